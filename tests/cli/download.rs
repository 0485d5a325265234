//! `ruelle build CODE…`: from a server that is good, slow, broken, or lies.

use crate::server::{Reply, Request, Server};
use crate::workbench::{Ran, Workbench, briancon, csv, paris, row};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::time::Duration;

fn gzip(rows: &[String]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(csv(rows).as_bytes()).unwrap();
    encoder.finish().unwrap()
}

/// Two thousand numbers of a street: a file of some size.
fn long_street() -> Vec<String> {
    let commune = ("75104", "Paris 4e Arrondissement");
    let position = |number: u32| 2.3 + f64::from(number * 7919 % 1000) * 1e-5;
    (1..=2000).map(|number| row("75104_8249", number, "Rue de Rivoli", "75004", commune, position(number), 48.85)).collect()
}

/// Builds from addresses alone, with little patience.
fn build(bench: &Workbench, server: &Server, more: &[&str]) -> Ran {
    build_with_extras(bench, server, &[&["--extras", "none"], more].concat())
}

/// Builds from all files that BAN has of a département, with little patience.
fn build_with_extras(bench: &Workbench, server: &Server, more: &[&str]) -> Ran {
    let usual = ["build", "--from", &server.url, "--out", "shards", "--cache", "cache", "--pause", "1ms", "--silence", "1s"];
    bench.run(usual.into_iter().chain(more.iter().copied()))
}

fn manifest(bench: &Workbench) -> Value {
    serde_json::from_slice(&fs::read(bench.join("shards/manifest.json")).unwrap()).unwrap()
}

fn addresses(bench: &Workbench) -> Vec<(String, u64)> {
    let manifest = manifest(bench);
    let shards = manifest["shards"].as_array().unwrap().iter();
    shards.map(|shard| (shard["name"].as_str().unwrap().to_owned(), shard["addresses"].as_u64().unwrap())).collect()
}

fn cached(bench: &Workbench, code: &str) -> Vec<u8> {
    fs::read(bench.join(&format!("cache/adresses-{code}.csv.gz"))).unwrap()
}

/// Paris in a file that comes as `answer` says; the whole file is what must be kept in the end.
fn comes_whole(answer: impl Fn(&Request, usize, &[u8]) -> Reply + Send + Sync + 'static) -> (Workbench, Server) {
    let bench = Workbench::new();
    let file = gzip(&long_street());
    let served = file.clone();
    let server = Server::new(move |request, before| answer(request, before, &served));
    let built = build(&bench, &server, &["75"]);
    assert_eq!(built.status, 0, "{}", built.err);
    assert_eq!(addresses(&bench), [("75".to_owned(), 2000)]);
    assert_eq!(cached(&bench, "75"), file);
    assert_eq!(bench.names("cache"), ["adresses-75.csv.gz", "adresses-75.csv.gz.json"]);
    (bench, server)
}

/// Paris in a file that never comes: the error, with the URL, and nothing built.
fn never_comes(answer: impl Fn(&Request, usize, &[u8]) -> Reply + Send + Sync + 'static) -> (String, Server, Workbench) {
    let bench = Workbench::new();
    let file = gzip(&long_street());
    let server = Server::new(move |request, before| answer(request, before, &file));
    let built = build(&bench, &server, &["75", "--retries", "2"]);
    assert_eq!(built.status, 1, "{}", built.out);
    assert!(
        built.err.contains(&format!("75 (Paris): {}/adresses-75.csv.gz", server.url)) || built.err.contains("publishes no file")
    );
    assert!(!bench.join("shards").exists());
    (built.err, server, bench)
}

