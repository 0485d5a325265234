//! The streaming core: the file's own bytes come back, whatever they are and however they come.

use proptest::prelude::*;
use ruelle::Geocoder;
use ruelle::csv::{Counts, CsvError, Encoding, MAX_COLUMNS, MAX_ROW_BYTES, Operation, Options, Reader, ResultColumn, Scratch};

/// Geocodes bytes that come in chunks of so many, without any data.
pub fn geocode(options: Options, bytes: &[u8], chunk: usize, geocoder: &Geocoder) -> Result<(Vec<u8>, Counts), CsvError> {
    let mut reader = Reader::new(options);
    let mut scratch = Scratch::new();
    let mut out = Vec::new();
    let mut counts = Counts::default();
    let mut drain = |reader: &mut Reader| {
        while let Some(batch) = reader.batch() {
            counts += batch.geocode(&geocoder.session(), &mut scratch, &mut out);
        }
    };
    for bytes in bytes.chunks(chunk.max(1)) {
        reader.push(bytes)?;
        drain(&mut reader);
    }
    reader.finish()?;
    drain(&mut reader);
    Ok((out, counts))
}

/// Only the status is appended: what was there can be told from it.
fn status_only() -> Options {
    Options { results: vec![ResultColumn::Status], ..Options::new(Operation::Search) }
}

fn run(bytes: &[u8], chunk: usize) -> Result<(String, Counts), CsvError> {
    geocode(status_only(), bytes, chunk, &Geocoder::new())
        .map(|(out, counts)| (String::from_utf8_lossy(&out).into_owned(), counts))
}

fn answer(text: &str) -> String {
    run(text.as_bytes(), 7).unwrap_or_else(|error| panic!("{text:?}: {error}")).0
}

fn rows(bytes: &[u8], chunk: usize) -> Vec<u64> {
    let counts = run(bytes, chunk).unwrap().1;
    vec![counts.rows(), counts.not_found, counts.skipped, counts.error]
}

/// Without what was appended, and without separators: rows are filled up with those.
fn bare(out: &[u8]) -> Vec<u8> {
    let mut text = out.to_vec();
    for word in [";result_status", ";not-found", ";skipped", ";error"] {
        let mut kept = Vec::with_capacity(text.len());
        let mut rest = &text[..];
        while let Some(at) = rest.windows(word.len()).position(|window| window == word.as_bytes()) {
            kept.extend_from_slice(&rest[..at]);
            rest = &rest[at + word.len()..];
        }
        kept.extend_from_slice(rest);
        text = kept;
    }
    text.retain(|byte| *byte != b';');
    text
}

#[test]
fn each_row_gets_its_status_and_keeps_its_bytes() {
    assert_eq!(answer("a;b\n1;x\n2;y"), "a;b;result_status\n1;x;not-found\n2;y;not-found");
    assert_eq!(answer("a;b\r\n1;x\r\n"), "a;b;result_status\r\n1;x;not-found\r\n");
    assert_eq!(answer("a;b\r1;x\r"), "a;b;result_status\r1;x;not-found\r");
    assert_eq!(answer("a;b"), "a;b;result_status");
    assert_eq!(answer("\n\na;b\n\n1;\"x\"\n\n\n"), "\n\na;b;result_status\n\n1;\"x\";not-found\n\n\n");
}

#[test]
fn line_ends_and_quotes_in_fields_stay() {
    let text = "a;b\n1;\"12 rue\nde la \"\"Gare\"\"\"\n2;y\n";
    assert_eq!(answer(text), "a;b;result_status\n1;\"12 rue\nde la \"\"Gare\"\"\";not-found\n2;y;not-found\n");
}

#[test]
fn rows_with_nothing_to_ask_are_skipped() {
    assert_eq!(answer("a;b\n;\n\" \";\n-;?\n"), "a;b;result_status\n;;skipped\n\" \";;skipped\n-;?;skipped\n");
}

