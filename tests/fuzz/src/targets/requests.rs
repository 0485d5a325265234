//! Questions, as text and as requests.

use super::subject::geocoder;
use ruelle::SearchRequest;
use ruelle::api::{DataVersion, Request, handle};

/// A text, its first byte saying how it is asked.
pub fn question(data: &[u8]) {
    let Some((&way, text)) = data.split_first() else { return };
    let query: String = String::from_utf8_lossy(text).chars().take(ruelle::MAX_QUERY_CHARS).collect();
    let limit = 1 + usize::from(way >> 1) % 20;
    let request = SearchRequest { autocomplete: way & 1 == 0, limit, ..SearchRequest::new(query) };
    let Ok(hits) = geocoder().search(&request) else { return };
    assert!(hits.len() <= limit);
    assert!(hits.iter().all(|hit| (0.0..=1.0).contains(&hit.score)));
    assert!(hits.is_sorted_by(|a, b| a.score >= b.score), "{hits:?}");
    let again = geocoder().search(&request).expect("what was answered once");
    assert_eq!(format!("{hits:?}"), format!("{again:?}"));
}

/// A request as lines: method and path with its query, `Accept`, `If-None-Match`; then the body.
pub fn request(data: &[u8]) {
    let mut lines = data.splitn(4, |&byte| byte == b'\n');
    let mut line = || String::from_utf8_lossy(lines.next().unwrap_or_default()).into_owned();
    let first = line();
    let accept = line();
    let if_none_match = line();
    let body = lines.next().unwrap_or_default();
    let (method, target) = first.split_once(' ').unwrap_or(("GET", &first));
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let request = Request { method, path, query, accept: &accept, if_none_match: &if_none_match, body };
    let response = handle(&request, &geocoder().session(), &DataVersion::of_shards(geocoder()));
    assert!([200, 204, 304, 400, 404, 405, 406, 413, 414].contains(&response.status), "{}", response.status);
    for (name, value) in &response.headers {
        assert!(value.bytes().all(|byte| (b' '..=b'~').contains(&byte)), "{name}: {value:?}");
    }
    let is_json = response.header("content-type").is_some_and(|kind| kind.starts_with("application/json"));
    if is_json {
        serde_json::from_slice::<serde_json::Value>(&response.body).expect("JSON");
    }
}
