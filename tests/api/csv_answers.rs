//! Answers to rows, on the demonstration's addresses.

use crate::csv_rows::geocode;
use crate::demo;
use ruelle::Geocoder;
use ruelle::csv::{Lang, Operation, Options, ResultColumn};
use std::sync::LazyLock;

static GEOCODER: LazyLock<Geocoder> = LazyLock::new(|| demo::open(demo::build(demo::single())));

fn named(name: &str) -> String {
    name.to_owned()
}

fn only(results: &[ResultColumn], options: Options) -> Options {
    Options { results: results.to_vec(), ..options }
}

fn answer(options: Options, text: &str) -> String {
    let (out, _) = geocode(options, text.as_bytes(), 9, &GEOCODER).unwrap_or_else(|error| panic!("{error}"));
    String::from_utf8(out).unwrap()
}

const SHORT: &[ResultColumn] = &[ResultColumn::Id, ResultColumn::Status];

#[test]
fn all_columns_are_written_in_the_contracts_order() {
    let options = Options { columns: vec!["adresse".to_owned()], ..Options::new(Operation::Search) };
    let out = answer(options, "n;adresse\n1;12 rue de rivoli paris\n");
    let lines: Vec<_> = out.lines().collect();
    assert!(
        lines[0].starts_with("n;adresse;latitude;longitude;result_label;result_score;result_score_next;result_type;"),
        "{out}"
    );
    assert!(lines[0].ends_with(";result_oldcitycode;result_oldcity;result_district;result_accuracy;result_confidence;result_doubtful;result_status;result_message"), "{out}");
    let fields: Vec<_> = lines[1].split(';').collect();
    assert_eq!((fields.len(), fields[23]), (24, ""));
    assert_eq!(fields[2..5], ["48.855858", "2.360015", "12 Rue de Rivoli 75004 Paris"]);
    assert_eq!(
        fields[7..23],
        [
            "housenumber",
            "75104_demo01_00012",
            "12",
            "12 Rue de Rivoli",
            "Rue de Rivoli",
            "75004",
            "Paris",
            "75, Paris, Île-de-France",
            "75104",
            "",
            "",
            "Paris 4e Arrondissement",
            "20",
            "1",
            "false",
            "ok"
        ]
    );
    let best: f64 = fields[5].parse().unwrap();
    let next: f64 = fields[6].parse().unwrap();
    assert!(best > 0.9 && next < best, "{best} {next}");
}

#[test]
fn geoplateformes_other_columns_are_written_by_name() {
    use ResultColumn as C;
    let options = Options { project: Some(ruelle::api::legal_xy), ..Options::new(Operation::Search) };
    let out = answer(only(&[C::Y, C::X, C::Importance, C::Index, C::Status], options), "a\n12 rue de rivoli paris\nzzz\n");
    let expected = "a,result_status,result_index,result_importance,result_x,result_y\n\
                    12 rue de rivoli paris,ok,address,0.68612,653041.75,6861948.08\nzzz,not-found,,,,\n";
    assert_eq!(out, expected);
}

#[test]
fn results_are_quoted_where_the_separator_is_a_comma() {
    let options = only(&[ResultColumn::Context], Options::new(Operation::Search));
    assert_eq!(
        answer(options, "a,b\n12 rue de rivoli,paris\n"),
        "a,b,result_context\n12 rue de rivoli,paris,\"75, Paris, Île-de-France\"\n"
    );
}