#[test]
fn departements_are_downloaded_and_built() {
    let bench = Workbench::new();
    let server = Server::new(|request, _| match request.path.as_str() {
        "/adresses-75.csv.gz" => Reply::file(request, "\"p\"", &gzip(&paris())),
        "/adresses-05.csv.gz" => Reply::file(request, "\"b\"", &gzip(&briancon())),
        _ => Reply::new(404, ""),
    });
    let built = build(&bench, &server, &["75", "5"]);
    assert_eq!(built.status, 0, "{}", built.err);
    assert_eq!(addresses(&bench), [("05".to_owned(), 10), ("75".to_owned(), 23)]);
    assert_eq!(manifest(&bench)["shards"][0]["date"], "2026-11-20", "the day of the file");
    assert!(built.err.contains("05 (Hautes-Alpes)") && built.err.contains("downloaded"), "{}", built.err);
    let names = bench.names("shards");

    let again = build(&bench, &server, &["75", "5"]);
    assert_eq!(again.status, 0, "{}", again.err);
    assert!(again.err.contains("not changed since"), "{}", again.err);
    assert_eq!(bench.names("shards"), names, "the same files, the same shards");
    let asked = server.requests();
    assert_eq!(asked.iter().filter(|request| request.header("if-none-match").is_some()).count(), 2);
    assert!(asked.iter().all(|request| request.header("accept-encoding") == Some("identity")));

    let offline = build(&bench, &server, &["75", "--offline"]);
    assert_eq!(offline.status, 0, "{}", offline.err);
    assert_eq!(server.requests().len(), asked.len(), "no server was asked");
}

