//! The short way: a question whose data is here is answered in one call, with one string in and one array of bytes out.
//!
//! Each call between JavaScript and WebAssembly costs as much as some steps of a search; the platform's requests, responses
//! and promises cost tens of them. So JavaScript reads the request and makes the response, and all else is done here.

use super::routes::{needs_data, parts, with_data, without_data};
use super::store::Store;
use crate::api;
use wasm_bindgen::prelude::wasm_bindgen;

/// Where the byte is that says whether something is left to do.
const AFTER: usize = 3;

/// Answers a request without a body, given as lines: method, absolute URL, `Accept`, `If-None-Match`.
///
/// The answer is the length of its head (three bytes, little-endian), a byte that is 1 when [`super::after`] has something to do,
/// the head (lines: status, then names and values in turn), and the body. `undefined` when the data is not here yet: then the
/// long way fetches it.
#[wasm_bindgen(js_name = answerAtOnce)]
pub fn answer_at_once(request: &str) -> Option<Vec<u8>> {
    let mut answer = packed_answer(request)?;
    answer[AFTER] = u8::from(Store::at_once().is_some_and(|store| store.is_due()));
    Some(answer)
}

fn packed_answer(request: &str) -> Option<Vec<u8>> {
    let store = Store::at_once();
    if let Some(kept) = store.as_ref().and_then(|store| store.answers().get(request)) {
        return Some(kept);
    }
    let mut lines = request.splitn(4, '\n');
    let mut line = || lines.next().unwrap_or_default();
    let (method, (path, query), accept, if_none_match) = (line(), parts(line()), line(), line());
    // Files of addresses are streams.
    if api::csv::operation(path).is_some() {
        return None;
    }
    let question = api::Request { method, path, query, accept, if_none_match, body: &[] };
    if !needs_data(&question) {
        return Some(packed(&without_data(&question)));
    }
    let store = store.filter(|store| !store.is_empty() || !store.is_due())?;
    let answer = with_data(&question, &store);
    let bytes = packed(&answer);
    if answer.status == 200 && answer.header("cache-control") != Some("no-store") {
        store.answers().keep(request, &bytes);
    }
    Some(bytes)
}

fn packed(answer: &api::Response) -> Vec<u8> {
    let mut head = answer.status.to_string();
    for (name, value) in &answer.headers {
        head.extend(["\n", name, "\n", value]);
    }
    let length = u32::try_from(head.len()).unwrap_or(u32::MAX);
    let mut out = Vec::with_capacity(size_of::<u32>() + head.len() + answer.body.len());
    out.extend_from_slice(&length.to_le_bytes());
    out.extend_from_slice(head.as_bytes());
    out.extend_from_slice(&answer.body);
    out
}

#[cfg(test)]
mod tests {
    use super::packed;
    use crate::api;

    #[test]
    fn an_answer_is_its_heads_length_its_head_and_its_body() {
        let mut answer = api::Response::empty(200).with("etag", "\"x\"");
        answer.body = b"{}".to_vec();
        let head = b"200\naccess-control-allow-origin\n*\netag\n\"x\"";
        assert_eq!(packed(&answer), [&42u32.to_le_bytes()[..], head, b"{}"].concat());
    }
}