#[test]
fn short_rows_are_filled_up_and_empty_surplus_is_left_out() {
    assert_eq!(answer("a;b;c\n1\n1;2\n1;2;3;\n1;2;3;;;\n"), {
        "a;b;c;result_status\n1;;;not-found\n1;2;;not-found\n1;2;3;not-found\n1;2;3;not-found\n"
    });
    assert_eq!(answer("a;b\n1;2;3\n4;5\n"), "a;b;result_status\n1;2;3;error\n4;5;not-found\n");
}

#[test]
fn a_wide_first_row_does_not_make_each_short_one_as_wide() {
    let file = format!("{}\n{}", vec!["x"; MAX_COLUMNS].join(";"), "1\n".repeat(1000));
    let (out, counts) = run(file.as_bytes(), 1000).unwrap();
    assert!(counts.error == 1000 && out.len() < file.len() * 10, "{}", out.len());
}

#[test]
fn an_unclosed_quote_costs_one_row() {
    let text = "a;b\n1;\"x\n2;y\n3;z\n";
    assert_eq!(answer(text), "a;b;result_status\n1;\"x;error\n2;y;not-found\n3;z;not-found\n");
    let text = "a;b\n1;\"x\n2;y\n3;\"z\"\n4;w\n";
    assert_eq!(answer(text), "a;b;result_status\n1;\"x;error\n2;y;not-found\n3;\"z\";not-found\n4;w;not-found\n");
}

#[test]
fn a_gigantic_row_comes_back_as_an_error_and_the_next_is_asked() {
    let long = "x".repeat(MAX_ROW_BYTES * 3);
    let text = format!("a;b\n1;{long}\n2;y\n");
    for chunk in [1 << 10, 1 << 16, usize::MAX] {
        let (out, counts) = run(text.as_bytes(), chunk).unwrap();
        assert!(out == format!("a;b;result_status\n1;{long};error\n2;y;not-found\n"), "{chunk}");
        assert_eq!((counts.error, counts.not_found), (1, 1));
    }
    let torn = format!("a;b\n1;\"x\n{}2;y\n", "3;z\n".repeat(MAX_ROW_BYTES / 2));
    assert_eq!(rows(torn.as_bytes(), 1 << 16), [MAX_ROW_BYTES as u64 / 2 + 2, MAX_ROW_BYTES as u64 / 2 + 1, 0, 1]);
}

#[test]
fn a_million_columns_are_refused_in_the_first_row_and_an_error_elsewhere() {
    let many = "x;".repeat(500_000);
    assert_eq!(run(format!("{many}\n1\n").as_bytes(), 1 << 16), Err(CsvError::TooManyColumns));
    assert_eq!(rows(format!("a;b\n{many}x\n2;y\n").as_bytes(), 1 << 16), [2, 1, 0, 1]);
    let most = vec!["x"; MAX_COLUMNS].join(";");
    assert_eq!(rows(format!("{most}\n{most}\n").as_bytes(), 1 << 16)[0], 1);
}

#[test]
fn torn_everywhere_is_bounded_work() {
    // Each line opens a quote in whichever state it is read: without a bound, each would be read to the end again.
    let text = format!("a;b\n{}", "x\";\";\n".repeat(100_000));
    let begun = std::time::Instant::now();
    let (out, _) = run(text.as_bytes(), 1 << 16).unwrap();
    assert_eq!(bare(out.as_bytes()), bare(text.as_bytes()));
    assert!(begun.elapsed().as_secs() < 60, "{:?}", begun.elapsed());
}

#[test]
fn whole_files_that_make_no_sense_are_refused() {
    let refused = |bytes: &[u8]| run(bytes, 5).err();
    assert_eq!(refused(b""), Some(CsvError::Empty));
    assert_eq!(refused(b"\n\r\n\n"), Some(CsvError::Empty));
    assert_eq!(refused(b"\xef\xbb\xbf"), Some(CsvError::Empty));
    assert_eq!(refused(&vec![b'x'; MAX_ROW_BYTES + 2]), Some(CsvError::HeaderTooLong));
    assert_eq!(refused(b"a;\"b\n1;2\n"), Some(CsvError::TornHeader));
    assert!(matches!(refused(b"PK\x03\x04abc"), Some(CsvError::NotText(_))));
    assert!(matches!(
        geocode(Options { most_bytes: 5, ..status_only() }, b"a;b\n1;2\n", 3, &Geocoder::new()),
        Err(CsvError::TooLarge(5))
    ));
}

