//! `ruelle search` and `ruelle reverse`

use crate::workbench::Workbench;
use serde_json::Value;

#[test]
fn finds_an_address_and_shows_a_table() {
    let bench = Workbench::new();
    bench.shards();
    let found = bench.run(["search", "--shards", "shards", "12 rue de rivoli paris"]);
    assert_eq!(found.status, 0, "{}", found.err);
    assert!(found.out.contains("12 Rue de Rivoli 75004 Paris") && found.out.contains("48.855500"), "{}", found.out);
    assert!(!found.out.contains('\u{1b}'), "no colour outside a terminal");
    let explained = bench.run(["search", "--shards", "shards", "--explain", "12 rue de rivoli paris"]);
    assert!(explained.out.contains("coverage"), "{}", explained.out);
}

#[test]
fn words_may_stand_without_quotes() {
    let bench = Workbench::new();
    bench.shards();
    let found = bench.run(["search", "--shards", "shards", "12", "rue", "de", "rivoli"]);
    assert!(found.out.contains("12 Rue de Rivoli 75004 Paris"), "{}", found.out);
}

#[test]
fn json_is_the_contracts_geojson() {
    let bench = Workbench::new();
    bench.shards();
    let found = bench.run(["search", "--shards", "shards", "--json", "--limit", "1", "12 rue de rivoli paris"]);
    let answer: Value = serde_json::from_str(&found.out).unwrap();
    assert_eq!((&answer["type"], &answer["limit"]), (&"FeatureCollection".into(), &1.into()));
    let properties = &answer["features"][0]["properties"];
    assert_eq!(properties["id"], "75104_8249_00012");
    assert_eq!(properties["housenumber"], "12");
    assert!(properties["x"].is_number() && properties["y"].is_number());
}

#[test]
fn filters_hold() {
    let bench = Workbench::new();
    bench.shards();
    for filter in [["--postcode", "05100"], ["--citycode", "05023"], ["--depcode", "05"], ["--bbox", "6,44,7,45"]] {
        let found = bench.run(["search", "--shards", "shards", "--json", "rue centrale"].iter().chain(&filter));
        let answer: Value = serde_json::from_str(&found.out).unwrap();
        let features = answer["features"].as_array().unwrap();
        assert!(!features.is_empty(), "{filter:?}");
        assert!(features.iter().all(|feature| feature["properties"]["citycode"] == "05023"), "{filter:?}");
    }
}

#[test]
fn reverse_finds_what_is_near() {
    let bench = Workbench::new();
    bench.shards();
    let found = bench.run(["reverse", "--shards", "shards", "48.8556", "2.3588"]);
    assert!(found.out.contains("12 Rue de Rivoli 75004 Paris"), "{} {}", found.out, found.err);
    let pasted = bench.run(["reverse", "--shards", "shards", "--json", "48.8556,", "2.3588"]);
    let answer: Value = serde_json::from_str(&pasted.out).unwrap();
    assert_eq!(answer["features"][0]["properties"]["id"], "75104_8249_00012");
}

#[test]
fn negative_degrees_are_read() {
    let bench = Workbench::new();
    bench.shards();
    let found = bench.run(["reverse", "--shards", "shards", "--json", "-21.1", "-55.3"]);
    assert_eq!(found.status, 0, "{}", found.err);
    assert!(found.out.contains(r#""center":[-55.3,-21.1]"#), "{}", found.out);
}

#[test]
fn every_fault_of_a_question_is_told_and_the_status_is_2() {
    let bench = Workbench::new();
    let found = bench.run(["search", "--shards", "none", "rivoli", "--limit", "0", "--postcode", "7", "--lat", "95"]);
    assert_eq!(found.status, 2);
    for fault in ["limit:", "postcode:", "lat:", "lon:"] {
        assert!(found.err.contains(fault), "{fault} in {}", found.err);
    }
    assert_eq!(bench.run(["reverse", "--shards", "none", "abc", "2"]).status, 2);
}

#[test]
fn shards_that_are_not_there_are_explained() {
    let bench = Workbench::new();
    let found = bench.run(["search", "--shards", "none", "rivoli"]);
    assert_eq!(found.status, 1);
    assert!(found.err.contains("none does not exist") && found.err.contains("ruelle build"), "{}", found.err);
    std::fs::create_dir(bench.join("empty")).unwrap();
    let found = bench.run(["search", "--shards", "empty", "rivoli"]);
    assert!(found.status == 1 && found.err.contains("manifest.json"), "{}", found.err);
}
