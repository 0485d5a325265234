//! `docs/api.md` says what `/openapi.json` says. To write its tables again: `RUELLE_WRITE_DOCS=1 cargo test --features api
//! --test api documentation`.
#![allow(clippy::unwrap_used)] // what cannot be read fails the test

use ruelle::Geocoder;
use ruelle::api::{DataVersion, Request, handle};
use ruelle::csv::{Lang, Reason};
use serde_json::Value;
use std::path::Path;

fn description() -> Value {
    let geocoder = Geocoder::new();
    let request = Request { method: "GET", path: "/openapi.json", ..Request::default() };
    serde_json::from_slice(&handle(&request, &geocoder.session(), &DataVersion::of_shards(&geocoder)).body).unwrap()
}

fn text<'a>(json: &'a Value, key: &str) -> &'a str {
    json[key].as_str().unwrap_or_default()
}

fn words(list: &Value) -> String {
    let words = list.as_array().into_iter().flatten().filter_map(Value::as_str).filter(|word| !word.is_empty());
    words.map(|word| format!("`{word}`")).collect::<Vec<_>>().join(" ")
}

/// The values that a schema allows, in a few words.
fn allowed(schema: &Value) -> String {
    // Or nothing, which is as absent.
    let schema = schema.pointer("/anyOf/0").unwrap_or(schema);
    let range = || format!("{} to {}", schema["minimum"], schema["maximum"]);
    match schema["type"].as_str().or_else(|| schema["type"][0].as_str()).unwrap_or_default() {
        "integer" => range(),
        "number" => format!("degrees, {}", range()),
        "array" if schema.get("prefixItems").is_some() => {
            if schema["maxItems"] == 2 {
                "`lon,lat`".into()
            } else {
                "`west,south,east,north`".into()
            }
        }
        "array" => {
            let items = schema["items"].pointer("/anyOf/0").unwrap_or(&schema["items"]);
            let known = items["enum"].as_array().map_or(0, Vec::len);
            let each = match known {
                0 => format!("`{}`", text(items, "pattern").replace('|', "\\|")),
                1..=9 => words(&items["enum"]),
                _ => format!("{known} codes"),
            };
            format!("up to {} of {each}", schema["maxItems"])
        }
        "string" if schema.get("enum").is_some() => words(&schema["enum"]),
        "string" => match schema.get("minLength") {
            Some(least) => format!("{least} to {} characters", schema["maxLength"]),
            None => format!("up to {} characters", schema["maxLength"]),
        },
        _ => "JSON".into(),
    }
}

/// The table of a file's parameters, whose values are all texts.
fn table_of_file(operation: &Value) -> String {
    let mut out = String::from("| parameter | also | meaning |\n|---|---|---|\n| `data` |  | The file |\n");
    for parameter in operation["parameters"].as_array().into_iter().flatten() {
        let about = text(parameter, "description").split(". Also as ").next().unwrap_or_default();
        out = format!("{out}| `{}` | {} | {about} |\n", text(parameter, "name"), words(&parameter["x-aliases"]));
    }
    out
}

fn table(operation: &Value) -> String {
    let mut out = String::from("| parameter | also | values | default | meaning |\n|---|---|---|---|---|\n");
    for parameter in operation["parameters"].as_array().into_iter().flatten() {
        let required = parameter["required"] == true;
        let default = if required { "required" } else { parameter["x-default"].as_str().unwrap_or("–") };
        let about = text(parameter, "description").split(". Also as ").next().unwrap_or_default().replace('|', "\\|");
        let also = words(&parameter["x-aliases"]);
        let values = allowed(&parameter["schema"]);
        let name = text(parameter, "name");
        out = format!("{out}| `{name}` | {also} | {values} | {default} | {about} |\n");
    }
    out
}

#[test]
fn the_tables_of_parameters_are_those_of_the_description() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/api.md");
    let document = std::fs::read_to_string(&path).unwrap();
    let description = description();
    let mut expected = document.clone();
    for (name, operations) in description["paths"].as_object().unwrap() {
        let operation = operations.get("get").or_else(|| operations.get("post")).unwrap();
        let table = match operation["parameters"].as_array().is_some_and(|parameters| !parameters.is_empty()) {
            true if operations.get("post").is_some() => table_of_file(operation),
            true => table(operation),
            false => {
                assert!(document.contains(&format!("{name}`")), "docs/api.md does not mention {name}");
                continue;
            }
        };
        // Both operations of a file take the same.
        if name == "/reverse/csv" {
            continue;
        }
        let begin = format!("<!-- parameters of {name} -->\n");
        let end = "<!-- end -->";
        let from = expected.find(&begin).unwrap_or_else(|| panic!("docs/api.md has no line {begin}")) + begin.len();
        let to = from + expected[from..].find(end).unwrap();
        expected.replace_range(from..to, &table);
    }
    if std::env::var_os("RUELLE_WRITE_DOCS").is_some() {
        std::fs::write(&path, &expected).unwrap();
    } else {
        assert!(document == expected, "docs/api.md is not what /openapi.json says; write it again with RUELLE_WRITE_DOCS=1");
    }
}

#[test]
fn every_message_of_a_row_is_in_the_table() {
    let document = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/api.md")).unwrap();
    for reason in Reason::all() {
        let row = format!("| {} | {} |\n", reason.text(Lang::Fr), reason.text(Lang::En));
        assert!(document.contains(&row), "docs/api.md has no row {row}");
    }
}