#[test]
fn rows_beyond_the_limit_have_a_status_of_their_own() {
    let (out, _) = geocode(Options { most_rows: 1, ..status_only() }, b"a;b\n1;x\n2;y\n", 3, &Geocoder::new()).unwrap();
    assert_eq!(String::from_utf8_lossy(&out), "a;b;result_status\n1;x;not-found\n2;y;over-limit\n");
}

#[test]
fn unknown_columns_are_named_with_those_that_exist() {
    let options = Options { columns: vec!["adresse".to_owned()], ..status_only() };
    let error = geocode(options, "nom;voie\n1;2\n".as_bytes(), 4, &Geocoder::new()).err().unwrap();
    assert_eq!(error.parameter(), "columns");
    assert_eq!(error.to_string(), r#"the file has no column "adresse"; its columns are "nom", "voie""#);
    let options = Options::new(Operation::Reverse);
    let error = geocode(options, b"lat;y\n1;2\n", 4, &Geocoder::new()).err().unwrap();
    assert_eq!(error.parameter(), "lon");
}

#[test]
fn marks_and_encodings_come_back() {
    let (out, _) = run(b"\xef\xbb\xbfa;b\n1;x\n", 2).unwrap();
    assert_eq!(out, "\u{feff}a;b;result_status\n1;x;not-found\n");
    let with = |with_bom| geocode(Options { with_bom, ..status_only() }, b"\xef\xbb\xbfa;b\n", 2, &Geocoder::new()).unwrap().0;
    assert_eq!(with(Some(false)), b"a;b;result_status\n");
    let (out, _) = geocode(Options { with_bom: Some(true), ..status_only() }, b"a;b\n", 2, &Geocoder::new()).unwrap();
    assert_eq!(out, "\u{feff}a;b;result_status\n".as_bytes());
    let latin = b"libell\xe9;b\nBrian\xe7on;x\n";
    let (out, _) = geocode(Options { columns: vec!["libellé".to_owned()], ..status_only() }, latin, 3, &Geocoder::new()).unwrap();
    assert_eq!(out, b"libell\xe9;b;result_status\nBrian\xe7on;x;not-found\n");
}

fn utf16(text: &str, is_big: bool, mark: bool) -> Vec<u8> {
    let text = if mark { format!("\u{feff}{text}") } else { text.to_owned() };
    text.encode_utf16().flat_map(|unit| if is_big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
}

#[test]
fn utf16_comes_back_as_utf16() {
    for (is_big, mark) in [(false, true), (true, true), (false, false), (true, false)] {
        for chunk in [1, 2, 3, 1000] {
            let text = utf16("a;b\r\n1;Briançon 𝄞\r\n", is_big, mark);
            let (out, counts) = geocode(status_only(), &text, chunk, &Geocoder::new()).unwrap();
            assert_eq!(out, utf16("a;b;result_status\r\n1;Briançon 𝄞;not-found\r\n", is_big, mark), "{is_big} {mark} {chunk}");
            assert_eq!(counts.rows(), 1);
        }
    }
    let mut lone = utf16("a;b\n1;", false, true);
    lone.extend_from_slice(b"\x00\xd8x\0\n\0");
    let (out, _) = geocode(status_only(), &lone, 3, &Geocoder::new()).unwrap();
    assert!(out.windows(4).any(|window| window == b"\x00\xd8x\0"), "a lone surrogate comes back");
}

#[test]
fn batches_are_small_however_much_is_pushed() {
    // What a host keeps of a file is what is on its way between threads.
    let mut reader = Reader::new(status_only());
    let chunk = "12;rue de la gare\n".repeat(3000);
    reader.push(b"a;b\n").unwrap();
    let mut most = 0;
    for _ in 0..100 {
        reader.push(chunk.as_bytes()).unwrap();
        while let Some(batch) = reader.batch() {
            most = most.max(batch.rows());
        }
    }
    assert!(most <= 256, "{most}");
}

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let byte = prop_oneof![
        Just(b';'),
        Just(b'"'),
        Just(b'\n'),
        Just(b'\r'),
        Just(b'a'),
        Just(b'1'),
        Just(b' '),
        Just(0xe9),
        Just(0xc3),
        Just(0)
    ];
    prop::collection::vec(byte, 0..300)
}

proptest! {
    #[test]
    fn any_bytes_come_back_however_they_are_cut(body in bytes(), chunk in 1usize..60) {
        let file = [b"a;b\n", &body[..]].concat();
        let options = || Options { delimiter: Some(b';'), quote: Some(b'"'), encoding: Some(Encoding::Windows1252), ..status_only() };
        let whole = geocode(options(), &file, usize::MAX, &Geocoder::new()).unwrap();
        let cut = geocode(options(), &file, chunk, &Geocoder::new()).unwrap();
        prop_assert_eq!(&whole, &cut);
        let mut kept = file.clone();
        kept.retain(|byte| *byte != b';');
        prop_assert_eq!(bare(&whole.0), kept);
    }

    #[test]
    fn any_bytes_of_a_geocoded_file_have_a_status_each(body in bytes(), chunk in 1usize..60) {
        let file = [b"result_status;a;latitude\n", &body[..]].concat();
        let options = || Options { delimiter: Some(b';'), quote: Some(b'"'), encoding: Some(Encoding::Windows1252), ..status_only() };
        let whole = geocode(options(), &file, usize::MAX, &Geocoder::new()).unwrap();
        prop_assert_eq!(&whole, &geocode(options(), &file, chunk, &Geocoder::new()).unwrap());
        let plain = geocode(Options { columns: vec!["a".to_owned()], ..options() }, &[b"x;a;y\n", &body[..]].concat(), chunk, &Geocoder::new()).unwrap();
        prop_assert_eq!(whole.1.rows(), plain.1.rows());
        let text = String::from_utf8_lossy(&whole.0).into_owned();
        let told: usize = ["not-found", "skipped", "error"].iter().map(|word| text.matches(word).count()).sum();
        prop_assert_eq!(told as u64, whole.1.rows());
    }

    #[test]
    fn any_first_row_is_answered_or_refused(file in bytes(), chunk in 1usize..60) {
        let whole = geocode(status_only(), &file, usize::MAX, &Geocoder::new());
        prop_assert_eq!(whole, geocode(status_only(), &file, chunk, &Geocoder::new()));
    }

    #[test]
    fn rows_of_any_fields_are_counted_and_kept(rows in prop::collection::vec(prop::collection::vec("[a-z0-9;\"\n\r ,é]{0,12}", 3), 0..30), chunk in 1usize..90) {
        let quoted = |field: &String| format!("\"{}\"", field.replace('"', "\"\""));
        let line = |fields: &Vec<String>| fields.iter().map(quoted).collect::<Vec<_>>().join(";");
        let lines: Vec<_> = rows.iter().map(line).collect();
        let file = format!("a;b;c\n{}", lines.join("\n"));
        let columns = ["a", "b", "c"].map(str::to_owned).to_vec();
        let options = Options { delimiter: Some(b';'), columns, ..status_only() };
        let (out, counts) = geocode(options, file.as_bytes(), chunk, &Geocoder::new()).unwrap();
        prop_assert_eq!(counts.rows(), rows.len() as u64);
        prop_assert_eq!(counts.error, 0);
        let mut expected = String::from("a;b;c;result_status\n");
        let is_missing = |text: &str| ["na", "nan", "nc", "nd", "nil", "none", "nr", "null"].contains(&text) || text.len() > 2 && text.bytes().all(|byte| byte == b'0');
        let asks = |field: &String| field.chars().any(char::is_alphanumeric) && !is_missing(field.trim());
        let statuses = rows.iter().map(|fields| if fields.iter().any(asks) { "not-found" } else { "skipped" });
        expected.push_str(&lines.iter().zip(statuses).map(|(line, status)| format!("{line};{status}")).collect::<Vec<_>>().join("\n"));
        prop_assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
}