/// Gzip of a text.
fn gzip_text(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

const LIEUX_DITS: &str = "id;nom_lieu_dit;code_postal;code_insee;nom_commune;code_insee_ancienne_commune;nom_ancienne_commune;\
x;y;lon;lat;source_position;source_nom_voie\n05023_b010;Le Hameau Fixe;05100;05023;Briançon;;;;;6.64;44.9;commune;commune\n";
const LANGUAGES: &str = "cle_interop;commune_insee;commune_nom;voie_nom;voie_nom_fra;voie_nom_oci;lieudit_complement_nom;numero;\
suffixe;position;x;y;long;lat;source;date_der_maj\n\
05023_0120_00001;05023;Briançon;Rue Centrale;Rue Centrale;Carrièra dau Mitan;;1;;entrée;;;6.6351;44.8972;commune;2026-01-02\n\
05023_0120_00002;05023;Briançon;Rue Centrale;Rue Centrale;Carrièra dau Mitan;;2;;entrée;;;6.6352;44.8972;commune;2026-01-02\n";

#[test]
fn lieux_dits_and_languages_are_fetched_beside_the_addresses() {
    let bench = Workbench::new();
    let mut server = Server::new(|request, _| match request.path.as_str() {
        "/csv/adresses-05.csv.gz" => Reply::file(request, "\"a\"", &gzip(&briancon())),
        "/csv/lieux-dits-05-beta.csv.gz" => Reply::file(request, "\"l\"", &gzip_text(LIEUX_DITS)),
        "/csv-bal-with-lang/adresses-05-beta.csv.gz" => Reply::file(request, "\"n\"", &gzip_text(LANGUAGES)),
        _ => Reply::new(404, ""),
    });
    server.url += "/csv";
    let built = build_with_extras(&bench, &server, &["05", "--json"]);
    assert_eq!(built.status, 0, "{}", built.err);
    let report: Value = serde_json::from_str(&built.out).unwrap();
    assert_eq!((&report["localities"], &report["streets"]), (&1.into(), &2.into()), "the street has two names");
    assert_eq!((&report["missing"], &report["left_out"]["rows"]), (&serde_json::json!([]), &0.into()));
    assert_eq!(report["inputs"].as_array().unwrap().len(), 3);
    for (query, expected) in
        [("le hameau fixe briançon", "Le Hameau Fixe"), ("7 carrièra dau mitan briançon", "7 Carrièra dau Mitan")]
    {
        let found = bench.run(["search", "--shards", "shards", query]);
        assert!(found.out.contains(expected), "{query}: {}", found.out);
    }
    let offline = build_with_extras(&bench, &server, &["05", "--offline", "--json"]);
    let report: Value = serde_json::from_str(&offline.out).unwrap();
    assert_eq!(report["localities"], 1, "{}", offline.err);
}

#[test]
fn an_extra_file_that_is_not_there_or_empty_is_said_and_the_rest_is_built() {
    let bench = Workbench::new();
    let server = Server::new(|request, _| match request.path.as_str() {
        "/adresses-75.csv.gz" => Reply::file(request, "\"a\"", &gzip(&paris())),
        "/lieux-dits-75-beta.csv.gz" => Reply::file(request, "\"l\"", &gzip_text("")),
        _ => Reply::new(404, ""),
    });
    let built = build_with_extras(&bench, &server, &["75", "--extras", "lieux-dits,languages"]);
    assert_eq!(built.status, 0, "{}", built.err);
    assert_eq!(addresses(&bench), [("75".to_owned(), 23)]);
    let url = format!("{}/csv-bal-with-lang/adresses-75-beta.csv.gz", server.url);
    let said = format!("Left out: 75 (Paris), regional languages: BAN publishes no file of it: {url} is not there");
    assert!(built.out.contains(&said), "{}", built.out);
    assert!(!built.out.contains("lieux-dits: "), "an empty file is no fault: {}", built.out);
    let wrong = build_with_extras(&bench, &server, &["75", "--extras", "parcels"]);
    assert!(wrong.status == 2 && wrong.err.contains("expected lieux-dits, languages or none"), "{}", wrong.err);
}

#[test]
fn a_cut_is_resumed_where_it_was() {
    let (_, server) = comes_whole(|request, before, file| {
        let reply = Reply::file(request, "\"v1\"", file);
        if before < 2 { reply.cut(file.len() / 3) } else { reply }
    });
    let asked = server.requests();
    assert_eq!(asked.iter().map(Request::from).map(|from| from.is_some()).collect::<Vec<_>>(), [false, true, true]);
    assert!(asked[2].from() > asked[1].from());
    assert_eq!(asked[1].header("if-range"), Some("\"v1\""));
}

#[test]
fn who_gets_on_arrives_however_often_the_line_is_cut() {
    let bench = Workbench::new();
    let mut encoder = GzEncoder::new(Vec::new(), Compression::none());
    let name = "Rue ".to_owned() + &"Longue ".repeat(20);
    let rows: Vec<_> =
        (1..=10_000).map(|number| row("75104_1", number, &name, "75004", ("75104", "Paris"), 2.3, 48.85)).collect();
    encoder.write_all(csv(&rows).as_bytes()).unwrap();
    let file = encoder.finish().unwrap();
    let cuts = file.len() / 300_000;
    assert!(cuts > 6, "{cuts} cuts are more than the tries that may fail");
    let server = Server::new(move |request, _| Reply::file(request, "\"1\"", &file).cut(300_000));
    let built = build(&bench, &server, &["75", "--retries", "2"]);
    assert_eq!(built.status, 0, "{}", built.err);
    assert_eq!(server.requests().len(), cuts + 1);
}

#[test]
fn a_run_goes_on_where_the_last_one_stopped() {
    let (error, _, bench) = never_comes(|request, before, file| match before {
        0 => Reply::file(request, "\"v1\"", file).cut(file.len() / 2),
        _ => Reply::new(503, ""),
    });
    assert!(error.contains("503") && error.contains("3 times") && error.contains("what came is kept"), "{error}");
    let file = gzip(&long_street());
    let half = file.len() / 2;
    let server = Server::new(move |request, _| Reply::file(request, "\"v1\"", &file));
    // The same address, as if the server had come back: the notes name it.
    let notes = bench.join("cache/adresses-75.csv.gz.part.json");
    let mut said: Value = serde_json::from_slice(&fs::read(&notes).unwrap()).unwrap();
    said["url"] = format!("{}/adresses-75.csv.gz", server.url).into();
    fs::write(&notes, said.to_string()).unwrap();
    let built = build(&bench, &server, &["75"]);
    assert_eq!(built.status, 0, "{}", built.err);
    assert_eq!(server.requests()[0].from(), Some(half));
}

#[test]
fn a_file_that_changes_between_two_tries_is_fetched_anew() {
    comes_whole(|request, before, file| match before {
        0 => Reply::file(request, "\"old\"", &gzip(&paris())).cut(100),
        _ => Reply::file(request, "\"new\"", file),
    });
}

#[test]
fn a_server_that_mixes_two_files_is_not_believed() {
    let (_, server) = comes_whole(|request, before, file| match before {
        0 => Reply::file(request, "\"old\"", &gzip(&paris())).cut(100),
        // It ignores If-Range, and goes on with another file.
        1 => Reply::new(206, &file[100..])
            .with("content-range", format!("bytes 100-{}/{}", file.len() - 1, file.len()))
            .with("etag", "\"new\""),
        _ => Reply::file(request, "\"new\"", file),
    });
    assert_eq!(server.requests()[2].from(), None);
}

#[test]
fn silence_is_not_waited_for() {
    let (_, server) = comes_whole(|request, before, file| {
        let reply = Reply::file(request, "\"v1\"", file);
        if before == 0 { Reply { silence: Duration::from_secs(20), ..reply.cut(1000) } } else { reply }
    });
    assert_eq!(server.requests()[1].from(), Some(1000));
}

#[test]
fn damaged_bytes_are_found_and_fetched_again() {
    comes_whole(|request, before, file| {
        let mut damaged = file.to_vec();
        damaged[file.len() / 2] ^= 0x20;
        Reply::file(request, "\"v1\"", if before == 0 { &damaged } else { file })
    });
    let (error, ..) = never_comes(|request, _, file| {
        let mut damaged = file.to_vec();
        let last = damaged.len() - 6;
        damaged[last] ^= 1;
        Reply::file(request, "\"v1\"", &damaged)
    });
    assert!(error.contains("gzip data is corrupt"), "the checksum at the end is looked at: {error}");
}

#[test]
fn what_is_kept_is_checked_too() {
    let (bench, server) = comes_whole(|request, _, file| Reply::file(request, "\"v1\"", file));
    let path = bench.join("cache/adresses-75.csv.gz");
    let mut damaged = fs::read(&path).unwrap();
    damaged[500] ^= 1;
    fs::write(&path, &damaged).unwrap();
    let offline = build(&bench, &server, &["75", "--offline"]);
    assert_eq!(offline.status, 1);
    assert!(offline.err.contains("without --offline") && offline.err.contains("adresses-75.csv.gz"), "{}", offline.err);
    let built = build(&bench, &server, &["75"]);
    assert_eq!(built.status, 0, "{}", built.err);
    assert_ne!(cached(&bench, "75"), damaged);
}

#[test]
fn redirections_are_followed_a_few_times() {
    let (_, server) = comes_whole(|request, _, file| match request.path.as_str() {
        "/moved/75" => Reply::file(request, "\"v1\"", file),
        _ => Reply::new(302, "").with("location", "/moved/75"),
    });
    assert_eq!(server.requests()[1].path, "/moved/75");
    let (error, ..) = never_comes(|_, before, _| Reply::new(302, "").with("location", format!("/{before}")));
    assert!(error.contains("redirections"), "{error}");
}

#[test]
fn passing_errors_pass() {
    let (_, server) = comes_whole(|request, before, file| match before {
        0 => Reply::new(500, "oops"),
        1 => Reply::new(429, "").with("retry-after", "0"),
        _ => Reply::file(request, "\"v1\"", file),
    });
    assert_eq!(server.requests().len(), 3);
}

#[test]
fn a_server_that_asks_for_patience_gets_it_or_is_left() {
    let begin = std::time::Instant::now();
    comes_whole(|request, before, file| match before {
        0 => Reply::new(503, "").with("retry-after", "1"),
        _ => Reply::file(request, "\"v1\"", file),
    });
    assert!(begin.elapsed() >= Duration::from_secs(1));
    let (error, server, _) = never_comes(|_, _, _| Reply::new(503, "").with("retry-after", "86400"));
    assert!(error.contains("asks to wait 1day"), "{error}");
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn refusals_are_not_repeated() {
    let (error, server, _) = never_comes(|_, _, _| Reply::new(403, ""));
    assert!(error.contains("403"), "{error}");
    assert_eq!(server.requests().len(), 1);
    let (error, server, _) = never_comes(|_, _, _| Reply::new(404, ""));
    assert!(error.contains("75 (Paris)") && error.contains("publishes no file") && error.contains("--from"), "{error}");
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn lengths_that_lie_are_found_out() {
    // More announced than there is.
    let (error, ..) = never_comes(|_, _, file| Reply { length: Some(file.len() + 1000), ..Reply::new(200, file) });
    assert!(error.contains("of") && error.contains("bytes"), "{error}");
    // Less announced than there is: what comes is not whole.
    let (error, ..) = never_comes(|_, _, file| Reply { length: Some(file.len() - 1000), ..Reply::new(200, file) });
    assert!(error.contains("gzip data ends too early"), "{error}");
    // A server that resumes, but lied the first time.
    comes_whole(|request, before, file| match before {
        0 => Reply { length: Some(file.len() + 7), ..Reply::file(request, "\"v1\"", file) },
        _ => Reply::file(request, "\"v1\"", file),
    });
}

#[test]
fn a_page_that_says_it_is_well_is_no_file() {
    let (error, ..) = never_comes(|_, _, _| Reply::new(200, "<html>Maintenance</html>"));
    assert!(error.contains("not gzip"), "{error}");
}

#[test]
fn nobody_at_the_address() {
    let bench = Workbench::new();
    let usual = ["build", "75", "--out", "shards", "--cache", "cache", "--pause", "1ms", "--retries", "1"];
    // Port 9 discards; nothing listens there.
    let built = bench.run(usual.into_iter().chain(["--from", "http://127.0.0.1:9"]));
    assert_eq!(built.status, 1);
    assert!(built.err.contains("http://127.0.0.1:9/adresses-75.csv.gz") && built.err.contains("2 times"), "{}", built.err);
    let built = bench.run(usual.into_iter().chain(["--from", "http://nowhere.invalid"]));
    assert!(built.status == 1 && built.err.contains("the host is not known"), "{}", built.err);
    let built = bench.run(usual.into_iter().chain(["--from", "ftp://here"]));
    assert_eq!(built.status, 2, "{}", built.err);
}

#[test]
fn one_that_fails_does_not_spoil_the_others() {
    let bench = Workbench::new();
    let good = |request: &Request, fewer: bool| match request.path.as_str() {
        "/adresses-75.csv.gz" => {
            Reply::file(request, if fewer { "\"2\"" } else { "\"1\"" }, &gzip(&paris()[usize::from(fewer)..]))
        }
        "/adresses-05.csv.gz" if fewer => Reply::new(500, ""),
        "/adresses-05.csv.gz" => Reply::file(request, "\"b\"", &gzip(&briancon())),
        // Rows of Paris in the file of Ain.
        "/adresses-01.csv.gz" => Reply::file(request, "\"c\"", &gzip(&paris())),
        "/adresses-02.csv.gz" => Reply::file(request, "\"d\"", &gzip(&[])),
        _ => Reply::new(404, ""),
    };
    let server = Server::new(move |request, _| good(request, false));
    assert_eq!(build(&bench, &server, &["75", "05"]).status, 0);
    let before = manifest(&bench);
    let server = Server::new(move |request, _| good(request, true));
    let built = build(&bench, &server, &["75", "05", "01", "02", "984", "--retries", "1"]);
    assert_eq!(built.status, 3, "{}", built.err);
    for word in ["05 (Hautes-Alpes)", "500", "holds addresses of 75", "no address", "984 (Terres australes", "publishes no file"]
    {
        assert!(built.err.contains(word), "{word}: {}", built.err);
    }
    assert_eq!(addresses(&bench), [("05".to_owned(), 10), ("75".to_owned(), 22)]);
    assert_eq!(manifest(&bench)["shards"][0], before["shards"][0], "the old shard stays");
    assert_eq!(bench.names("shards").len(), 3);

    let json = build(&bench, &server, &["75", "05", "--retries", "0", "--json"]);
    let report: Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!((json.status, report["failed"].as_array().unwrap().len()), (3, 1));
}

#[test]
fn all_means_every_departement_and_the_territories_that_there_are() {
    let bench = Workbench::new();
    let server = Server::new(|request, _| match request.path.as_str() {
        "/adresses-75.csv.gz" => Reply::file(request, "\"1\"", &gzip(&paris())),
        _ => Reply::new(404, ""),
    });
    let built = build(&bench, &server, &["--all"]);
    assert_eq!(built.status, 3, "{}", built.err);
    assert!(built.err.contains("100 départements not built"), "{}", built.err);
    assert!(built.out.contains("Left out: 975"), "{}", built.out);
    assert_eq!(server.requests().len(), 101 + 8);
    assert_eq!(addresses(&bench).len(), 2, "Paris, and the communes of France");
}

#[test]
fn codes_that_nobody_has() {
    let bench = Workbench::new();
    for (code, expected) in
        [("96", "95 (Val-d'Oise)"), ("20", "2A (Corse-du-Sud), 2B (Haute-Corse)"), ("979", "978 (Saint-Martin)")]
    {
        let built = bench.run(["build", code, "--out", "shards", "--from", "http://127.0.0.1:9"]);
        assert_eq!(built.status, 2, "{}", built.err);
        assert!(built.err.contains("no such département") && built.err.contains(expected), "{}", built.err);
    }
    let built = bench.run(["build", "Paris", "--out", "shards"]);
    assert!(built.status == 1 && built.err.contains("give its code, 75"), "{}", built.err);
    // A file that is there is a file.
    fs::copy(bench.ban("paris.csv", &paris()), bench.join("75")).unwrap();
    let built = bench.run(["build", "75", "--out", "shards", "--from", "http://127.0.0.1:9"]);
    assert_eq!(built.status, 0, "{}", built.err);
}

#[test]
fn files_and_departements_together() {
    let bench = Workbench::new();
    let server = Server::new(|request, _| Reply::file(request, "\"1\"", &gzip(&paris()[..5])));
    let more = bench.ban("plus-75.csv", &paris()[5..]);
    let other = bench.ban("briancon.csv", &briancon());
    let built = build(&bench, &server, &["75", more.to_str().unwrap(), other.to_str().unwrap()]);
    assert_eq!(built.status, 0, "{}", built.err);
    assert_eq!(addresses(&bench), [("05".to_owned(), 10), ("75".to_owned(), 23)]);
    // What is built apart cannot be put in one shard.
    let unnamed = bench.ban("autres.csv", &paris()[..2]);
    let built = build(&bench, &server, &["75", unnamed.to_str().unwrap()]);
    assert_eq!(built.status, 1);
    assert!(built.err.contains("--jobs 1"), "{}", built.err);
    assert_eq!(addresses(&bench), [("05".to_owned(), 10), ("75".to_owned(), 23)]);
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_takes_no_more_is_said_and_the_last_good_shards_stay() {
    let bench = Workbench::new();
    let file = gzip(&long_street());
    assert!(file.len() > 8192);
    let server = Server::new(move |request, _| Reply::file(request, "\"1\"", &file));
    let (status, error) = limited(&bench.path, &["build", "75", "--from", &server.url, "--out", "shards", "--cache", "cache"]);
    assert_eq!(status, 1, "{error}");
    assert!(
        error.contains("cannot write") && error.contains("adresses-75.csv.gz.part") && error.contains("another place"),
        "{error}"
    );
    assert_eq!(server.requests().len(), 1, "the server is not asked again for what cannot be kept");

    bench.shards();
    let before = (bench.names("shards"), manifest(&bench));
    let file = bench.ban("75.csv", &long_street());
    let (status, error) = limited(&bench.path, &["build", file.to_str().unwrap(), "--out", "shards"]);
    assert_eq!(status, 1, "{error}");
    assert!(error.contains("cannot write") && error.contains("another place"), "{error}");
    assert_eq!((bench.names("shards"), manifest(&bench)), before);
}

/// Runs the binary where no file may grow beyond 4 KiB.
#[cfg(target_os = "linux")]
fn limited(directory: &Path, arguments: &[&str]) -> (i32, String) {
    let script = format!("trap '' XFSZ; ulimit -f 8; exec {} \"$@\"", env!("CARGO_BIN_EXE_ruelle"));
    let mut shell = std::process::Command::new("sh");
    let ran = shell.args(["-c", &script, "sh"]).args(arguments).current_dir(directory).env("NO_COLOR", "1").output().unwrap();
    (ran.status.code().unwrap_or(-1), String::from_utf8_lossy(&ran.stderr).into_owned())
}
