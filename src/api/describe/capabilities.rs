//! `/getCapabilities`: the operations and fields of the endpoint, in Géoplateforme's form.

use super::parameter_schema::schema;
use crate::api::endpoints::{ENDPOINTS, Endpoint};
use crate::api::parameters::parameter::Parameter;
use crate::engine::model::hit::Kind;
use serde_json::{Value, json};

/// The fields of a result: name, meaning, whether queries match it, whether it can be a filter.
const FIELDS: &[(&str, &str, bool, bool)] = &[
    ("id", "BAN's key, or the INSEE code of a commune", false, false),
    ("type", "Type of result", false, true),
    ("score", "How well the result answers the question, 0 to 1", false, false),
    ("label", "The address in one line", false, false),
    ("name", "Number and street, place or commune", false, false),
    ("housenumber", "Number and suffix", true, false),
    ("street", "Name of the street", true, false),
    ("locality", "Name of the place without streets", true, false),
    ("municipality", "Name of the commune, when it is the result", true, false),
    ("postcode", "Postcode", true, true),
    ("citycode", "INSEE code of the commune", true, true),
    ("city", "Name of the commune", true, true),
    ("district", "Arrondissement of Paris, Lyon or Marseille", true, false),
    ("oldcity", "Name of the delegated or former commune", true, false),
    ("oldcitycode", "INSEE code of the delegated or former commune", false, true),
    ("context", "Code and name of the département, region", false, false),
    ("population", "Inhabitants of the commune, when it is the result", false, false),
    ("importance", "How much the place is asked for, 0 to 1", false, false),
    ("distance", "Metres from the position asked", false, false),
    ("accuracy", "Metres that the position may be off", false, false),
    ("x", "Metres east in the legal projection", false, false),
    ("y", "Metres north in the legal projection", false, false),
];

/// The description in JSON.
pub(in crate::api) fn document() -> Value {
    let operations: Vec<Value> = ENDPOINTS.iter().filter(|endpoint| !endpoint.parameters.is_empty()).map(operation).collect();
    json!({
        "info": { "name": "Ruelle", "url": "", "description": "A geocoder for French addresses" },
        "api": { "name": "rest", "version": env!("CARGO_PKG_VERSION") },
        "operations": operations,
        "indexes": [{ "id": "address", "description": "Postal addresses", "fields": fields() }]
    })
}

fn operation(endpoint: &Endpoint) -> Value {
    let parameters: Vec<Value> = endpoint.parameters.iter().copied().map(parameter).collect();
    json!({
        "id": endpoint.name,
        "description": endpoint.about,
        "url": format!("/{}?", endpoint.name),
        "methods": [endpoint.method],
        "parameters": parameters
    })
}

fn parameter(parameter: &Parameter) -> Value {
    let mut schema = schema(&parameter.expects);
    schema["example"] = parameter.example.into();
    let mut out = json!({
        "name": parameter.name,
        "in": "query",
        "description": parameter.about,
        "required": parameter.required
    });
    if let Some(default) = parameter.default {
        out["default"] = default.into();
    }
    out["schema"] = schema;
    out
}

fn fields() -> Vec<Value> {
    let field = |&(name, about, queryable, filter): &(&str, &str, bool, bool)| {
        let kind = match name {
            "score" | "importance" | "x" | "y" => "number",
            "population" | "distance" => "integer",
            _ => "string",
        };
        let mut out = json!({ "name": name, "description": about, "type": kind, "queryable": queryable, "filter": filter });
        if name == "type" {
            out["values"] = json!(Kind::ALL.map(Kind::as_str));
        }
        out
    };
    FIELDS.iter().map(field).collect()
}
