//! `manifest.json`: read back as written, refused when it cannot be trusted.

use ruelle::api::{Manifest, ManifestError, ManifestShard, ShardStart};
use serde_json::{Value, json};

fn shard(name: &str) -> ManifestShard {
    ManifestShard {
        name: name.into(),
        file: format!("{name}.0a1b2c3d.ruelle"),
        bytes: 1234,
        sha256: "0a1b2c3d".repeat(8),
        date: "2026-11-20".into(),
        source: "Base Adresse Nationale, Licence Ouverte 2.0".into(),
        addresses: 10,
        streets: 2,
        communes: 1,
        bbox: Some([2.2, 48.8, 2.4, 48.9]),
        start: Some(ShardStart { bytes: 400, sha256: "deadbeef".repeat(8) }),
    }
}

fn manifest() -> Manifest {
    Manifest::new("2026-11-21T10:00:00Z", vec![shard("75"), shard("2A")])
}

/// The error of parsing once a field of the first shard is `value`.
fn with(field: &str, value: Value) -> String {
    let mut json: Value = serde_json::to_value(manifest()).unwrap_or_default();
    json["shards"][0][field] = value;
    Manifest::parse(json.to_string().as_bytes()).err().map(|error| error.to_string()).unwrap_or_default()
}

#[test]
fn reads_what_it_writes_in_the_order_of_names() {
    let json = manifest().to_json().unwrap_or_default();
    let read = Manifest::parse(json.as_bytes()).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(read, manifest());
    assert_eq!(read.shards.iter().map(|shard| shard.name.as_str()).collect::<Vec<_>>(), ["2A", "75"]);
    assert!(json.starts_with("{\n  \"format\": 1,\n  \"generated\": \"2026-11-21T10:00:00Z\",\n  \"shards\": ["));
}

#[test]
fn fields_of_a_later_writer_are_passed_over_and_a_box_may_be_absent() {
    assert_eq!(with("compression", json!("zstd")), "");
    assert_eq!(with("bbox", Value::Null), "");
    assert_eq!(with("start", Value::Null), "");
}

#[test]
fn a_file_stays_beside_the_manifest() {
    for file in ["", "../75.ruelle", "/etc/passwd", "a/b.ruelle", "a\\b.ruelle", ".hidden", "..", "x\0y", "é.ruelle"] {
        assert!(with("file", json!(file)).contains("its file must be"), "{file:?}");
    }
}

#[test]
fn values_that_cannot_be_are_refused() {
    let cases = [
        ("name", json!("a b"), "its name must be"),
        ("name", json!("75"), "its name appears twice"),
        ("file", json!("75.0a1b2c3d.ruelle"), "another shard's"),
        ("bytes", json!(0), "size in bytes"),
        ("bytes", json!(1u64 << 40), "size in bytes"),
        ("bytes", json!(-1), "not readable"),
        ("sha256", json!("abc"), "sha256"),
        ("sha256", json!("Z".repeat(64)), "sha256"),
        ("start", json!({ "bytes": 1235, "sha256": "0".repeat(64) }), "its start"),
        ("start", json!({ "bytes": 0, "sha256": "0".repeat(64) }), "its start"),
        ("start", json!({ "bytes": 400, "sha256": "0" }), "its start"),
        ("start", json!(400), "not readable"),
        ("bbox", json!([2, 1, 1, 2]), "bbox"),
        ("bbox", json!([-200, 1, 1, 2]), "bbox"),
        ("bbox", json!([1, 2]), "not readable"),
    ];
    for (field, value, expected) in cases {
        let said = with(field, value.clone());
        assert!(said.contains(expected), "{field} {value}: {said:?}");
    }
}

#[test]
fn another_format_is_named_whatever_else_has_changed() {
    let later = br#"{"format":2,"tables":[]}"#;
    assert!(matches!(Manifest::parse(later), Err(ManifestError::Format(2))));
    assert!(matches!(Manifest::parse(&vec![b' '; 8 << 20]), Err(ManifestError::TooLarge(_))));
    let many = Manifest::new("", (0..4097).map(|name| shard(&name.to_string())).collect());
    assert!(matches!(many.to_json(), Err(ManifestError::TooMany(4097))));
}
