//! What tells one question from another, for whoever keeps answers.

use super::Request;
use super::endpoints::{Endpoint, Route};
use super::media::Media;
use super::message::Response;
use super::parameters::{Expects, Raw, Values, table};
use crate::text::tokens::Tokens;
use std::fmt::Write;

/// What stands before the repeated question in an answer. A quote within a text is escaped, so it can stand nowhere else.
const ECHO: &[u8] = b",\"query\":\"";

/// The same for all requests that have the same answer from the same data, but for the text that it repeats: endpoint, form,
/// parameters in a fixed order, words folded. `None` for what is no question, or has faults.
pub fn question_key(request: &Request<'_>) -> Option<String> {
    let endpoint = Endpoint::of(request.path).filter(|endpoint| endpoint.takes(request.method))?;
    if !matches!(endpoint.route, Route::Search | Route::Reverse | Route::Lookup | Route::Completion) {
        return None;
    }
    let raw = Raw::of_query(request.query).ok()?;
    let values = Values::read(endpoint.parameters, &raw);
    if !values.faults.is_empty() {
        return None;
    }
    let mut key = format!("{}.{:?}", endpoint.name, Media::of(&values, request.accept));
    for parameter in endpoint.parameters.iter().filter(|parameter| parameter.name != table::FORMAT.name && raw.has(parameter)) {
        let _ = write!(key, "&{}=", parameter.name);
        match parameter.expects {
            Expects::Text { .. } if matches!(parameter.name, "q" | "text") => fold(raw.one(parameter)?, &mut key),
            Expects::Many { .. } => values.many(parameter).iter().for_each(|value| quote(value, &mut key)),
            _ => quote(raw.one(parameter)?.trim(), &mut key),
        }
    }
    Some(key)
}

/// Words as the engine reads them, each after what stood before it.
fn fold(text: &str, key: &mut String) {
    let tokens = Tokens::read(text);
    for (index, token) in tokens.iter().enumerate() {
        key.push(tokens.before(index));
        key.push_str(token);
    }
}

/// A text that may hold anything, so that its end is clear.
fn quote(text: &str, key: &mut String) {
    let _ = write!(key, "{}:{text}", text.len());
}

/// An answer that was given to another request with the same key, as this one has it: with its own text repeated.
pub fn answer_again(kept: &Response, request: &Request<'_>) -> Response {
    let mut answer = kept.clone();
    answer.headers.retain(|(name, _)| *name != "etag");
    if let Some(said) = said(request) {
        repeat(&mut answer.body, &said);
    }
    answer.unless_known(request.if_none_match)
}

/// The text of a request as JSON writes it, without its quotes.
fn said(request: &Request<'_>) -> Option<Vec<u8>> {
    let raw = Raw::of_query(request.query).ok()?;
    let mut json = serde_json::to_vec(raw.one(&table::Q)?).ok()?;
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

    fn key(query: &str) -> Option<String> {
        question_key(&Request { method: "GET", path: "/geocodage/search/", query, ..Request::default() })
    }

    #[test]
    fn spelling_order_and_strangers_make_no_difference() {
        let plain = key("q=12+rue+de+l%27eglise+gap&limit=3&lat=44.5&lon=6");
        assert!(plain.is_some());
        for same in [
            "limit=3&q=12+RUE+de+L%27%C3%89glise+GAP&lon=6&lat=44.5",
            "q=12+rue+de+l%27eglise+++gap+&limit=3&latitude=44.5&lng=6&_=17&utm_source=x",
        ] {
            assert_eq!(key(same), plain, "{same}");
        }
    }

    #[test]
    fn what_may_change_the_answer_does() {
        let mut keys: Vec<_> = [
            "q=12-14+rue+x",
            "q=12+14+rue+x",
            "q=12+14+rue+x&limit=1",
            "q=12+14+rue+x&autocomplete=0",
            "q=1214+rue+x",
            "q=12+14+rue+x&type=street",
            "q=12+14+rue+x&postcode=05000",
            "q=12+14+rue+x&postcode=05000,05100",
            "q=12+14+rue+x&format=csv",
            "q=12+14+rue+x&city=a",
            "q=12+14+rue+x&city=%C3%A0",
        ]
        .into_iter()
        .map(|query| key(query).unwrap_or_else(|| panic!("{query}")))
        .collect();
        let count = keys.len();
        keys.sort();
        keys.dedup();
        assert_eq!(keys.len(), count);
        assert_eq!((key("q=ab"), key("limit=3"), key("q=gap&limit=0")), (None, None, None));
    }

    #[test]
    fn the_text_that_is_repeated_is_ones_own() {
        let body = br#"{"features":[{"label":"\",\"query\":\"x"}],"query":"a \"b\\","limit":5}"#;
        let mut kept = Response::empty(200);
        kept.body = body.to_vec();
        let request = Request { method: "GET", path: "/search", query: "q=%22%C3%A9%5C", ..Request::default() };
        let again = String::from_utf8(answer_again(&kept, &request).body).unwrap_or_default();
        assert_eq!(again, r#"{"features":[{"label":"\",\"query\":\"x"}],"query":"\"é\\","limit":5}"#);
    }
}
