//! A cached response, reused for another request.

use crate::api::http::message::{Request, Response};
use crate::api::parameters::raw::Raw;
use crate::api::parameters::table;

/// The bytes before the echoed query. Quotes within a text are escaped, so they cannot occur elsewhere.
const ECHO: &[u8] = b",\"query\":\"";

/// The response to another request with the same key, as a response to this one: it echoes this one's query.
pub fn reuse_answer(cached: &Response, request: &Request<'_>) -> Response {
    let mut answer = cached.clone();
    answer.headers.retain(|(name, _)| *name != "etag");
    if let Some(query) = query_in_json(request) {
        replace_query(&mut answer.body, &query);
    }
    answer.unless_known(request.if_none_match)
}

/// The query of a request as JSON, without its quotes.
fn query_in_json(request: &Request<'_>) -> Option<Vec<u8>> {
    let text = Raw::of_query(request.query).ok()?.one(&table::Q)?.to_owned();
    let mut json = serde_json::to_vec(&text).ok()?;
    json.pop();
    json.remove(0);
    Some(json)
}

/// Replaces the echoed query of a body.
fn replace_query(body: &mut Vec<u8>, query: &[u8]) {
    let Some(begin) = body.windows(ECHO.len()).rposition(|bytes| bytes == ECHO).map(|at| at + ECHO.len()) else { return };
    let mut is_escaped = false;
    let length = body[begin..].iter().position(|&byte| {
        let ends = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        ends
    });
    if let Some(length) = length {
        body.splice(begin..begin + length, query.iter().copied());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_that_is_repeated_is_ones_own() {
        let body = br#"{"features":[{"label":"\",\"query\":\"x"}],"query":"a \"b\\","limit":5}"#;
        let mut cached = Response::empty(200);
        cached.body = body.to_vec();
        let request = Request { method: "GET", path: "/search", query: "q=%22%C3%A9%5C", ..Request::default() };
        let reused = String::from_utf8(reuse_answer(&cached, &request).body).unwrap_or_default();
        assert_eq!(reused, r#"{"features":[{"label":"\",\"query\":\"x"}],"query":"\"é\\","limit":5}"#);
    }
}