#[test]
fn columns_hold_filters() {
    let columns = || Options { columns: vec!["voie".to_owned()], ..only(SHORT, Options::new(Operation::Search)) };
    let text = "voie;code\nrue de rivoli;75104\nrue de rivoli;05061\nrue de rivoli;\nrue de rivoli;x\n";
    let out = answer(Options { citycode: Some(named("code")), ..columns() }, text);
    let lines: Vec<_> = out.lines().collect();
    assert_eq!(lines[1], "rue de rivoli;75104;75104_demo01;ok");
    assert!(!lines[2].contains("75104"), "{out}");
    assert!(lines[3].ends_with(";ok"), "{out}");
    // A street of a city: the part with the most numbers.
    assert_eq!(lines[4], "rue de rivoli;x;75101_demo01;ok");
    let out = answer(Options { kind: Some(named("type")), ..columns() }, "voie;type\ngap;municipality\ngap;castle\n");
    assert_eq!(out, "voie;type;result_id;result_status\ngap;municipality;05061;ok\ngap;castle;05061;ok\n");
}

#[test]
fn a_score_that_is_too_low_is_no_answer() {
    let options = |min_score| Options { min_score, ..only(SHORT, Options::new(Operation::Search)) };
    let text = "a\n12 rue de rivoli paris zzzzzz qqqqqqq\n";
    assert!(answer(options(0.0), text).contains(",ok"));
    assert!(answer(options(0.99), text).ends_with(",,not-found\n"));
}

#[test]
fn reverse_reads_positions_and_gives_whole_metres() {
    let results = [ResultColumn::Latitude, ResultColumn::Distance, ResultColumn::Id, ResultColumn::Status];
    let options = || only(&results, Options::new(Operation::Reverse));
    let text = "Lat;Lng\n48.8556;2.3600\n48,8556;2,3600\n;\n48;\n99;2\nx;y\n";
    let out = answer(options(), text);
    let found = "48.85566;9;75104_demo01_00011;ok";
    assert_eq!(
        out,
        format!(
            "Lat;Lng;result_latitude;result_distance;result_id;result_status\n48.8556;2.3600;{found}\n48,8556;2,3600;{found}\n;;;;;skipped\n48;;;;;error\n99;2;;;;error\nx;y;;;;error\n"
        )
    );
    let out = answer(Options { lat: Some(named("y")), lon: Some(named("x")), ..options() }, "x;y\n2.36;48.8556\n");
    assert!(out.ends_with(&format!("{found}\n")), "{out}");
}

#[test]
fn old_encodings_are_read_and_written() {
    let options = || only(&[ResultColumn::City, ResultColumn::Status], Options::new(Operation::Search));
    let (out, _) = geocode(options(), b"adresse;ville\nmairie;Abri\xe8s-Ristolas\n", 4, &GEOCODER).unwrap();
    assert_eq!(out, b"adresse;ville;result_city;result_status\nmairie;Abri\xe8s-Ristolas;Abri\xe8s-Ristolas;ok\n");
}

#[test]
fn a_question_repeated_has_the_same_answer() {
    let row = "12 rue de rivoli;paris\n";
    let out = answer(Options::new(Operation::Search), &format!("voie;ville\n{}", row.repeat(600)));
    let mut lines: Vec<_> = out.lines().skip(1).collect();
    lines.dedup();
    assert_eq!(lines.len(), 1);
    assert_eq!(out.lines().count(), 601);
}

#[test]
fn columns_are_found_by_name_trimmed_repeated_or_several_in_one() {
    let ask = |columns: &[&str], text: &str| {
        let columns = columns.iter().map(|name| (*name).to_owned()).collect();
        let out = answer(Options { columns, ..only(SHORT, Options::new(Operation::Search)) }, text);
        out.lines().nth(1).unwrap().to_owned()
    };
    let found = ";75104_demo01_00012;ok";
    assert!(ask(&["n,voie", "ville"], "ville;voie;n\nparis;rue de rivoli;12\n").ends_with(found));
    assert!(ask(&[" voie "], "voie;x\n12 rue de rivoli paris;y\n").ends_with(found));
    assert!(ask(&["n, voie"], "\"n, voie\";x\n12 rue de rivoli paris;y\n").ends_with(found));
    assert!(ask(&["a"], "a;a\n12 rue de rivoli paris;gap\n").ends_with(found), "the first of two of a name");
}

