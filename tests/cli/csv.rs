//! `ruelle csv`

use crate::workbench::{Workbench, command};
use serde_json::Value;
use std::io::Write;
use std::process::Stdio;

const FILE: &str = "id;adresse;insee\n1;12 rue de rivoli;75104\n2;3 rue centrale briançon;\n3;;\n";

/// A bench with shards and a file of three addresses.
fn bench() -> Workbench {
    let bench = Workbench::new();
    bench.shards();
    bench.write("in.csv", FILE);
    bench
}

fn read(bench: &Workbench, name: &str) -> String {
    std::fs::read_to_string(bench.join(name)).unwrap()
}

const SHORT: [&str; 6] = ["--shards", "shards", "--columns", "adresse", "--result-columns", "id,status"];
const ANSWER: &str = "id;adresse;insee;result_id;result_status\n1;12 rue de rivoli;75104;75104_8249_00012;ok\n\
2;3 rue centrale briançon;;05023_0120_00003;ok\n3;;;;skipped\n";

#[test]
fn a_file_is_written_beside_its_input() {
    let bench = bench();
    let ran = bench.run(["csv", "in.csv", "--citycode", "insee"].iter().chain(&SHORT));
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert_eq!(read(&bench, "in.geocoded.csv"), ANSWER);
    assert_eq!(read(&bench, "in.csv"), FILE);
    assert!(ran.out.is_empty() && ran.err.contains("rows/s") && ran.err.contains("in.geocoded.csv"), "{}", ran.err);
    assert!(!bench.names(".").iter().any(|name| name.contains(".tmp")));
}

#[test]
fn the_answer_may_go_to_standard_output_and_come_from_standard_input() {
    let bench = bench();
    let ran = bench.run(["csv", "in.csv", "-"].iter().chain(&SHORT));
    assert_eq!((ran.status, ran.out.as_str()), (0, ANSWER));
    let mut child = command(&bench.path);
    child.args(["csv", "-", "--quiet"]).args(SHORT).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = child.spawn().unwrap();
    child.stdin.take().unwrap().write_all(FILE.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), ANSWER);
    assert_eq!(output.stderr, b"");
}

#[test]
fn gzip_is_read_and_the_summary_is_json() {
    let bench = bench();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(FILE.as_bytes()).unwrap();
    std::fs::write(bench.join("in2.csv.gz"), gzip.finish().unwrap()).unwrap();
    let ran = bench.run(["csv", "in2.csv.gz", "--json"].iter().chain(&SHORT));
    assert_eq!(ran.status, 0, "{}", ran.err);
    let summary: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((&summary["rows"], &summary["ok"], &summary["skipped"]), (&3.into(), &2.into(), &1.into()));
    assert!(summary["rows_per_second"].is_u64() && summary["seconds"].is_number());
    assert_eq!(read(&bench, "in2.geocoded.csv"), ANSWER);
}

#[test]
fn order_is_kept_on_any_number_of_threads() {
    let bench = bench();
    let rows: Vec<_> = (0..20_000).map(|n| format!("{n};{} rue de rivoli;75104\n", n % 20 + 1)).collect();
    bench.write("many.csv", &format!("id;adresse;insee\n{}", rows.concat()));
    let run = |jobs| bench.run(["csv", "many.csv", "-", "--quiet", "--jobs", jobs].iter().chain(&SHORT)).out;
    let one = run("1");
    assert_eq!(one.lines().count(), 20_001);
    assert!(one.lines().skip(1).zip(0..).all(|(line, n)| line.starts_with(&format!("{n};")) && line.ends_with(";ok")));
    assert_eq!(run("7"), one);
}

#[test]
fn positions_become_addresses() {
    let bench = bench();
    bench.write("points.csv", "y,x\n48.8555,2.3588\n");
    let ran = bench.run([
        "csv",
        "points.csv",
        "-",
        "--reverse",
        "--lat",
        "y",
        "--lon",
        "x",
        "--shards",
        "shards",
        "--result-columns",
        "id",
    ]);
    assert_eq!(ran.out, "y,x,result_id\n48.8555,2.3588,75104_8249_00012\n", "{}", ran.err);
}

