//! Uploads: the head of a request, forms, parameters, and what is answered to those that make no sense.

use ruelle::api::Response;
use ruelle::api::csv::{FileParameters, Limits, Received, Sent, fault, head, operation, receive, with_rows};
use ruelle::csv::{CsvError, Dialect, Encoding, Lang, Operation, ResultColumn};

const FORM: &str = "multipart/form-data; boundary=XX";

fn sent<'a>(query: &'a str, content_type: &'a str) -> Sent<'a> {
    Sent { method: "POST", query, content_type: Some(content_type), content_length: None }
}

/// A form of these parts: `name` or `name; filename="…"`, each with its value.
fn form(parts: &[(&str, &str)]) -> String {
    let part = |(name, value): &(&str, &str)| {
        let (name, rest) = name.split_once(';').map_or((*name, String::new()), |(name, rest)| (name, format!(";{rest}")));
        format!("--XX\r\nContent-Disposition: form-data; name=\"{name}\"{rest}\r\n\r\n{value}\r\n")
    };
    format!("{}--XX--\r\n", parts.iter().map(part).collect::<String>())
}

/// The file, and what is asked of it.
fn read(query: &str, body: &str, limits: Limits) -> Result<(Vec<u8>, FileParameters), Response> {
    let Received::Form(mut form) = receive(Operation::Search, &sent(query, FORM), limits)? else { panic!("a form") };
    let mut file = Vec::new();
    for chunk in body.as_bytes().chunks(11) {
        form.push(chunk, &mut |bytes| file.extend_from_slice(bytes))?;
    }
    Ok((file, form.finish()?))
}

fn asked(parts: &[(&str, &str)]) -> (Vec<u8>, FileParameters) {
    read("", &form(parts), Limits::CONTRACT).unwrap_or_else(|response| panic!("{}", detail(&response)))
}

fn detail(response: &Response) -> String {
    let body: serde_json::Value = serde_json::from_slice(&response.body).unwrap();
    assert_eq!(body["code"], response.status);
    assert_eq!(response.header("access-control-allow-origin"), Some("*"));
    body["description"].as_str().unwrap().to_owned()
}

/// Status and description of what is refused.
fn refused(query: &str, body: &str) -> (u16, String) {
    let response = read(query, body, Limits { rows: 1, bytes: 100 }).err().unwrap();
    (response.status, detail(&response))
}

#[test]
fn the_endpoints_stand_below_any_prefix() {
    for path in ["/search/csv", "/search/csv/", "/geocodage/search/csv", "/a/b/search/csv/"] {
        assert_eq!(operation(path), Some(Operation::Search), "{path}");
    }
    assert_eq!(operation("/reverse/csv/"), Some(Operation::Reverse));
    for path in ["", "/", "/csv", "/search", "/search/csv//", "/search/csvs", "/health/csv", "csv"] {
        assert_eq!(operation(path), None, "{path}");
    }
}

#[test]
fn parameters_may_come_after_the_file_as_bans_guides_show() {
    let (file, asked) = asked(&[
        ("data; filename=\"mes adresses.csv\"", "a;b\r\n1;2"),
        ("columns", "voie"),
        ("columns", "ville"),
        ("citycode", "insee"),
    ]);
    assert_eq!(file, b"a;b\r\n1;2");
    assert_eq!(asked.file_name, "mes adresses.geocoded.csv");
    assert_eq!(asked.options.columns, ["voie", "ville"]);
    assert_eq!(asked.options.citycode.as_deref(), Some("insee"));
    assert!(!asked.options.autocomplete);
    assert_eq!((asked.options.most_rows, asked.options.most_bytes), (200_000, 50_000_000));
}

#[test]
fn every_parameter_is_read() {
    let (_, asked) = asked(&[
        ("postcode", "cp"),
        ("type", "t"),
        ("lat", "y"),
        ("lng", "x"),
        ("result_columns", "latitude,longitude"),
        ("result_columns", "result_score"),
        ("encoding", "Latin1"),
        ("delimiter", "\t"),
        ("quote", "'"),
        ("with_bom", "1"),
        ("min_score", "0.5"),
        ("autocomplete", "true"),
        ("columns", ""),
        ("unknown", "x"),
        ("data", "é"),
    ]);
    let options = asked.options;
    assert_eq!((options.postcode.as_deref(), options.kind.as_deref()), (Some("cp"), Some("t")));
    assert_eq!((options.lat.as_deref(), options.lon.as_deref()), (Some("y"), Some("x")));
    assert_eq!(options.results, [ResultColumn::Latitude, ResultColumn::Longitude, ResultColumn::Score]);
    assert_eq!((options.encoding, options.delimiter, options.quote), (Some(Encoding::Windows1252), Some(b'\t'), Some(b'\'')));
    assert_eq!((options.with_bom, options.min_score, options.autocomplete), (Some(true), 0.5, true));
    assert_eq!(options.columns, [""; 0]);
    assert_eq!(asked.file_name, "file.geocoded.csv");
}

#[test]
fn the_query_counts_too_and_a_body_may_be_the_file() {
    let (_, asked) = read("columns=a&citycode=c", &form(&[("columns", "b"), ("data", "")]), Limits::NONE).unwrap();
    assert_eq!(asked.options.columns, ["a", "b"]);
    for content_type in ["text/csv", "Text/CSV; charset=utf-8", "application/octet-stream"] {
        let Ok(Received::File(asked)) = receive(Operation::Reverse, &sent("lat=y&lon=x", content_type), Limits::NONE) else {
            panic!("{content_type}")
        };
        assert_eq!(asked.options.lat.as_deref(), Some("y"));
    }
}

