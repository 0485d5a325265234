//! The bodies of answers and of `/batch`, as JSON schemas.

use crate::api::response::batch::MAX_REQUESTS;
use crate::engine::hit::Kind;
use crate::engine::request::MAX_LIMIT;
use serde_json::{Value, json};

/// Every schema, by name.
pub(in crate::api) fn all() -> Value {
    json!({
        "Blank": blank(),
        "Error": error(),
        "Data": data(),
        "Properties": properties(),
        "Feature": feature(),
        "FeatureCollection": feature_collection(),
        "Completion": completion(),
        "BatchRequest": batch_request(),
        "Batch": batch(),
        "Health": health(),
        "Description": { "type": "object" }
    })
}

/// Unicode's `White_Space`, sign by sign: what `\s` means differs from one reader of patterns to the next.
pub(in crate::api) const BLANK: &str = r"^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*$";

fn blank() -> Value {
    json!({ "type": "string", "pattern": BLANK, "description": "A blank value is as none" })
}

fn error() -> Value {
    json!({
        "type": "object",
        "description": "The keys of addok (title, description), of addok-server (code, message) and of Géoplateforme (code, message, detail)",
        "properties": {
            "title": { "type": "string" },
            "description": { "type": "string" },
            "code": { "type": "integer" },
            "message": { "type": "string" },
            "detail": { "type": "array", "items": { "type": "string" } }
        },
        "required": ["title", "description", "code", "message", "detail"],
        "additionalProperties": false
    })
}

fn data() -> Value {
    json!({
        "type": "object",
        "description": "Which data the answer comes from",
        "properties": {
            "version": { "type": "string", "description": "Changes when any of the data does" },
            "date": { "type": "string", "format": "date", "description": "Of the oldest addresses; absent when unknown" },
            "degraded": {
                "type": "object",
                "description": "Present while some data cannot be had: what is not sure is then answered with its commune",
                "properties": {
                    "missing": { "type": "array", "items": { "type": "string" }, "description": "Shards that cannot be had" },
                    "stale": { "type": "array", "items": { "type": "string" }, "description": "Shards that answer from older data" }
                },
                "additionalProperties": false
            }
        },
        "required": ["version"],
        "additionalProperties": false
    })
}

fn properties() -> Value {
    let text = || json!({ "type": "string" });
    let number = || json!({ "type": "number" });
    json!({
        "type": "object",
        "properties": {
            "label": text(),
            "score": { "type": "number", "minimum": 0, "maximum": 1 },
            "housenumber": text(),
            "id": { "type": "string", "description": "BAN's key; the INSEE code of a commune" },
            "name": text(),
            "postcode": text(),
            "citycode": text(),
            "x": { "type": "number", "description": "Metres east in the legal projection" },
            "y": { "type": "number", "description": "Metres north in the legal projection" },
            "city": text(),
            "district": text(),
            "context": text(),
            "type": { "type": "string", "enum": Kind::ALL.map(Kind::as_str) },
            "importance": number(),
            "street": text(),
            "locality": text(),
            "municipality": text(),
            "oldcity": text(),
            "oldcitycode": text(),
            "population": { "type": "integer" },
            "distance": { "type": "integer", "description": "Metres" },
            "interpolated": {
                "type": "object",
                "description": "The house number asked for, which the street does not have: the position is between its neighbours",
                "properties": {
                    "housenumber": { "type": "integer" },
                    "between": { "type": "array", "items": { "type": "integer" }, "minItems": 2, "maxItems": 2 }
                },
                "required": ["housenumber", "between"]
            },
            "corrections": {
                "type": "array",
                "description": "Words of the question that were taken for others; only where there are any",
                "items": { "type": "object", "properties": { "given": text(), "taken": text() }, "required": ["given", "taken"] }
            },
            "crossing": { "type": "string", "description": "The other street, where two meet" },
            "confidence": { "type": "number", "minimum": 0, "maximum": 1, "description": "How sure it is that this is what was asked for" },
            "gap": { "type": "number", "description": "By how much the score exceeds that of the next place" },
            "explain": { "type": "object", "description": "What each word was read as, and the parts of the score; with explain=1" },
            "_type": { "const": "address" }
        },
        "required": ["label", "score", "id", "name", "citycode", "city", "context", "type", "importance", "_type"]
    })
}

