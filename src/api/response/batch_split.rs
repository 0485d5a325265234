//! A batch split into its queries, and their responses joined.
//!
//! Hosts need this that cannot have all the shards open at once that the queries need together.

use super::batch;
use crate::api::http::message::Response;
use serde_json::Value;

/// A body for each query of a batch. Empty for a batch of one query, and for a body that is answered as a whole: one that is not
/// a batch, has too many queries, or no query that is well-formed.
///
/// A malformed query stands in the body of a well-formed one, since alone it would be refused.
pub fn split_batch(body: &[u8]) -> Vec<Vec<u8>> {
    let Ok(mut body) = batch::read(body) else { return Vec::new() };
    let Some(Value::Array(requests)) = body.get_mut("requests").map(Value::take) else { return Vec::new() };
    if requests.len() < 2 || requests.len() > batch::MAX_REQUESTS || !requests.iter().any(batch::is_query) {
        return Vec::new();
    }
    let part = |requests: &[Value]| {
        let mut part = body.clone();
        part["requests"] = requests.into();
        part.to_string().into_bytes()
    };
    together(&requests).map(part).collect()
}

/// Requests in groups, each with one that is well-formed.
fn together(requests: &[Value]) -> impl Iterator<Item = &[Value]> {
    let last = requests.iter().rposition(batch::is_query).unwrap_or_default();
    let mut start = 0;
    let ends = requests.iter().enumerate().filter(|(_, request)| batch::is_query(request)).map(|(at, _)| at);
    ends.filter_map(move |at| {
        let end = if at == last { requests.len() } else { at + 1 };
        let group = requests.get(start..end);
        start = end;
        group
    })
}

/// The response to a batch, from the responses to its queries in their order. `None` without any.
///
/// A response without a result (no data, a fault) stands for all.
pub fn join_batch(parts: Vec<Response>) -> Option<Response> {
    let mut results = Vec::new();
    let mut joined: Option<(Response, Value)> = None;
    for part in parts {
        let Some(mut body) = serde_json::from_slice::<Value>(&part.body).ok().filter(|_| part.status == 200) else {
            return Some(part);
        };
        let Some(Value::Array(own)) = body.get_mut("results").map(Value::take) else { return Some(part) };
        results.extend(own);
        // Shards that one query did without, the batch did without.
        if joined.is_none() || part.header("x-ruelle-degraded").is_some() {
            joined = Some((part, body));
        }
    }
    let (mut whole, mut body) = joined?;
    body["results"] = results.into();
    whole.body = body.to_string().into_bytes();
    Some(whole)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn answer(id: u32, header: Option<&str>) -> Response {
        let body = json!({ "results": [{ "id": id }], "data": { "degraded": header } });
        let answer = Response::json(200, &body, "no-store");
        header.map_or(answer.clone(), |header| answer.with("x-ruelle-degraded", header))
    }

    #[test]
    fn a_batch_is_cut_and_joined() {
        let query = |id: u32| json!({ "id": id, "operation": "search", "params": {} });
        let body = json!({ "params": { "limit": 1 }, "requests": [query(1), query(2)] });
        let parts = split_batch(body.to_string().as_bytes());
        let second: Value = serde_json::from_slice(&parts[1]).unwrap_or_default();
        assert_eq!((parts.len(), second), (2, json!({ "params": { "limit": 1 }, "requests": [query(2)] })));
        let joined = join_batch(vec![answer(1, None), answer(2, Some("missing=75")), answer(3, None)]);
        let joined = joined.unwrap_or_else(|| Response::empty(500));
        let body: Value = serde_json::from_slice(&joined.body).unwrap_or_default();
        assert_eq!(body["results"], json!([{ "id": 1 }, { "id": 2 }, { "id": 3 }]));
        assert_eq!((&body["data"]["degraded"], joined.header("x-ruelle-degraded")), (&json!("missing=75"), Some("missing=75")));
    }

    #[test]
    fn a_malformed_query_goes_with_another_and_too_many_are_not_cut() {
        let query = json!({ "operation": "search", "params": {} });
        let parts = |requests: Vec<Value>| {
            let parts = split_batch(json!({ "requests": requests }).to_string().as_bytes());
            parts
                .iter()
                .map(|part| {
                    serde_json::from_slice::<Value>(part).map_or(0, |part| part["requests"].as_array().map_or(0, Vec::len))
                })
                .collect::<Vec<_>>()
        };
        let bad = json!({ "operation": "foo" });
        assert_eq!(parts(vec![bad.clone(), query.clone(), query.clone(), bad.clone(), bad.clone()]), [2, 3]);
        assert_eq!(parts(vec![bad.clone(), bad]), [0; 0]);
        assert_eq!((parts(vec![query.clone(); 100]).len(), parts(vec![query; 101]).len()), (100, 0));
    }

    #[test]
    fn what_is_no_batch_is_not_cut_and_a_fault_stands_for_all() {
        for body in ["", "{}", "[1,2]", r#"{"requests":[{}]}"#, r#"{"requests":7}"#] {
            assert!(split_batch(body.as_bytes()).is_empty(), "{body}");
        }
        let joined = join_batch(vec![answer(1, None), Response::empty(503)]);
        assert_eq!((joined.map(|joined| joined.status), join_batch(Vec::new())), (Some(503), None));
    }
}