#[test]
fn every_fault_of_the_parameters_is_told_at_once() {
    let parts = [
        ("data", "a"),
        ("encoding", "klingon"),
        ("delimiter", "ab"),
        ("min_score", "2"),
        ("result_columns", "color"),
        ("with_bom", "x"),
    ];
    let (status, description) = refused("quote=x", &form(&parts));
    assert_eq!(status, 400);
    for name in ["quote:", "encoding:", "delimiter:", "min_score:", "result_columns:", "with_bom:"] {
        assert!(description.contains(name), "{name} in {description}");
    }
}

#[test]
fn broken_and_endless_forms_are_refused() {
    assert!(refused("", &form(&[("columns", "a")])).1.starts_with("data: is required"));
    assert!(refused("", &form(&[("data", "a"), ("data", "b")])).1.contains("two parts named data"));
    assert!(refused("", "--XX\r\nContent-Disposition: form-data; name=\"data\"\r\n\r\na;b").1.contains("cut off"));
    assert!(refused("", &"x".repeat(10_000)).1.contains("boundary"));
    assert_eq!(refused("", &form(&[("data", &"x".repeat(101))])).0, 413);
    assert_eq!(refused("", &form(&[("columns", &"x".repeat(70_000))])).0, 413);
    assert_eq!(refused(&"x".repeat(70_000), "").0, 413);
}

#[test]
fn heads_are_judged_before_the_body_is_read() {
    let judge = |sent: &Sent<'_>| receive(Operation::Search, sent, Limits::CONTRACT).err().unwrap();
    let get = judge(&Sent { method: "GET", ..sent("", FORM) });
    assert_eq!((get.status, get.header("allow")), (405, Some("POST, OPTIONS")));
    let preflight = judge(&Sent { method: "OPTIONS", ..sent("", "") });
    assert_eq!((preflight.status, preflight.header("access-control-allow-methods")), (204, Some("POST, OPTIONS")));
    let large = judge(&Sent { content_length: Some(60_000_000), ..sent("", FORM) });
    assert_eq!(large.status, 413);
    for content_type in ["", "application/json", "multipart/form-data", "application/x-www-form-urlencoded"] {
        let response = judge(&sent("", content_type));
        assert_eq!(response.status, 400);
        assert!(detail(&response).starts_with("content-type: "), "{content_type}");
    }
}

#[test]
fn the_answer_begins_with_its_headers() {
    let (_, asked) = asked(&[("data; filename=\"évil\r\nx: y.csv\"", "a")]);
    let dialect = Dialect { encoding: Encoding::Windows1252, has_bom: false, delimiter: b';', quote: b'"' };
    let response = head(&asked, dialect, &["adresse".to_owned(), "n° voie".to_owned()]);
    assert_eq!(response.header("x-ruelle-columns"), Some("adresse,n%C2%B0%20voie"));
    assert_eq!(response.header("x-ruelle-max-rows"), Some("200000"));
    assert_eq!(with_rows(response.clone(), &asked, 200_000).header("x-ruelle-rows-over-limit"), None);
    assert_eq!(with_rows(response.clone(), &asked, 300_000).header("x-ruelle-rows-over-limit"), Some("100000"));
    assert_eq!(response.status, 200);
    assert_eq!(response.header("content-type"), Some("text/csv; charset=windows-1252"));
    assert_eq!(response.header("access-control-allow-origin"), Some("*"));
    let disposition = response.header("content-disposition").unwrap();
    assert!(
        disposition.starts_with("attachment; filename=\"") && disposition.bytes().all(|byte| (b' '..=b'~').contains(&byte)),
        "{disposition}"
    );
    assert!(disposition.contains(".geocoded.csv"), "{disposition}");
    let unknown = CsvError::UnknownColumn { parameter: "columns", name: "x".into(), known: vec!["a".into(), "b".into()] };
    assert_eq!(detail(&fault(&unknown, None)), r#"columns: the file has no column "x"; its columns are "a", "b""#);
    assert!(detail(&fault(&unknown, Some(Lang::Fr))).starts_with("columns: le fichier n'a pas de colonne \"x\""));
    assert_eq!((fault(&unknown, None).status, fault(&CsvError::TooLarge(5), None).status), (400, 413));
}

#[test]
fn names_in_brackets_are_read_and_names_that_nearly_exist_are_told() {
    let (_, asked) = asked(&[("columns[]", "voie"), (" columns[1]", "ville"), ("postccode", "cp"), ("data", "a")]);
    assert_eq!(asked.options.columns, ["voie", "ville"]);
    assert_eq!(asked.warnings, ["postccode: is not a parameter here; did you mean postcode?"]);
}

#[test]
fn a_file_name_in_an_old_encoding_is_read() {
    let body = b"--XX\r\nContent-Disposition: form-data; name=\"data\"; filename=\"m\xe9decins.csv\"\r\n\r\na\r\n--XX--\r\n";
    let Ok(Received::Form(mut form)) = receive(Operation::Search, &sent("", FORM), Limits::NONE) else { panic!("a form") };
    form.push(body, &mut |_| {}).unwrap();
    assert_eq!(form.finish().unwrap().file_name, "m\u{e9}decins.geocoded.csv");
}