fn feature() -> Value {
    let coordinates = json!({ "type": "array", "items": { "type": "number" }, "minItems": 2, "maxItems": 2 });
    json!({
        "type": "object",
        "properties": {
            "type": { "const": "Feature" },
            "geometry": {
                "type": "object",
                "properties": { "type": { "const": "Point" }, "coordinates": coordinates },
                "required": ["type", "coordinates"]
            },
            "properties": { "$ref": "#/components/schemas/Properties" }
        },
        "required": ["type", "geometry", "properties"]
    })
}

fn feature_collection() -> Value {
    json!({
        "type": "object",
        "properties": {
            "type": { "const": "FeatureCollection" },
            "version": { "const": "draft" },
            "features": { "type": "array", "items": { "$ref": "#/components/schemas/Feature" }, "maxItems": MAX_LIMIT },
            "attribution": { "type": "string" },
            "licence": { "type": "string" },
            "query": { "type": "string" },
            "filters": { "type": "object" },
            "center": { "type": "array", "items": { "type": "number" }, "minItems": 2, "maxItems": 2 },
            "limit": { "type": "integer" },
            "missing": { "type": "array", "items": { "type": "string" }, "description": "Ids that are not known" },
            "unread": { "type": "array", "items": { "type": "string" }, "description": "Shards that the question was not asked of" },
            "data": { "$ref": "#/components/schemas/Data" }
        },
        "required": ["type", "version", "features", "attribution", "licence", "data"]
    })
}

fn completion() -> Value {
    json!({
        "type": "object",
        "properties": {
            "status": { "const": "OK" },
            "results": { "type": "array", "items": suggestion() },
            "data": { "$ref": "#/components/schemas/Data" }
        },
        "required": ["status", "results", "data"]
    })
}

fn suggestion() -> Value {
    json!({
        "type": "object",
        "properties": {
            "x": { "type": "number", "description": "Longitude" },
            "y": { "type": "number", "description": "Latitude" },
            "country": { "const": "StreetAddress" },
            "city": { "type": "string" },
            "oldcity": { "type": "string" },
            "kind": { "type": "string", "description": "Type of result, as on /search" },
            "zipcode": { "type": "string" },
            "street": { "type": "string" },
            "metropole": { "type": "boolean" },
            "fulltext": { "type": "string" },
            "classification": { "type": "integer" }
        },
        "required": ["x", "y", "country", "city", "oldcity", "kind", "metropole", "fulltext", "classification"]
    })
}

fn batch_request() -> Value {
    json!({
        "type": "object",
        "properties": {
            "requests": {
                "type": "array",
                "maxItems": MAX_REQUESTS,
                "items": {
                    "type": "object",
                    "properties": {
                        "id": { "description": "Given back with the result" },
                        "operation": { "type": "string", "enum": ["search", "geocode", "reverse"] },
                        "params": { "type": "object", "description": "The parameters of /search or /reverse" }
                    },
                    "required": ["operation", "params"]
                }
            },
            "params": { "type": ["object", "null"], "description": "Parameters of all requests that do not say otherwise" }
        },
        "required": ["requests"]
    })
}

fn batch() -> Value {
    json!({
        "type": "object",
        "properties": {
            "results": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": {
                        "id": {},
                        "status": { "type": "string", "enum": ["ok", "not-found", "error"] },
                        "result": {
                            "allOf": [{ "$ref": "#/components/schemas/Properties" }],
                            "properties": { "next_score": { "type": "number" }, "lon": { "type": "number" }, "lat": { "type": "number" } },
                            "required": ["lon", "lat"]
                        },
                        "error": { "type": "string" },
                        "detail": { "type": "array", "items": { "type": "string" } }
                    },
                    "required": ["status"]
                }
            },
            "attribution": { "type": "string" },
            "licence": { "type": "string" },
            "data": { "$ref": "#/components/schemas/Data" }
        },
        "required": ["results", "attribution", "licence", "data"]
    })
}

fn health() -> Value {
    json!({
        "type": "object",
        "properties": {
            "status": { "type": "string", "enum": ["ok", "degraded", "no-data"] },
            "version": { "type": "string" },
            "addresses": { "type": "integer" },
            "shards": { "type": "array", "items": { "type": "object" } },
            "unavailable": { "type": "array", "items": { "type": "object" } }
        },
        "required": ["status", "version", "addresses", "shards"]
    })
}
