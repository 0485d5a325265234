//! `ruelle inspect` and `ruelle verify`

use crate::workbench::Workbench;
use serde_json::Value;
use std::fs;
use std::path::PathBuf;

fn first_shard(bench: &Workbench) -> PathBuf {
    let name = bench.names("shards").into_iter().find(|name| name.ends_with(".ruelle")).unwrap();
    bench.join("shards").join(name)
}

#[test]
fn inspect_shows_what_shards_hold_and_where_bytes_go() {
    let bench = Workbench::new();
    bench.shards();
    let shown = bench.run(["inspect", "shards"]);
    assert_eq!(shown.status, 0, "{}", shown.err);
    let words = "05|75|addresses|approx. centres|section|2026-11-20|All of France|typing needs|Base Adresse Nationale";
    for word in words.split('|') {
        assert!(shown.out.contains(word), "{word} in {}", shown.out);
    }
    let json = bench.run(["inspect", "--shards", "shards", "--json"]);
    let report: Value = serde_json::from_str(&json.out).unwrap();
    let shard = &report["shards"][1];
    assert_eq!((&shard["name"], &shard["addresses"]), (&"75".into(), &23.into()));
    let hot = shard["hot_bytes"].as_u64().unwrap();
    assert!(0 < hot && hot < shard["bytes"].as_u64().unwrap(), "{hot}");
    assert!(report["france"]["bytes"].as_u64().unwrap() > 26_000_000, "{report}");
    assert!(report["france"]["method"].as_str().is_some_and(|method| method.contains("an address")), "{report}");
    let sections: u64 = shard["sections"].as_array().unwrap().iter().map(|each| each["bytes"].as_u64().unwrap()).sum();
    assert!(sections > 0 && sections <= shard["bytes"].as_u64().unwrap());
    let file = first_shard(&bench);
    assert_eq!(bench.run(["inspect", file.to_str().unwrap()]).status, 0);
}

#[test]
fn verify_passes_what_build_wrote() {
    let bench = Workbench::new();
    bench.shards();
    let verified = bench.run(["verify", "shards"]);
    assert_eq!(verified.status, 0, "{}{}", verified.out, verified.err);
    assert!(verified.out.contains("2 sound shards"), "{}", verified.out);
}

#[test]
fn verify_catches_every_flipped_byte() {
    let bench = Workbench::new();
    bench.shards();
    let file = first_shard(&bench);
    let sound = fs::read(&file).unwrap();
    for at in (0..sound.len()).step_by(sound.len() / 7 + 1) {
        let mut bytes = sound.clone();
        bytes[at] ^= 0x10;
        fs::write(&file, bytes).unwrap();
        let verified = bench.run(["verify", "--shards", "shards"]);
        assert_eq!(verified.status, 1, "byte {at}");
        assert!(verified.out.contains("fault  05"), "{}", verified.out);
    }
}

#[test]
fn a_shard_that_is_cut_or_gone_is_a_clear_line_everywhere() {
    let bench = Workbench::new();
    bench.shards();
    let file = first_shard(&bench);
    let sound = fs::read(&file).unwrap();
    fs::write(&file, &sound[..sound.len() / 2]).unwrap();
    for arguments in [&["search", "--shards", "shards", "rivoli"][..], &["inspect", "shards"], &["verify", "shards"]] {
        let ran = bench.run(arguments);
        assert_eq!(ran.status, 1, "{arguments:?}");
        assert!((ran.err + &ran.out).contains("fetch"), "{arguments:?}");
    }
    fs::remove_file(&file).unwrap();
    let ran = bench.run(["verify", "shards"]);
    assert!(ran.status == 1 && ran.out.contains("cannot read"), "{}", ran.out);
}

#[test]
fn verify_notes_a_file_that_nothing_names() {
    let bench = Workbench::new();
    bench.shards();
    bench.write("shards/99.00000000.ruelle", "left over");
    let verified = bench.run(["verify", "shards"]);
    assert_eq!(verified.status, 0, "{}", verified.err);
    assert!(verified.out.contains("99.00000000.ruelle"), "{}", verified.out);
}
