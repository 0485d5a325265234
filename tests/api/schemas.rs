//! Real answers against the schemas of `/openapi.json`: every key is described, and every value is as described.

use super::degraded::without;
use ruelle::api::{Request, handle};
use serde_json::{Value, json};

/// The requests: method, path, query, body, and the name of the schema.
const REQUESTS: [(&str, &str, &str, &str, &str); 13] = [
    ("GET", "/search", "q=12+rue+de+rivoli+paris&explain=1&limit=20", "", "FeatureCollection"),
    ("GET", "/search", "q=13+rue+de+rivoli+pari&autocomplete=0&type=housenumber&postcode=75004", "", "FeatureCollection"),
    ("GET", "/search", "q=gap&bbox=5,44,7,45&lat=44.5&lon=6", "", "FeatureCollection"),
    ("GET", "/search", "q=xyzxyzxyz", "", "FeatureCollection"),
    ("GET", "/reverse", "lat=48.8556&lon=2.36&limit=5", "", "FeatureCollection"),
    ("GET", "/lookup", "id=75104_demo01_00012,05061,99999", "", "FeatureCollection"),
    ("GET", "/completion", "text=rue+de+rivoli", "", "Completion"),
    ("GET", "/health", "", "", "Health"),
    ("GET", "/getCapabilities", "", "", "Description"),
    ("GET", "/search", "q=a&limit=0", "", "Error"),
    ("PUT", "/search", "", "", "Error"),
    ("GET", "/elsewhere", "", "", "Error"),
    ("POST", "/batch", "", BATCH, "Batch"),
];

const BATCH: &str = r#"{"requests":[
    {"id":1,"operation":"search","params":{"q":"12 rue de rivoli paris"}},
    {"id":"b","operation":"reverse","params":{"lat":48.8556,"lon":2.36}},
    {"operation":"search","params":{"q":"xyzxyzxyz"}},
    {"operation":"search","params":{"q":"a"}}
]}"#;

fn answer(missing: &str, method: &str, path: &str, query: &str, body: &str) -> Value {
    let (geocoder, version) = without(missing);
    let request = Request { method, path, query, body: body.as_bytes(), ..Request::default() };
    serde_json::from_slice(&handle(&request, &geocoder.session(), &version).body).unwrap()
}

/// The faults of a value, by a schema.
fn faults(value: &Value, schema: &Value, schemas: &Value, at: &str, out: &mut Vec<String>) {
    if let Some(name) = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
        return faults(value, &schemas[name], schemas, at, out);
    }
    let is_type = |name: &str| match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_u64() || value.is_i64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        _ => value.is_null(),
    };
    if schema["type"].as_str().is_some_and(|name| !is_type(name)) {
        out.push(format!("{at} is not of type {}: {value}", schema["type"]));
    }
    if schema.get("const").is_some_and(|only| only != value) {
        out.push(format!("{at} is not {}: {value}", schema["const"]));
    }
    if schema["enum"].as_array().is_some_and(|words| !words.contains(value)) {
        out.push(format!("{at} is not one of {}: {value}", schema["enum"]));
    }
    if let Some(number) = value.as_f64() {
        let is_low = schema["minimum"].as_f64().is_some_and(|least| number < least);
        let is_high = schema["maximum"].as_f64().is_some_and(|most| number > most);
        if is_low || is_high {
            out.push(format!("{at} is out of range: {value}"));
        }
    }
    for (index, item) in value.as_array().into_iter().flatten().enumerate() {
        faults(item, &schema["items"], schemas, &format!("{at}/{index}"), out);
    }
    let length = value.as_array().map_or(0, Vec::len) as u64;
    if schema["maxItems"].as_u64().is_some_and(|most| length > most)
        || schema["minItems"].as_u64().is_some_and(|least| length < least)
    {
        out.push(format!("{at} has {length} items"));
    }
    for part in schema["allOf"].as_array().into_iter().flatten() {
        let mut own = Vec::new();
        faults(value, part, schemas, at, &mut own);
        // A part does not describe the members of the other parts: below, all parts are searched for each member.
        out.extend(own.into_iter().filter(|fault| !fault.ends_with("is not described")));
    }
    for key in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        if value.get(key).is_none() {
            out.push(format!("{at} has no {key}"));
        }
    }
    for (key, member) in value.as_object().into_iter().flatten() {
        match described(key, schema, schemas) {
            Some(own) => faults(member, own, schemas, &format!("{at}/{key}"), out),
            None if is_described(schema) => out.push(format!("{at}/{key} is not described")),
            None => {}
        }
    }
}

/// The schema of a member. Members of `allOf` count.
fn described<'s>(key: &str, schema: &'s Value, schemas: &'s Value) -> Option<&'s Value> {
    let name = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next());
    let schema = name.map_or(schema, |name| &schemas[name]);
    let parts = schema["allOf"].as_array().into_iter().flatten();
    schema["properties"].get(key).or_else(|| parts.into_iter().find_map(|part| described(key, part, schemas)))
}

/// Whether a schema names the members of an object.
fn is_described(schema: &Value) -> bool {
    schema.get("properties").is_some()
}

#[test]
fn real_answers_are_as_described() {
    let schemas = &answer("", "GET", "/openapi.json", "", "")["components"]["schemas"];
    for missing in ["", "demo"] {
        for (method, path, query, body, name) in REQUESTS {
            let answer = answer(missing, method, path, query, body);
            // Without its shard, an id may be unknown only for now.
            let name = if answer.get("title").is_some() { "Error" } else { name };
            let mut found = Vec::new();
            faults(&answer, &schemas[name], schemas, path, &mut found);
            assert!(found.is_empty(), "{method} {path}?{query} without {missing:?}: {found:#?}\n{answer}");
        }
    }
}

#[test]
fn an_answer_that_is_not_as_described_is_told() {
    let schemas = &answer("", "GET", "/openapi.json", "", "")["components"]["schemas"];
    for (value, name) in [
        (json!({ "version": 7 }), "Data"),
        (json!({ "version": "1", "other": 1 }), "Data"),
        (json!({ "title": "", "description": "", "code": 400, "message": "" }), "Error"),
    ] {
        let mut found = Vec::new();
        faults(&value, &schemas[name], schemas, "", &mut found);
        assert_eq!(found.len(), 1, "{value}: {found:?}");
    }
}
