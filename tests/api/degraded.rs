//! Answers while a shard is missing: never another place.

use ruelle::api::{DataVersion, Manifest, Request, handle};
use ruelle::{Geocoder, Shard};
use serde_json::Value;
use std::path::Path;

/// The demo without one of its shards, and an edition that says so.
pub fn without(name: &str) -> (Geocoder, DataVersion) {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("shards");
    let manifest = Manifest::parse(&std::fs::read(directory.join("manifest.json")).unwrap()).unwrap();
    let mut geocoder = Geocoder::new();
    let (missing, open): (Vec<_>, Vec<_>) = manifest.shards.iter().partition(|shard| shard.name == name);
    for shard in open {
        geocoder.add(Shard::open(std::fs::read(directory.join(&shard.file)).unwrap()).unwrap());
    }
    (geocoder, DataVersion::of_manifest(&manifest).with_missing(&missing, &[]))
}

fn ask(path: &str, query: &str) -> (u16, Option<String>, Value) {
    let (geocoder, edition) = without("demo");
    let answer = handle(&Request { method: "GET", path, query, ..Request::default() }, &geocoder.session(), &edition);
    let header = answer.header("x-ruelle-degraded").map(str::to_owned);
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert_eq!(answer.header("etag"), None);
    (answer.status, header, serde_json::from_slice(&answer.body).unwrap())
}

#[test]
fn an_address_gives_way_to_its_commune_and_the_answer_says_so() {
    let (status, header, json) = ask("/search", "q=12+rue+de+rivoli+75004+paris");
    assert_eq!((status, header.as_deref()), (200, Some("missing=demo")), "{json}");
    assert_eq!(json["data"]["degraded"], serde_json::json!({ "missing": ["demo"] }));
    let first = &json["features"][0]["properties"];
    assert_eq!((&first["type"], &first["city"]), (&"municipality".into(), &"Paris".into()), "{json}");
}

#[test]
fn what_can_only_be_a_street_is_not_found() {
    let (status, _, json) = ask("/search", "q=12+rue+de+rivoli+paris&type=housenumber");
    assert_eq!((status, json["features"].as_array().map(Vec::len)), (200, Some(0)), "{json}");
}

#[test]
fn a_position_is_answered_with_the_commune() {
    let (status, _, json) = ask("/reverse", "lon=2.36&lat=48.8558");
    assert_eq!((status, &json["features"][0]["properties"]["type"]), (200, &"municipality".into()), "{json}");
}

#[test]
fn an_id_that_may_be_in_what_is_missing_is_not_said_to_be_unknown() {
    let (status, _, json) = ask("/lookup", "id=75104_demo01_00012");
    assert_eq!((status, &json["code"]), (503, &503.into()), "{json}");
}

#[test]
fn suggestions_say_so_too() {
    let (status, header, json) = ask("/completion", "text=rue+de+rivoli+paris");
    assert_eq!((status, header.as_deref(), &json["data"]["degraded"]["missing"][0]), (200, Some("missing=demo"), &"demo".into()));
}

#[test]
fn the_whole_is_not_degraded() {
    let (geocoder, edition) = without("");
    let answer = handle(
        &Request { method: "GET", path: "/search", query: "q=12+rue+de+rivoli+paris", ..Request::default() },
        &geocoder.session(),
        &edition,
    );
    assert_eq!((answer.header("x-ruelle-degraded"), answer.header("cache-control")), (None, Some("public, max-age=86400")));
}