/// Ids, statuses and messages of a file with helper columns.
fn told(options: Options, text: &str) -> Vec<String> {
    let results = [ResultColumn::Id, ResultColumn::Status, ResultColumn::Message];
    let columns = vec!["voie".to_owned(), "ville".to_owned()];
    let out = answer(Options { columns, lang: Some(Lang::En), ..only(&results, options) }, text);
    out.lines()
        .skip(1)
        .map(|line| line.rsplitn(4, ';').take(3).collect::<Vec<_>>().into_iter().rev().collect::<Vec<_>>().join(";"))
        .collect()
}

const FOUND: &str = "75104_demo01_00012;ok;";

#[test]
fn a_postcode_as_spreadsheets_write_it_is_a_filter() {
    let options = || Options { postcode: Some(named("cp")), ..Options::new(Operation::Search) };
    for code in [
        "75004",
        "75 004",
        "75,004",
        "75004.0",
        "=\"\"75004\"\"",
        "'75004",
        "F-75004",
        "75004 CEDEX",
        "",
        "NULL",
        "N/A",
        "-",
        "\\N",
        "00000",
    ] {
        let row = told(options(), &format!("voie;cp;ville\n12 rue de rivoli;\"{code}\";Paris\n"));
        assert_eq!(row, [FOUND], "{code}");
    }
    let unread = told(options(), "voie;cp;ville\n12 rue de rivoli;??x;Paris\n");
    assert_eq!(unread, [format!("{FOUND}postcode cannot be read, ignored")]);
}

#[test]
fn a_code_that_no_commune_has_is_its_departement() {
    let options = || Options { postcode: Some(named("cp")), ..Options::new(Operation::Search) };
    let cedex = told(options(), "voie;cp;ville\n12 rue de rivoli;75198;PARIS CEDEX\n12 rue de rivoli;33098;PARIS CEDEX\n");
    let note = "postcode of no commune (CEDEX?): only its département counts";
    assert_eq!(cedex[0], format!("{FOUND}{note}"));
    assert!(
        cedex[1].ends_with(&format!(";not-found;{note} / contradicting columns: nothing like it with this code or type")),
        "{}",
        cedex[1]
    );
    let options = Options { citycode: Some(named("insee")), ..options() };
    let both = told(
        options,
        "voie;cp;ville;insee\n12 rue de rivoli;75198;x;75104\n12 rue de rivoli;05000;x;75104\n12 rue de rivoli;75004;x;75104\n12 rue de rivoli;75004;;75999\n",
    );
    assert_eq!(both[0], format!("{FOUND}the INSEE code decides against the postcode"));
    assert_eq!(both[1], both[0]);
    assert_eq!(both[2], FOUND);
    assert_eq!(both[3], format!("{FOUND}INSEE code of no commune: only its département counts"));
}

#[test]
fn cells_that_say_nothing_are_skipped_and_each_row_has_its_reason() {
    let text = "voie;ville\n;\nNULL;NA\n#N/A;nan\n12/03/2024;\na@b.fr;\nsdf;\nxxx;\nNA;Gap\nqsdfg;\n";
    let rows = told(Options::new(Operation::Search), text);
    let empty = ";skipped;nothing to ask: the cells are empty";
    let no_address = ";not-found;no address: a date, e-mail, link, phone number, or a word such as none";
    assert_eq!(rows[..3], [empty; 3]);
    assert_eq!(rows[3..7], [no_address; 4]);
    assert_eq!(rows[7], "05061;ok;");
    assert_eq!(rows[8], ";not-found;no address is like this text");
}

#[test]
fn a_text_that_is_too_long_is_read_as_far_as_possible() {
    let row =
        told(Options::new(Operation::Search), &format!("voie;ville\n12 rue de rivoli paris {};\n", "(porte 3) ".repeat(30)));
    assert_eq!(row, [format!("{FOUND}text too long: only its first 200 characters were read")]);
}

