//! Results as lines: `NDJSON` and CSV.

use super::geojson::{Feature, Properties};
use crate::engine::model::hit::Hit;
use serde_json::Value;

/// The columns of a CSV, before longitude and latitude: properties of a feature.
const COLUMNS: &[&str] = &[
    "label",
    "score",
    "housenumber",
    "id",
    "name",
    "postcode",
    "citycode",
    "x",
    "y",
    "city",
    "district",
    "context",
    "type",
    "importance",
    "street",
    "locality",
    "municipality",
    "oldcity",
    "oldcitycode",
    "population",
    "distance",
    "accuracy",
    "confidence",
    "gap",
    "doubtful",
];

/// NDJSON: a feature a line.
pub(in crate::api) fn lines(hits: &[Hit]) -> Vec<u8> {
    let mut out = Vec::new();
    for hit in hits {
        // Never an error: writing to memory cannot fail, and JSON can hold every hit.
        if serde_json::to_writer(&mut out, &Feature::of(hit)).is_ok() {
            out.push(b'\n');
        }
    }
    out
}

/// CSV (RFC 4180): a line of names, then a row for each result.
pub(in crate::api) fn csv(hits: &[Hit]) -> Vec<u8> {
    let mut out = COLUMNS.join(",");
    out.push_str(",longitude,latitude\r\n");
    for hit in hits {
        let properties = serde_json::to_value(Properties::of(hit)).unwrap_or_default();
        for column in COLUMNS {
            add_field(&mut out, properties.get(column));
            out.push(',');
        }
        out.extend([hit.point.lon_degrees().to_string(), ",".to_owned(), hit.point.lat_degrees().to_string(), "\r\n".to_owned()]);
    }
    out.into_bytes()
}

fn add_field(out: &mut String, value: Option<&Value>) {
    match value {
        None | Some(Value::Null) => {}
        Some(Value::String(text)) if text.contains([',', '"', '\r', '\n']) => {
            out.push('"');
            out.push_str(&text.replace('"', "\"\""));
            out.push('"');
        }
        Some(Value::String(text)) => out.push_str(text),
        Some(value) => out.push_str(&value.to_string()),
    }
}
