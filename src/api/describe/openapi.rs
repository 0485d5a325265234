//! `/openapi.json`, written from the tables that requests are parsed by.

use super::parameter_schema::{geometry, many, one, or_blank, schema};
use super::{csv, schemas};
use crate::api::endpoints::{ENDPOINTS, Endpoint, Route};
use crate::api::parameters::parameter::{Expects, Parameter};
use crate::api::response::batch::{MAX_BODY_BYTES, MAX_REQUESTS};
use serde_json::{Map, Value, json};

/// The `OpenAPI` document.
pub(in crate::api) fn document() -> Value {
    let paths = ENDPOINTS.iter().map(|endpoint| (format!("/{}", endpoint.name), path(endpoint)));
    let paths: Map<String, Value> = paths.chain(csv::paths()).collect();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Ruelle",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "A geocoder for French addresses; answers clients of addok, api-adresse and Géoplateforme.",
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" }
        },
        "servers": [{ "url": "." }],
        "paths": paths,
        "components": { "schemas": schemas::all(), "headers": headers() }
    })
}

fn path(endpoint: &Endpoint) -> Value {
    let operation = operation(endpoint);
    let mut path = Map::new();
    if endpoint.method == "GET" {
        let mut head = operation.clone();
        head["operationId"] = format!("{}Head", operation_id(endpoint)).into();
        head["responses"] = without_content(&operation["responses"]);
        path.insert("head".to_owned(), head);
    }
    path.insert(endpoint.method.to_ascii_lowercase(), operation);
    Value::Object(path)
}

fn operation_id(endpoint: &Endpoint) -> &str {
    endpoint.name.trim_end_matches(".json")
}

fn operation(endpoint: &Endpoint) -> Value {
    let parameters: Vec<Value> = endpoint.parameters.iter().copied().map(parameter).collect();
    let mut operation = json!({
        "operationId": operation_id(endpoint),
        "summary": endpoint.about,
        "parameters": parameters,
        "responses": responses(endpoint)
    });
    if endpoint.route == Route::Batch {
        operation["requestBody"] = json!({
            "required": true,
            "description": format!("At most {MAX_REQUESTS} requests and {MAX_BODY_BYTES} bytes"),
            "content": { "application/json": { "schema": { "$ref": "#/components/schemas/BatchRequest" } } }
        });
    }
    operation
}

fn without_content(responses: &Value) -> Value {
    let mut responses = responses.clone();
    for response in responses.as_object_mut().into_iter().flat_map(Map::values_mut) {
        if let Some(response) = response.as_object_mut() {
            response.remove("content");
        }
    }
    responses
}

/// The responses of an endpoint, by status.
fn responses(endpoint: &Endpoint) -> Value {
    let mut responses = Map::new();
    responses.insert("200".to_owned(), found(endpoint.route));
    let mut add = |status: u16, what: &str| {
        let body = json!({ "application/json": { "schema": { "$ref": "#/components/schemas/Error" } } });
        responses.insert(status.to_string(), json!({ "description": what, "content": body }));
    };
    let is_read = !endpoint.parameters.is_empty();
    if is_read || endpoint.route == Route::Batch {
        add(400, "Something is wrong with the request; detail has a line for each thing");
        add(413, "A text, or the body, is too long");
    }
    if is_read {
        add(414, "The query is too long");
    }
    if endpoint.route == Route::Lookup {
        add(404, "None of the ids is known");
    }
    add(405, "The method is not one of the header Allow");
    if endpoint.route.needs_data() {
        add(429, "Too many requests; the header retry-after says when to come back");
        add(503, "There is no data");
    }
    if endpoint.route == Route::Health {
        let schema = json!({ "$ref": "#/components/schemas/Health" });
        responses.insert(
            "503".to_owned(),
            json!({ "description": "It cannot answer", "content": { "application/json": { "schema": schema } } }),
        );
    } else if endpoint.method == "GET" {
        responses.insert("304".to_owned(), json!({ "description": "The client has this answer already (If-None-Match)" }));
    }
    Value::Object(responses)
}

fn found(route: Route) -> Value {
    let name = match route {
        Route::Search | Route::Reverse | Route::Lookup => "FeatureCollection",
        Route::Completion => "Completion",
        Route::Batch => "Batch",
        Route::Health => "Health",
        Route::OpenApi | Route::Capabilities => "Description",
    };
    let schema = json!({ "schema": { "$ref": format!("#/components/schemas/{name}") } });
    let mut content = Map::new();
    content.insert("application/json".to_owned(), schema.clone());
    if name == "FeatureCollection" {
        content.insert("application/geo+json".to_owned(), schema);
        content.insert("application/x-ndjson".to_owned(), json!({ "schema": { "type": "string" } }));
        content.insert("text/csv".to_owned(), json!({ "schema": { "type": "string" } }));
    }
    let mut found = json!({ "description": "The answer", "content": content });
    if !matches!(route, Route::Health | Route::Batch) {
        found["headers"] = json!({ "etag": { "$ref": "#/components/headers/ETag" } });
    }
    found
}

fn headers() -> Value {
    json!({ "ETag": { "description": "Changes with the body", "schema": { "type": "string", "pattern": "^\"[0-9a-f]{16}\"$" } } })
}

fn parameter(parameter: &Parameter) -> Value {
    let mut about = parameter.about.to_owned();
    if !parameter.aliases.is_empty() {
        about = format!("{about}. Also as {}", parameter.aliases.join(", "));
    }
    let mut out = json!({ "name": parameter.name, "in": "query", "description": about, "required": parameter.required });
    if !parameter.aliases.is_empty() {
        out["x-aliases"] = json!(parameter.aliases);
    }
    if let Some(default) = parameter.default {
        out["x-default"] = default.into();
    }
    match &parameter.expects {
        Expects::Geometry => out["content"] = json!({ "application/json": { "schema": geometry() } }),
        // Blank texts are allowed, so that there is no `minLength`.
        Expects::Text { most, .. } if !parameter.required => out["schema"] = json!({ "type": "string", "maxLength": most }),
        expects => {
            out["schema"] = match (expects, parameter.required) {
                (Expects::Many { most, item }, true) => {
                    let mut schema = many(*most, item);
                    schema["contains"] = one(item);
                    schema
                }
                (_, true) => schema(expects),
                (_, false) => or_blank(schema(expects)),
            };
            if matches!(expects, Expects::Many { .. } | Expects::Position | Expects::Rectangle) {
                out["style"] = "form".into();
                out["explode"] = false.into();
            }
        }
    }
    out["example"] = example(parameter);
    out
}

/// The example, in the type of its schema.
fn example(parameter: &Parameter) -> Value {
    let number = |text: &str| serde_json::from_str(text).unwrap_or(Value::Null);
    match &parameter.expects {
        Expects::Whole { .. } | Expects::Degrees { .. } | Expects::Geometry => number(parameter.example),
        Expects::Position | Expects::Rectangle => parameter.example.split(',').map(number).collect(),
        Expects::Many { .. } => parameter.example.split(',').collect(),
        Expects::Text { .. } | Expects::Boolean | Expects::Word(_) => parameter.example.into(),
    }
}
