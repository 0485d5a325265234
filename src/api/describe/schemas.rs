//! The JSON schemas of the bodies of responses and of `/batch`, by name.

use serde_json::Value;

/// A file rather than code: `/openapi.json` contains it as it is.
const SCHEMAS: &str = include_str!("schemas.json");

/// The pattern of a blank value: Unicode's `White_Space`, character by character, since `\s` differs between engines.
pub(super) const BLANK: &str = r"^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*$";

/// Every schema, by name.
pub(super) fn all() -> Value {
    // Never an error: a test parses the same file.
    serde_json::from_str(SCHEMAS).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::response::batch::MAX_REQUESTS;
    use crate::engine::model::hit::Kind;
    use crate::engine::model::request::MAX_LIMIT;
    use serde_json::json;

    #[test]
    fn the_file_agrees_with_the_code() {
        let schemas = all();
        assert_eq!(schemas["Blank"]["pattern"], BLANK);
        assert_eq!(schemas["Properties"]["properties"]["type"]["enum"], json!(Kind::ALL.map(Kind::as_str)));
        assert_eq!(schemas["FeatureCollection"]["properties"]["features"]["maxItems"], json!(MAX_LIMIT));
        assert_eq!(schemas["BatchRequest"]["properties"]["requests"]["maxItems"], json!(MAX_REQUESTS));
    }
}
