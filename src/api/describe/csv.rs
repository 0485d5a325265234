//! `/search/csv` and `/reverse/csv` in `/openapi.json`.

use super::parameter_schema::or_blank;
use crate::api::csv::fields::{Expects, FIELDS, Field, QUOTES, results};
use crate::api::parameters::read_value::ANSWERS;
use crate::csv::operation::Operation;
use serde_json::{Map, Value, json};

/// The two paths, each with its description.
pub(in crate::api) fn paths() -> impl Iterator<Item = (String, Value)> {
    [
        ("search", "Finds the places of a file of addresses", Operation::Search),
        ("reverse", "Finds the addresses of a file of positions", Operation::Reverse),
    ]
    .into_iter()
    .map(|(name, about, operation)| (format!("/{name}/csv"), json!({ "post": describe(name, about, operation) })))
}

fn describe(name: &str, about: &str, operation: Operation) -> Value {
    let fields = || FIELDS.iter().map(|field| (field, schema(field, operation)));
    let parameters: Vec<Value> = fields().map(|(field, schema)| parameter(field, &schema)).collect();
    let mut properties: Map<String, Value> = fields().map(|(field, schema)| (field.name.to_owned(), schema)).collect();
    let file = json!({ "type": "string", "contentMediaType": "text/csv", "format": "binary", "description": "The file" });
    properties.insert("data".to_owned(), file.clone());
    let form = json!({ "type": "object", "properties": properties, "required": ["data"] });
    json!({
        "operationId": format!("{name}Csv"),
        "summary": about,
        "description": "The file comes back byte for byte, with columns appended: what was found, \
            result_status, which is ok, not-found, skipped, over-limit or error, and result_message, its reason. Parameters are parts of the form; when the body is the file, they are in the query",
        "parameters": parameters,
        "requestBody": {
            "required": true,
            "description": "The file, its first row with the names of the columns",
            "content": { "multipart/form-data": { "schema": form }, "text/csv": { "schema": file } }
        },
        "responses": responses()
    })
}

fn parameter(field: &Field, schema: &Value) -> Value {
    let mut parameter =
        json!({ "name": field.name, "in": "query", "description": field.about, "required": false, "schema": schema });
    if !field.aliases.is_empty() {
        parameter["description"] = format!("{}. Also as {}", field.about, field.aliases.join(", ")).into();
        parameter["x-aliases"] = json!(field.aliases);
    }
    parameter
}

fn schema(field: &Field, operation: Operation) -> Value {
    let words = |words: &[&str]| json!({ "type": "string", "enum": words });
    let mut schema = match field.expects {
        Expects::Column | Expects::Label(_) | Expects::Language => json!({ "type": "string" }),
        // One name or several: a form repeats the part.
        Expects::Columns => json!({ "type": ["array", "string"], "items": { "type": "string" } }),
        Expects::Results => or_blank(json!({ "type": "array", "items": or_blank(words(&results(operation))) })),
        Expects::Quote => words(&[QUOTES[0], QUOTES[1], ""]),
        Expects::Boolean => words(&ANSWERS.iter().copied().chain([""]).collect::<Vec<_>>()),
        Expects::Share => json!({ "type": ["number", "string"], "minimum": 0, "maximum": 1, "pattern": "^$" }),
    };
    schema["description"] = field.about.into();
    schema
}

fn responses() -> Value {
    let refused = |what: &str| json!({ "description": what, "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Error" } } } });
    json!({
        "200": {
            "description": "The file, in the encoding that it came in, with columns appended",
            "content": { "text/csv": { "schema": { "type": "string" } } }
        },
        "400": refused("Something is wrong with the form, a parameter or the file as a whole; a bad row is said in its result_status"),
        "405": refused("The method is not one of the header Allow"),
        "413": refused("The file, or all parameters together, are too long"),
        "429": refused("Too many requests; the header retry-after says when to come back"),
        "503": refused("There is no data, or as many files are under way as are taken at once; the header retry-after says when to come back")
    })
}
