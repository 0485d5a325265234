//! `ruelle publish`, `rollback` and `versions`, to a directory.

use crate::workbench::{Ran, Workbench, command, paris};
use serde_json::Value;
use std::fs::{self, File};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

/// Builds 05 and 75 into `shards`, 75 of so many of its rows.
pub fn build(bench: &Workbench, rows: usize) {
    bench.shards();
    let file = bench.ban("75.csv", &paris()[..rows]);
    let built = bench.run(["build", file.to_str().unwrap(), "--out", "shards", "--date", "2026-11-20"]);
    assert_eq!(built.status, 0, "{}", built.err);
}

pub fn publish(bench: &Workbench, more: &[&str]) -> Ran {
    bench.run(["publish", "shards", "--to", "www"].into_iter().chain(more.iter().copied()))
}

pub fn json(ran: &Ran) -> Value {
    serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {} {}", ran.out, ran.err))
}

fn manifest(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

/// Reads as a client does: the manifest, then every shard that it names, whole.
fn read_all(directory: &Path) -> Result<u64, String> {
    let manifest: Value = serde_json::from_slice(&fs::read(directory.join("manifest.json")).map_err(|error| error.to_string())?)
        .map_err(|error| error.to_string())?;
    let mut addresses = 0;
    for shard in manifest["shards"].as_array().ok_or("no shards")? {
        let file = shard["file"].as_str().ok_or("no file")?;
        let bytes = fs::read(directory.join(file)).map_err(|error| format!("{file}: {error}"))?;
        let opened = ruelle::Shard::open(bytes).map_err(|error| format!("{file}: {error}"))?;
        if u64::from(opened.info().addresses) != shard["addresses"].as_u64().unwrap_or_default() {
            return Err(format!("{file} is of another version"));
        }
        addresses += u64::from(opened.info().addresses);
    }
    Ok(addresses)
}

#[test]
fn versions_come_and_stay_and_go() {
    let bench = Workbench::new();
    for (rows, version, sent) in [(23, 1, 2), (22, 2, 1), (21, 3, 1), (20, 4, 1)] {
        build(&bench, rows);
        let published = json(&publish(&bench, &["--json"]));
        assert_eq!((&published["version"], published["sent"].as_array().unwrap().len()), (&version.into(), sent), "{published}");
        assert_eq!(read_all(&bench.join("www")), Ok(rows as u64 + 10));
        assert_eq!(manifest(&bench.join("www/manifest.json")), manifest(&bench.join("shards/manifest.json")));
    }
    // Version 1 went, and the shard that only it had.
    let listed = json(&bench.run(["versions", "--to", "www", "--json"]));
    assert_eq!(listed["in_service"], 4);
    let numbers: Vec<_> =
        listed["versions"].as_array().unwrap().iter().map(|version| version["version"].as_u64().unwrap()).collect();
    assert_eq!(numbers, [2, 3, 4]);
    let names = bench.names("www");
    assert_eq!(names.iter().filter(|name| name.starts_with("75.")).count(), 3, "{names:?}");
    assert_eq!(names.iter().filter(|name| name.starts_with("05.")).count(), 1, "{names:?}");
    assert!(!names.iter().any(|name| name == "manifest.1.json" || name.contains(".tmp")), "{names:?}");

    let verified = bench.run(["verify", "www"]);
    assert!(verified.status == 0 && !verified.out.contains("can be deleted"), "{}", verified.out);
    let built = bench.run(["build", "75.csv", "--out", "www"]);
    assert!(built.status == 1 && built.err.contains("www keeps published versions"), "{}", built.err);
    assert_eq!(bench.names("www"), names);

    let back = bench.run(["rollback", "--to", "www"]);
    assert!(back.status == 0 && back.out.contains("Version 3"), "{}{}", back.out, back.err);
    assert_eq!(read_all(&bench.join("www")), Ok(31));
    let back = bench.run(["rollback", "--to", "www"]);
    assert!(back.status == 0 && back.out.contains("Version 2"), "{}{}", back.out, back.err);
    let back = bench.run(["rollback", "--to", "www"]);
    assert!(back.status == 1 && back.err.contains("no earlier version"), "{}", back.err);
    let back = bench.run(["rollback", "9", "--to", "www"]);
    assert!(back.status == 2 && back.err.contains("kept are 2, 3, 4"), "{}", back.err);
    assert_eq!(bench.run(["rollback", "4", "--to", "www"]).status, 0);
    assert_eq!(read_all(&bench.join("www")), Ok(30));

    // The one in service stays, however old.
    assert_eq!(bench.run(["rollback", "2", "--to", "www"]).status, 0);
    let listed = bench.run(["versions", "--to", "www"]);
    assert!(listed.out.lines().any(|line| line.contains('2') && line.contains("in service")), "{}", listed.out);
    build(&bench, 19);
    assert_eq!(json(&publish(&bench, &["--json", "--keep", "2"]))["version"], 5);
}

#[test]
fn nothing_new_is_no_version() {
    let bench = Workbench::new();
    build(&bench, 23);
    assert_eq!(publish(&bench, &[]).status, 0);
    // Built again, the manifest has another time, but the same shards.
    build(&bench, 23);
    let again = json(&publish(&bench, &["--json"]));
    assert_eq!((&again["version"], &again["is_new"], &again["sent"]), (&1.into(), &false.into(), &Value::Array(Vec::new())));
}

#[test]
fn what_was_there_before_can_be_gone_back_to() {
    let bench = Workbench::new();
    build(&bench, 23);
    fs::rename(bench.join("shards"), bench.join("www")).unwrap();
    build(&bench, 5);
    let published = json(&publish(&bench, &["--json"]));
    assert_eq!((&published["version"], &published["kept"]), (&2.into(), &serde_json::json!([1, 2])));
    assert_eq!(bench.run(["rollback", "--to", "www"]).status, 0);
    assert_eq!(read_all(&bench.join("www")), Ok(33));
}

#[test]
fn a_reader_in_the_middle_of_a_switch_sees_one_version() {
    let bench = Workbench::new();
    build(&bench, 23);
    fs::rename(bench.join("shards"), bench.join("one")).unwrap();
    build(&bench, 12);
    fs::rename(bench.join("shards"), bench.join("two")).unwrap();
    let publish = |from: &str| assert_eq!(bench.run(["publish", from, "--to", "www"]).status, 0);
    publish("one");
    let done = AtomicBool::new(false);
    let directory = bench.join("www");
    let seen = thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let mut seen = Vec::new();
            while !done.load(Ordering::Relaxed) {
                seen.push(read_all(&directory));
            }
            seen
        });
        for from in ["two", "one", "two", "one", "two", "one"] {
            publish(from);
        }
        done.store(true, Ordering::Relaxed);
        reader.join().unwrap()
    });
    assert!(seen.iter().all(|seen| matches!(seen, Ok(33 | 22))), "{:?}", seen.iter().find(|seen| seen.is_err()));
    assert!([33, 22].iter().all(|count| seen.contains(&Ok(*count))), "{} readings", seen.len());
}

