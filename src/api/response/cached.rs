//! An answer that was given to another request, given again.

use crate::api::http::message::{Request, Response};
use crate::api::parameters::raw::Raw;
use crate::api::parameters::table;

/// What stands before the repeated question in an answer. A quote within a text is escaped, so it can stand nowhere else.
const ECHO: &[u8] = b",\"query\":\"";

/// An answer that was given to another request with the same key, as this one has it: with its own text repeated.
pub fn reuse_answer(kept: &Response, request: &Request<'_>) -> Response {
    let mut answer = kept.clone();
    answer.headers.retain(|(name, _)| *name != "etag");
    if let Some(said) = said(request) {
        repeat(&mut answer.body, &said);
    }
    answer.unless_known(request.if_none_match)
}

/// The text of a request as JSON writes it, without its quotes.
fn said(request: &Request<'_>) -> Option<Vec<u8>> {
    let text = Raw::of_query(request.query).ok()?.one(&table::Q)?.to_owned();
    let mut json = serde_json::to_vec(&text).ok()?;
    json.pop();
    json.remove(0);
    Some(json)
}

/// Puts a text in the place of the one that is repeated.
fn repeat(body: &mut Vec<u8>, said: &[u8]) {
    let Some(begin) = body.windows(ECHO.len()).rposition(|bytes| bytes == ECHO).map(|at| at + ECHO.len()) else { return };
    let mut is_escaped = false;
    let length = body[begin..].iter().position(|&byte| {
        let ends = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        ends
    });
    if let Some(length) = length {
        body.splice(begin..begin + length, said.iter().copied());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_that_is_repeated_is_ones_own() {
        let body = br#"{"features":[{"label":"\",\"query\":\"x"}],"query":"a \"b\\","limit":5}"#;
        let mut kept = Response::empty(200);
        kept.body = body.to_vec();
        let request = Request { method: "GET", path: "/search", query: "q=%22%C3%A9%5C", ..Request::default() };
        let again = String::from_utf8(reuse_answer(&kept, &request).body).unwrap_or_default();
        assert_eq!(again, r#"{"features":[{"label":"\",\"query\":\"x"}],"query":"\"é\\","limit":5}"#);
    }
}