#[test]
fn what_cannot_be_done_is_explained_and_nothing_is_written() {
    let bench = bench();
    let before = bench.names(".");
    let fails = |arguments: &[&str], status: i32, said: &str| {
        let ran = bench.run(["csv"].iter().chain(arguments).chain(&["--shards", "shards"]));
        assert!(ran.status == status && ran.err.contains(said), "{arguments:?}: {} {}", ran.status, ran.err);
        assert_eq!(bench.names("."), before, "{arguments:?}");
    };
    fails(
        &["in.csv", "--columns", "voie"],
        2,
        "in.csv: --columns: the file has no column \"voie\"; its columns are \"id\", \"adresse\", \"insee\"",
    );
    fails(&["in.csv", "--reverse"], 2, "--lat: is required");
    fails(&["in.csv", "in.csv"], 2, "written over itself");
    fails(&["in.csv", "--encoding", "klingon"], 2, "utf-8");
    fails(&["in.csv", "--result-columns", "color"], 2, "result_label");
    fails(&["in.csv", "--min-score", "7"], 2, "0 to 1");
    fails(&["none.csv"], 1, "check the path");
    fails(&["shards"], 1, "is a directory");
    fails(&["in.csv", "none/out.csv"], 1, "cannot write");
    let empty = bench.run(["csv", "/dev/null", "-", "--shards", "shards"]);
    assert!(empty.status == 1 && empty.err.contains("is empty"), "{}", empty.err);
}

#[cfg(unix)]
#[test]
fn what_is_no_regular_file_is_written_into_and_links_stay() {
    let bench = bench();
    bench.write("real.csv", "old");
    std::os::unix::fs::symlink("real.csv", bench.join("link.csv")).unwrap();
    std::os::unix::fs::symlink("new.csv", bench.join("dangling.csv")).unwrap();
    for (out, file) in [("link.csv", "real.csv"), ("dangling.csv", "new.csv")] {
        let ran = bench.run(["csv", "in.csv", out, "--citycode", "insee"].iter().chain(&SHORT));
        assert_eq!((ran.status, read(&bench, file).as_str()), (0, ANSWER), "{out}: {}", ran.err);
        assert!(bench.join(out).is_symlink());
    }
    let made = std::process::Command::new("mkfifo").arg(bench.join("pipe")).status().unwrap();
    assert!(made.success());
    let pipe = bench.join("pipe");
    let reading = std::thread::spawn(move || std::fs::read_to_string(pipe).unwrap());
    let ran = bench.run(["csv", "in.csv", "pipe"].iter().chain(&SHORT));
    assert_eq!((ran.status, reading.join().unwrap().as_str()), (0, ANSWER), "{}", ran.err);
    assert!(!bench.join("pipe").is_file());
    // Whatever is written into it fails: it is no success, and it stays a device.
    let full = std::path::Path::new("/dev/full");
    if full.exists() {
        let ran = bench.run(["csv", "in.csv", "/dev/full"].iter().chain(&SHORT));
        assert!(ran.status != 0 && !full.is_file(), "{}", ran.err);
    }
}

#[test]
fn an_accent_far_down_makes_the_encoding_of_all_results() {
    let bench = bench();
    let mut file = b"adresse\n".to_vec();
    file.extend(b"3 rue centrale brian\x63on\n".repeat(20_000));
    file.extend(b"3 rue centrale brian\xe7on\n");
    std::fs::write(bench.join("late.csv"), &file).unwrap();
    let ran = bench.run(["csv", "late.csv", "--shards", "shards", "--result-columns", "city", "--quiet"]);
    assert_eq!(ran.status, 0, "{}", ran.err);
    let out = std::fs::read(bench.join("late.geocoded.csv")).unwrap();
    assert!(
        out.starts_with(b"adresse,result_city\n3 rue centrale briancon,Brian\xe7on\n"),
        "{:?}",
        String::from_utf8_lossy(&out[..80])
    );
    assert!(out.ends_with(b"3 rue centrale brian\xe7on,Brian\xe7on\n") && std::str::from_utf8(&out).is_err());
}