#[test]
fn two_at_once_is_one_too_many() {
    let bench = Workbench::new();
    build(&bench, 23);
    assert_eq!(publish(&bench, &[]).status, 0);
    let lock = File::create(bench.join("www/.ruelle.lock")).unwrap();
    lock.lock().unwrap();
    for arguments in [&["publish", "shards", "--to", "www"][..], &["rollback", "1", "--to", "www"]] {
        let ran = bench.run(arguments);
        assert!(ran.status == 1 && ran.err.contains("another ruelle publishes there"), "{}", ran.err);
    }
    let building = bench.run(["build", "75.csv", "--out", "www"]);
    assert!(building.status == 1 && building.err.contains("another ruelle builds there"), "{}", building.err);
    drop(lock);
    // What a process left that died half-way goes with the next.
    fs::write(bench.join("www/.75.abc.ruelle.123.tmp"), "half").unwrap();
    assert_eq!(publish(&bench, &[]).status, 0, "a lock whose owner is gone holds nobody up");
    assert!(bench.names("www").iter().all(|name| !name.starts_with('.')), "{:?}", bench.names("www"));
}

#[test]
fn a_manifest_that_lies_is_not_published() {
    let bench = Workbench::new();
    build(&bench, 23);
    assert_eq!(publish(&bench, &[]).status, 0);
    let before = (bench.names("www"), manifest(&bench.join("www/manifest.json")));
    build(&bench, 12);
    let path = bench.join("shards/manifest.json");
    let good = fs::read_to_string(&path).unwrap();
    let said = manifest(&path);
    let shard = &said["shards"][1];
    let file = bench.join("shards").join(shard["file"].as_str().unwrap());
    let hash = shard["sha256"].as_str().unwrap();
    let lies = [
        (good.replace(&format!("\"sha256\": \"{hash}\""), &format!("\"sha256\": \"{}\"", "0".repeat(64))), "its sha256 is"),
        (good.replace(&format!("\"bytes\": {}", shard["bytes"]), "\"bytes\": 77"), "the manifest says 77"),
        (good.replace("\"addresses\": 12", "\"addresses\": 13"), "the manifest says \"13\""),
        (good.replace("\"file\": \"75.", "\"file\": \"../75."), "file name beside the manifest"),
        ("{".to_owned(), "not readable"),
    ];
    for (lie, expected) in lies {
        assert_ne!(lie, good, "{expected}");
        fs::write(&path, lie).unwrap();
        let ran = publish(&bench, &[]);
        assert!(ran.status == 1 && ran.err.contains(expected), "{expected}: {}", ran.err);
    }
    fs::write(&path, &good).unwrap();
    fs::rename(&file, bench.join("gone")).unwrap();
    let ran = publish(&bench, &[]);
    assert!(ran.status == 1 && ran.err.contains(file.file_name().unwrap().to_str().unwrap()), "{}", ran.err);
    assert_eq!((bench.names("www"), manifest(&bench.join("www/manifest.json"))), before, "as it was");
}

