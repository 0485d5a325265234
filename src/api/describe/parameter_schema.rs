//! The JSON schema of a parameter, from what it expects.

use super::schemas::BLANK;
use crate::api::parameters::geometry::{MAX_RADIUS, MAX_VERTICES};
use crate::api::parameters::item::{Item, Shape};
use crate::api::parameters::parameter::Expects;
use crate::api::parameters::read_value::ANSWERS;
use serde_json::{Value, json};

/// The schema of one value.
pub(super) fn schema(expects: &Expects) -> Value {
    let degrees = |most: f64| json!({ "type": "number", "minimum": -most, "maximum": most });
    match expects {
        Expects::Text { least, most } => json!({ "type": "string", "minLength": least, "maxLength": most }),
        Expects::Whole { least, most } => json!({ "type": "integer", "minimum": least, "maximum": most }),
        Expects::Boolean => json!({ "type": "string", "enum": ANSWERS }),
        Expects::Degrees { most } => degrees(*most),
        Expects::Position => {
            json!({ "type": "array", "prefixItems": [degrees(180.0), degrees(90.0)], "minItems": 2, "maxItems": 2 })
        }
        Expects::Rectangle => {
            let corner = [degrees(180.0), degrees(90.0), degrees(180.0), degrees(90.0)];
            json!({ "type": "array", "prefixItems": corner, "minItems": 4, "maxItems": 4 })
        }
        Expects::Word(words) => json!({ "type": "string", "enum": words }),
        Expects::Many { most, item } => many(*most, item),
        Expects::Geometry => geometry(),
    }
}

/// The schema of a list. Blank values in it are ignored.
pub(super) fn many(most: usize, item: &Item) -> Value {
    json!({ "type": "array", "items": or_blank(one(item)), "maxItems": most })
}

pub(super) fn one(item: &Item) -> Value {
    match item.shape {
        Shape::Words(words) => json!({ "type": "string", "enum": words() }),
        Shape::Pattern(pattern) => json!({ "type": "string", "pattern": pattern }),
    }
}

pub(super) fn geometry() -> Value {
    let degrees = |most: f64| json!({ "type": "number", "minimum": -most, "maximum": most });
    let position = json!({ "type": "array", "prefixItems": [degrees(180.0), degrees(90.0)], "minItems": 2, "maxItems": 2 });
    let positions = |least: usize| json!({ "type": "array", "items": position, "minItems": least, "maxItems": MAX_VERTICES });
    let shape = |name: &str, coordinates: Value| {
        json!({
            "type": "object",
            "properties": { "type": { "const": name }, "coordinates": coordinates },
            "required": ["type", "coordinates"]
        })
    };
    let mut circle = shape("Circle", position.clone());
    circle["properties"]["radius"] = json!({ "type": "number", "exclusiveMinimum": 0, "maximum": MAX_RADIUS });
    circle["required"] = json!(["type", "coordinates", "radius"]);
    let rings = json!({ "type": "array", "items": positions(4), "minItems": 1 });
    json!({ "oneOf": [shape("Point", position.clone()), shape("LineString", positions(2)), shape("Polygon", rings), circle] })
}

/// The schema, or a blank value, which counts as none.
pub(super) fn or_blank(mut schema: Value) -> Value {
    if schema["type"] == "string" {
        return json!({ "type": "string", "anyOf": [schema, { "$ref": "#/components/schemas/Blank" }] });
    }
    // Keywords for numbers and lists do not apply to texts, and the pattern applies to texts alone.
    schema["type"] = json!([schema["type"], "string"]);
    schema["pattern"] = BLANK.into();
    schema
}
