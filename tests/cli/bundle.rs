//! `ruelle bundle`, with an engine of a few bytes; that a real one answers is tested in a page and on workerd.

use crate::workbench::Workbench;
use serde_json::Value;
use std::fs;

const ENGINE: &[u8] = b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0";

/// A package as npm installs it.
fn install(bench: &Workbench, folder: &str) {
    fs::create_dir_all(bench.join(folder)).unwrap();
    fs::write(bench.join(folder).join("engine.wasm"), ENGINE).unwrap();
    bench.write(&format!("{folder}/bundle.js"), "export const open = () => new URL('./engine.wasm', import.meta.url);\n");
    bench.write(&format!("{folder}/bundle.d.ts"), "export function open(): URL;\n");
}

#[test]
fn engine_and_shards_become_one_file_with_its_loader() {
    let bench = Workbench::new();
    bench.shards();
    install(&bench, "node_modules/ruelle");
    let bundled = bench.run(["bundle", "75", "05", "--json"]);
    assert_eq!(bundled.status, 0, "{}", bundled.err);
    let module = fs::read(bench.join("ruelle-75-05.wasm")).unwrap();
    assert!(module.starts_with(ENGINE));
    let names = bench.names("shards");
    let at = |name: &str| {
        let file = names.iter().find(|file| file.starts_with(name)).unwrap();
        let shard = fs::read(bench.join("shards").join(file)).unwrap();
        module.windows(shard.len()).position(|window| window == shard).unwrap()
    };
    assert!(at("75.") < at("05."), "in the order asked");
    let loader = fs::read_to_string(bench.join("ruelle-75-05.js")).unwrap();
    assert!(loader.contains("'./ruelle-75-05.wasm'"), "{loader}");
    assert!(bench.join("ruelle-75-05.d.ts").is_file());
    let report: Value = serde_json::from_str(&bundled.out).unwrap();
    assert_eq!(report["shards"][0]["addresses"], 23);
    assert_eq!(report["bytes"].as_u64().unwrap(), u64::try_from(module.len()).unwrap());
    assert!(bench.names(".").iter().all(|name| !name.contains(".tmp")));
}

#[test]
fn the_engine_may_be_elsewhere_and_the_file_named() {
    let bench = Workbench::new();
    bench.shards();
    install(&bench, "engines");
    for engine in ["engines", "engines/engine.wasm"] {
        let bundled = bench.run(["bundle", "05", "--shards", "shards", "--engine", engine, "--out", "à vous.wasm"]);
        assert_eq!(bundled.status, 0, "{}", bundled.err);
        assert!(bundled.out.contains("10 address"), "{}", bundled.out);
        assert!(fs::read_to_string(bench.join("à vous.js")).unwrap().contains("./%C3%A0%20vous.wasm"));
    }
}

#[test]
fn what_is_missing_or_wrong_is_said_and_nothing_is_written() {
    let bench = Workbench::new();
    bench.shards();
    install(&bench, "good");
    install(&bench, "bad");
    bench.write("bad/engine.wasm", "<!doctype html>");
    install(&bench, "old");
    bench.write("old/bundle.js", "export {};");
    for (arguments, status, words) in [
        (&["bundle", "99", "--engine", "good"][..], 2, "has no shard \"99\"; it has 05, 75"),
        (&["bundle", "75", "75", "--engine", "good"], 2, "75 is named twice"),
        (&["bundle", "75", "--engine", "nowhere"], 1, "npm run build"),
        (&["bundle", "75", "--engine", "bad"], 1, "not a WebAssembly module"),
        (&["bundle", "75", "--engine", "old"], 1, "not the loader of this version"),
        (&["bundle", "75", "--engine", "good", "--shards", "nothing"], 1, "ruelle build"),
        (&["bundle", "75", "--engine", "good", "--out", "x.js"], 2, "ends with .wasm"),
        (&["bundle"], 2, "NAME"),
    ] {
        let ran = bench.run(arguments);
        assert_eq!(ran.status, status, "{arguments:?}: {}", ran.err);
        assert!(ran.err.contains(words), "{words} in {}", ran.err);
    }
    let file = bench.names("shards").into_iter().find(|name| name.starts_with("75.")).unwrap();
    let mut shard = fs::read(bench.join("shards").join(&file)).unwrap();
    let middle = shard.len() / 2;
    shard[middle] ^= 1;
    fs::write(bench.join("shards").join(&file), shard).unwrap();
    let ran = bench.run(["bundle", "75", "--engine", "good"]);
    assert!(ran.status == 1 && ran.err.contains("not the file that the manifest lists"), "{}", ran.err);
    assert!(bench.names(".").iter().all(|name| !name.starts_with("ruelle-") && !name.contains(".tmp")));
}