#[test]
fn a_shard_that_the_store_lost_is_sent_again() {
    let bench = Workbench::new();
    build(&bench, 23);
    assert_eq!(publish(&bench, &[]).status, 0);
    build(&bench, 12);
    assert_eq!(publish(&bench, &[]).status, 0);
    let shards: Vec<_> = bench.names("www").into_iter().filter(|name| name.starts_with("05.")).collect();
    let path = bench.join("www").join(&shards[0]);
    let whole = fs::read(&path).unwrap();
    // Damaged, though as long as it was.
    let mut damaged = whole.clone();
    damaged[100] ^= 1;
    for wrong in [Some(damaged), Some(whole[..50].to_vec()), None] {
        match wrong {
            Some(bytes) => fs::write(&path, bytes).unwrap(),
            None => fs::remove_file(&path).unwrap(),
        }
        let back = bench.run(["rollback", "1", "--to", "www"]);
        assert!(back.status == 1 && back.err.contains(&shards[0]) && back.err.contains("not whole"), "{}", back.err);
        let again = json(&publish(&bench, &["--json"]));
        assert_eq!((&again["is_new"], &again["sent"][0]), (&false.into(), &shards[0].clone().into()));
        assert_eq!(fs::read(&path).unwrap(), whole);
    }
    fs::write(bench.join("www/manifest.1.json"), "{}").unwrap();
    let back = bench.run(["rollback", "1", "--to", "www"]);
    assert!(back.status == 1 && back.err.contains("manifest.1.json is not what was published"), "{}", back.err);
    fs::write(bench.join("www/versions.json"), "[").unwrap();
    let ran = publish(&bench, &[]);
    assert!(ran.status == 1 && ran.err.contains("versions.json") && ran.err.contains("move it away"), "{}", ran.err);
    fs::remove_file(bench.join("www/versions.json")).unwrap();
    assert_eq!(publish(&bench, &[]).status, 0);
    assert_eq!(read_all(&bench.join("www")), Ok(22));
}

#[test]
fn order_goes_by_number_whatever_the_clock_says() {
    let bench = Workbench::new();
    build(&bench, 23);
    assert_eq!(publish(&bench, &[]).status, 0);
    // As if the first had been published by a machine whose clock is years ahead.
    let path = bench.join("www/versions.json");
    let mut history = manifest(&path);
    history["versions"][0]["published"] = "2099-01-01T00:00:00Z".into();
    fs::write(&path, history.to_string()).unwrap();
    build(&bench, 12);
    let ran = publish(&bench, &["--json"]);
    assert_eq!(json(&ran)["version"], 2);
    assert!(ran.err.contains("this machine's clock says") && ran.err.contains("2099"), "{}", ran.err);
    assert_eq!(json(&bench.run(["versions", "--to", "www", "--json"]))["in_service"], 2);
    assert!(bench.run(["rollback", "--to", "www"]).out.contains("Version 1"));
}

#[test]
fn assets_are_where_wrangler_says() {
    let bench = Workbench::new();
    build(&bench, 23);
    let ran = bench.run(["publish", "shards", "--to", "assets"]);
    assert!(ran.status == 1 && ran.err.contains("wrangler.toml"), "{}", ran.err);
    bench.write("wrangler.toml", "name = \"x\"\n");
    let ran = bench.run(["publish", "shards", "--to", "assets"]);
    assert!(ran.status == 1 && ran.err.contains("[assets]"), "{}", ran.err);
    bench.write("wrangler.toml", "name = \"x\"\n[assets]\ndirectory = \"out/site\"\n");
    let from_below = command(&bench.join("shards")).args(["publish", ".", "--to", "assets"]).output().unwrap();
    assert!(from_below.status.success(), "{}", String::from_utf8_lossy(&from_below.stderr));
    assert_eq!(read_all(&bench.join("out/site/shards")), Ok(33));
    let ran = bench.run(["publish", "shards", "--to", "s3://bucket"]);
    assert!(ran.status == 2 && ran.err.contains("r2://BUCKET"), "{}", ran.err);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_the_last_good_data_in_service() {
    let bench = Workbench::new();
    build(&bench, 23);
    assert_eq!(publish(&bench, &[]).status, 0);
    let before = (bench.names("www"), manifest(&bench.join("www/manifest.json")));
    build(&bench, 12);
    let script = format!("trap '' XFSZ; ulimit -f 1; exec {} publish shards --to www", env!("CARGO_BIN_EXE_ruelle"));
    let ran = std::process::Command::new("sh").args(["-c", &script]).current_dir(&bench.path).output().unwrap();
    assert_eq!(ran.status.code(), Some(1));
    let error = String::from_utf8_lossy(&ran.stderr);
    assert!(error.contains("cannot write") && error.contains("another place"), "{error}");
    assert_eq!((bench.names("www"), manifest(&bench.join("www/manifest.json"))), before);
}