#[test]
fn a_position_with_nothing_near_is_told_from_one_that_is_exchanged() {
    let results = [ResultColumn::Status, ResultColumn::Message];
    let options = Options { lang: Some(Lang::En), ..only(&results, Options::new(Operation::Reverse)) };
    let out = answer(options, "lat;lon\n2.36;48.8556\n0;0\n1;\n");
    let rows: Vec<_> = out.lines().skip(1).collect();
    assert_eq!(rows[0], "2.36;48.8556;not-found;latitude and longitude seem exchanged: no address within 10 km");
    assert_eq!(rows[1], "0;0;not-found;no address within 10 km of these coordinates");
    assert_eq!(rows[2], "1;;error;coordinates cannot be read, or one is missing");
}

#[test]
fn without_columns_those_of_the_address_are_asked() {
    let ask = |text: &str| answer(only(SHORT, Options::new(Operation::Search)), text);
    let found = "75104_demo01_00012;ok";
    for text in [
        "id;adresse;cp;ville\n3;12 rue de rivoli;75004;Paris\n",
        "numéro client;adresse;cp;ville\n3;12 rue de rivoli;75004;Paris\n",
        "date;adresse;tel\n2024-01-02;12 rue de rivoli paris;06 12 34 56 78\n",
        "numero;voie;cp;ville\n12;rue de rivoli;75 004;Paris\n",
        "sep=;\nadresse;ville\n12 rue de rivoli;Paris\n",
    ] {
        let out = answer(only(SHORT, Options::new(Operation::Search)), text);
        assert!(out.ends_with(&format!(";{found}\n")), "{out}");
        assert!(ask(text).starts_with(text.lines().next().unwrap_or_default()), "{text}");
    }
}

#[test]
fn a_file_that_was_geocoded_gets_its_own_columns_written_anew() {
    let options = || Options::new(Operation::Search);
    let text = "adresse;ville;note\r\n12 rue de rivoli;paris;\"a;\"\"b\"\r\n;;\r\nzzz;;x\r\n";
    let once = answer(options(), text);
    assert_eq!(answer(options(), &once), once);
    let results = [ResultColumn::Latitude, ResultColumn::Id, ResultColumn::Status];
    let again = answer(only(&results, options()), "result_status;adresse;latitude;note\nold;12 rue de rivoli paris;0;n\n");
    assert_eq!(
        again,
        "result_status;adresse;latitude;note;result_id\nok;12 rue de rivoli paris;48.855858;n;75104_demo01_00012\n"
    );
}

#[test]
fn empty_columns_of_coordinates_are_filled_and_others_are_kept() {
    let results = [ResultColumn::Latitude, ResultColumn::Longitude, ResultColumn::Status];
    let ask = |text: &str| answer(only(&results, Options::new(Operation::Search)), text);
    let row = "12 rue de rivoli paris";
    assert_eq!(
        ask(&format!("adresse;latitude;longitude\n{row};;\n{row}\n")),
        format!("adresse;latitude;longitude;result_status\n{row};48.855858;2.360015;ok\n{row};48.855858;2.360015;ok\n")
    );
    assert_eq!(
        ask(&format!("adresse;latitude;longitude\n{row};1.5;2.25\n")),
        format!(
            "adresse;latitude;longitude;result_latitude;result_longitude;result_status\n{row};1.5;2.25;48.855858;2.360015;ok\n"
        )
    );
}

#[test]
fn faulty_rows_of_a_geocoded_file_have_a_status_too() {
    let text = "adresse;result_status\nzzz;old;too;many\n\"torn;old\n12 rue de rivoli paris;old\n";
    let out = answer(only(&[ResultColumn::Status], Options::new(Operation::Search)), text);
    assert_eq!(out, "adresse;result_status\nzzz;old;too;many;error\n\"torn;old;error\n12 rue de rivoli paris;ok\n");
}
