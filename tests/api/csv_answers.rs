//! What rows are answered, on the demonstration's addresses.

use crate::csv_rows::geocode;
use crate::demo;
use ruelle::Geocoder;
use ruelle::csv::{Operation, Options, ResultColumn};
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
    assert!(lines[0].ends_with(";result_oldcitycode;result_oldcity;result_district;result_status"), "{out}");
    let fields: Vec<_> = lines[1].split(';').collect();
    assert_eq!(fields.len(), 20);
    assert_eq!(fields[2..5], ["48.855858", "2.360015", "12 Rue de Rivoli 75004 Paris"]);
    assert_eq!(
        fields[7..20],
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
            "ok"
        ]
    );
    let (best, next): (f64, f64) = (fields[5].parse().unwrap(), fields[6].parse().unwrap());
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
    assert_eq!(lines[4], "rue de rivoli;x;;error");
    let out = answer(Options { kind: Some(named("type")), ..columns() }, "voie;type\ngap;municipality\ngap;castle\n");
    assert_eq!(out, "voie;type;result_id;result_status\ngap;municipality;05061;ok\ngap;castle;;error\n");
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
