//! Paths, methods, headers, and the error object.

use ruelle::Geocoder;
use ruelle::api::{DataVersion, Request, Response, Route, handle};

fn ask(method: &str, path: &str, query: &str) -> Response {
    let geocoder = Geocoder::new();
    handle(&Request { method, path, query, ..Request::default() }, &geocoder.session(), &DataVersion::of_shards(&geocoder))
}

fn body(response: &Response) -> serde_json::Value {
    serde_json::from_slice(&response.body)
        .unwrap_or_else(|error| panic!("{error}: {:?}", String::from_utf8_lossy(&response.body)))
}

#[test]
fn routes_stand_below_any_prefix() {
    for path in ["/search", "/search/", "/geocodage/search", "/a/b/search/"] {
        assert_eq!(Route::of(path), Some(Route::Search), "{path}");
    }
    assert_eq!(Route::of("/reverse"), Some(Route::Reverse));
    assert_eq!(Route::of("/health"), Some(Route::Health));
    for path in ["", "/", "//", "/searching", "/search/csv", "/search//", "/SEARCH", "/%73earch"] {
        assert_eq!(Route::of(path), None, "{path}");
    }
}

#[test]
fn an_answer_is_geojson_for_any_origin() {
    let response = ask("GET", "/search", "q=12+rue+de+rivoli&limit=3&lat=48&lng=2&postcode=75004");
    assert_eq!(response.status, 200);
    assert_eq!(response.header("content-type"), Some("application/json; charset=utf-8"));
    assert_eq!(response.header("access-control-allow-origin"), Some("*"));
    assert_eq!(response.header("cache-control"), Some("public, max-age=300"));
    let expected = concat!(
        r#"{"type":"FeatureCollection","version":"draft","features":[],"attribution":"BAN","licence":"ETALAB-2.0","#,
        r#""query":"12 rue de rivoli","filters":{"postcode":["75004"]},"center":[2.0,48.0],"limit":3,"data":{"version":""#
    );
    assert!(String::from_utf8_lossy(&response.body).starts_with(expected));
}

#[test]
fn reverse_repeats_its_centre() {
    let response = ask("GET", "/reverse/", "lat=48.8556&lon=2.36");
    let expected = r#""attribution":"BAN","licence":"ETALAB-2.0","center":[2.36,48.8556],"limit":1,"data":"#;
    assert_eq!(response.status, 200);
    assert!(String::from_utf8_lossy(&response.body).contains(expected));
}

#[test]
fn head_is_answered_as_get_is() {
    let head = ask("HEAD", "/search", "q=rivoli");
    let get = ask("GET", "/search", "q=rivoli");
    assert_eq!((head.status, head.headers), (get.status, get.headers));
}

#[test]
fn a_preflight_is_allowed() {
    let response = ask("OPTIONS", "/search", "");
    assert_eq!((response.status, response.body.is_empty()), (204, true));
    assert_eq!(response.header("access-control-allow-origin"), Some("*"));
    assert_eq!(response.header("access-control-allow-methods"), Some("GET, HEAD, OPTIONS"));
}

#[test]
fn errors_carry_the_keys_of_every_peer() {
    let cases = [
        ("GET", "/nope", "", 404),
        ("POST", "/search", "q=rivoli", 405),
        ("GET", "/search", "", 400),
        ("GET", "/reverse", "lat=1", 400),
    ];
    for (method, path, query, status) in cases {
        let response = ask(method, path, query);
        assert_eq!(response.status, status, "{method} {path}");
        assert_eq!(response.header("cache-control"), Some("no-store"));
        assert_eq!(response.header("access-control-allow-origin"), Some("*"));
        let body = body(&response);
        let keys: Vec<_> = body.as_object().into_iter().flatten().map(|(key, _)| key.as_str()).collect();
        assert_eq!(keys, ["title", "description", "code", "message", "detail"]);
        assert_eq!(body["code"], status);
        assert!(body["detail"].as_array().is_some_and(|detail| !detail.is_empty()));
    }
    assert_eq!(ask("DELETE", "/search", "").header("allow"), Some("GET, HEAD, OPTIONS"));
    assert_eq!(body(&ask("GET", "/search", "q=a"))["message"], "Failed parsing query");
}

#[test]
fn health_is_503_until_there_is_data() {
    let response = ask("GET", "/health", "");
    assert_eq!((response.status, body(&response)["status"].as_str()), (503, Some("no-data")));
}
