//! `ruelle build`

use crate::workbench::{Workbench, briancon, paris};
use serde_json::Value;
use std::fs;

fn manifest(bench: &Workbench) -> Value {
    serde_json::from_slice(&fs::read(bench.join("shards/manifest.json")).unwrap()).unwrap()
}

#[test]
fn writes_a_shard_a_departement_and_their_manifest() {
    let bench = Workbench::new();
    bench.shards();
    let manifest = manifest(&bench);
    let shards = manifest["shards"].as_array().unwrap();
    assert_eq!(shards.iter().map(|shard| shard["name"].as_str().unwrap()).collect::<Vec<_>>(), ["05", "75"]);
    assert_eq!((&shards[0]["addresses"], &shards[1]["addresses"]), (&10.into(), &23.into()));
    assert_eq!(shards[1]["date"], "2026-11-20");
    assert_eq!(shards[1]["bbox"], serde_json::json!([2.3415, 48.8555, 2.3599, 48.8608]));
    let mut expected: Vec<_> = shards.iter().map(|shard| shard["file"].as_str().unwrap().to_owned()).collect();
    expected.push("manifest.json".to_owned());
    assert_eq!(bench.names("shards"), expected);
    for shard in shards {
        let name = shard["name"].as_str().unwrap();
        let hash = shard["sha256"].as_str().unwrap();
        assert_eq!(shard["file"], format!("{name}.{}.ruelle", &hash[..8]));
    }
}

#[test]
fn tells_what_it_did() {
    let bench = Workbench::new();
    let file = bench.ban("75.csv", &paris());
    let built = bench.run(["build", file.to_str().unwrap(), "--out", "shards"]);
    assert_eq!(built.status, 0, "{}", built.err);
    for word in ["addresses", "streets", "communes", "B/address", "section", "No row left out of 23", "addresses/s"] {
        assert!(built.out.contains(word), "{word} in {}", built.out);
    }
    assert!(built.err.contains("reading 75.csv"), "{}", built.err);
    let quiet = bench.run(["build", file.to_str().unwrap(), "--out", "shards", "--quiet"]);
    assert_eq!((quiet.status, quiet.out.as_str(), quiet.err.as_str()), (0, "", ""));
    let json = bench.run(["build", file.to_str().unwrap(), "--out", "shards", "--json"]);
    let report: Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!((&report["addresses"], &report["communes"]), (&23.into(), &3.into()), "two arrondissements, and Paris itself");
}

#[test]
fn a_bad_row_is_counted_and_shown_and_the_rest_is_built() {
    let bench = Workbench::new();
    let mut rows = paris();
    rows.insert(4, "75104_8249_00099;;99;;Rue de Rivoli;75004;75104;Paris 4e Arrondissement;;;;;abc;48.8;;;;;;;;;".to_owned());
    let file = bench.ban("75.csv", &rows);
    let built = bench.run(["build", file.to_str().unwrap(), "--out", "shards"]);
    assert_eq!(built.status, 0, "{}", built.err);
    assert!(built.out.contains("1 row left out of 24"), "{}", built.out);
    assert!(built.out.contains("75.csv line 6"), "{}", built.out);
}

#[test]
fn a_bad_file_stops_everything_and_nothing_is_written() {
    let bench = Workbench::new();
    let good = bench.ban("75.csv", &paris());
    let bad = bench.write("bad.csv", "hello\nworld\n");
    let built = bench.run(["build", good.to_str().unwrap(), bad.to_str().unwrap(), "--out", "shards"]);
    assert_eq!(built.status, 1);
    assert!(built.err.contains("bad.csv"), "{}", built.err);
    assert!(!bench.join("shards").exists());
}

#[test]
fn a_failed_build_leaves_the_shards_that_were_there() {
    let bench = Workbench::new();
    bench.shards();
    let before = (bench.names("shards"), manifest(&bench));
    let empty = bench.ban("75.csv", &[]);
    let built = bench.run(["build", empty.to_str().unwrap(), "--out", "shards"]);
    assert_eq!(built.status, 1, "{}", built.out);
    assert_eq!((bench.names("shards"), manifest(&bench)), before);
}

#[test]
fn replaces_shards_of_the_same_name_and_keeps_the_others() {
    let bench = Workbench::new();
    bench.shards();
    let before = manifest(&bench);
    let fewer = bench.ban("75.csv", &paris()[..5]);
    let built = bench.run(["build", fewer.to_str().unwrap(), "--out", "shards"]);
    assert_eq!(built.status, 0, "{}", built.err);
    let after = manifest(&bench);
    assert_eq!(after["shards"][0], before["shards"][0]);
    assert_eq!(after["shards"][1]["addresses"], 5);
    assert_eq!(bench.names("shards").len(), 3, "{:?}", bench.names("shards"));
    assert!(!bench.join("shards").join(before["shards"][1]["file"].as_str().unwrap()).exists());
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let bench = Workbench::new();
    bench.shards();
    let before = bench.names("shards");
    bench.shards();
    assert_eq!(bench.names("shards"), before);
}

#[test]
fn one_shard_of_a_chosen_name() {
    let bench = Workbench::new();
    let paris = bench.ban("75.csv", &paris());
    let briancon = bench.ban("05.csv", &briancon());
    let built = bench.run(["build", paris.to_str().unwrap(), briancon.to_str().unwrap(), "--out", "shards", "--single", "demo"]);
    assert_eq!(built.status, 0, "{}", built.err);
    let manifest = manifest(&bench);
    assert_eq!((&manifest["shards"][0]["name"], &manifest["shards"][0]["addresses"]), (&"demo".into(), &33.into()));
}

#[test]
fn paths_that_are_wrong_are_named() {
    let bench = Workbench::new();
    let file = bench.ban("75.csv", &paris());
    let file = file.to_str().unwrap();
    for (arguments, expected) in [
        (["build", "none.csv", "--out", "o"], "none.csv"),
        (["build", ".", "--out", "o"], "is a directory"),
        (["build", file, "--out", file], "75.csv"),
    ] {
        let built = bench.run(arguments);
        assert_eq!(built.status, 1, "{arguments:?}");
        assert!(built.err.contains(expected), "{}", built.err);
    }
    assert_eq!(bench.run(["build", file, file, "--out", "o"]).status, 2);
}

#[test]
fn a_manifest_that_cannot_be_read_is_not_overwritten() {
    let bench = Workbench::new();
    let file = bench.ban("75.csv", &paris());
    fs::create_dir(bench.join("shards")).unwrap();
    bench.write("shards/manifest.json", "{\"format\":9}");
    let built = bench.run(["build", file.to_str().unwrap(), "--out", "shards"]);
    assert_eq!(built.status, 1);
    assert!(built.err.contains("format 9"), "{}", built.err);
    assert_eq!(bench.names("shards"), ["manifest.json"]);
}

#[test]
fn a_write_that_fails_takes_back_what_was_written() {
    let bench = Workbench::new();
    bench.shards();
    // In another place, the last shard cannot be put where it belongs.
    let last = bench.names("shards").into_iter().rfind(|name| name.ends_with(".ruelle")).unwrap();
    fs::create_dir_all(bench.join("other").join(&last).join("in the way")).unwrap();
    let built = bench.run(["build", "75.csv", "05.csv", "--out", "other", "--date", "2026-11-20"]);
    assert_eq!(built.status, 1);
    assert!(built.err.contains(&last), "{}", built.err);
    assert_eq!(bench.names("other"), [last]);
}

const BAL: &str = "cle_interop;commune_insee;commune_nom;voie_nom;numero;suffixe;position;long;lat;certification_commune\n";

fn report(bench: &Workbench, arguments: &[&str]) -> Value {
    let built = bench.run([&["build", "--out", "shards", "--json"], arguments].concat());
    assert_eq!(built.status, 0, "{}", built.err);
    serde_json::from_str(&built.out).unwrap()
}

#[test]
fn reasons_are_told_also_when_no_row_is_left() {
    let bench = Workbench::new();
    bench.write(
        "bal.csv",
        &format!("{BAL}53130_x_1;53130;Laval;Rue du Test;douze;;;-0.77;48.07;1\n;53130;Laval;;1;;;-0.77;48.07;1\n"),
    );
    let built = bench.run(["build", "bal.csv", "--out", "shards"]);
    assert_eq!(built.status, 1, "{}", built.out);
    for words in [
        "the inputs hold no address: nothing was written",
        "2 rows left out of 2:",
        "house number is not a number: write the number in digits",
        "bal.csv line 2: column numero reads \"douze\"",
        "no street name: fill in the name",
        "bal.csv line 3: column voie_nom reads \"\"",
    ] {
        assert!(built.err.contains(words), "{words}: {}", built.err);
    }
    assert!(!bench.join("shards").exists());
}

#[test]
fn tables_that_spreadsheets_wrote_are_built_and_the_mends_are_said() {
    let bench = Workbench::new();
    let rows = "05061_0420_00012;5061;Gap;All\u{e9}e des Pr\u{e9}s;12bis;;entr\u{e9}e;6,08;44,56;1\n";
    let latin: Vec<u8> = format!("{BAL}{rows}").chars().map(|c| u8::try_from(c).unwrap()).collect();
    fs::write(bench.join("sheet.csv"), latin).unwrap();
    let built = bench.run(["build", "sheet.csv", "--out", "shards"]);
    assert_eq!(built.status, 0, "{}", built.err);
    for words in [
        "BAL 1.2 to 1.5, windows-1252",
        "No row left out of 1",
        "1 row mended and read:",
        "citycode without its leading zero: format the column as text",
        "sheet.csv line 2: 05061_0420_00012;5061;",
    ] {
        assert!(built.out.contains(words), "{words}: {}", built.out);
    }
    let found = bench.run(["search", "--shards", "shards", "12 bis allée des prés gap"]);
    assert!(found.out.contains("12 bis Allée des Prés"), "{}", found.out);
}

#[test]
fn repeated_numbers_and_far_positions_are_counted_with_the_first_of_each() {
    let bench = Workbench::new();
    let row = |number: u32, position: &str, lon: &str, lat: &str, certified: u8| {
        format!("53130_t1_{number:05};;{number};;Rue du Double;53000;53130;Laval;;;;;{lon};{lat};{position};;;;;;;{certified};")
    };
    bench.ban(
        "53.csv",
        &[
            row(1, "segment", "-0.760000", "48.060000", 0),
            row(1, "entrée", "-0.770000", "48.070000", 1),
            row(3, "entrée", "2.350000", "48.850000", 1),
            row(5, "entrée", "6.140000", "46.200000", 1),
        ],
    );
    let report = report(&bench, &["53.csv"]);
    assert_eq!((&report["addresses"], &report["left_out"]["rows"]), (&1.into(), &3.into()));
    let reasons = report["left_out"]["reasons"].as_array().unwrap();
    assert_eq!((&reasons[0]["why"], &reasons[0]["rows"]), (&"position far from its commune".into(), &2.into()));
    assert!(reasons[0]["first"][0].as_str().unwrap().starts_with("53130 3 Rue du Double (2"), "{reasons:?}");
    assert_eq!(reasons[1]["first"][0], "53130 1 Rue du Double (1.3 km apart)");
    assert!(reasons.iter().all(|reason| !reason["mend"].as_str().unwrap().is_empty()));
    let found = bench.run(["search", "--shards", "shards", "--json", "1 rue du double laval"]);
    assert!(found.out.contains("48.07"), "the certified entrance stays: {}", found.out);
}

#[test]
fn lieux_dits_of_addresses_become_localities_unless_unwanted() {
    let bench = Workbench::new();
    let row = |number: u32, lieu_dit: &str| {
        format!(
            "05023_t1_{number:05};;{number};;Route du Col;05100;05023;Briançon;;;;;6.63500{number};44.897200;;;{lieu_dit};;;;;1;"
        )
    };
    bench.ban("05.csv", &[row(1, "Les Repères Hauts"), row(2, "Les Repères Hauts"), row(3, "ROUTE DU COL"), row(4, "")]);
    assert_eq!(report(&bench, &["05.csv", "--no-lieux-dits-of-addresses"])["localities"], 0);
    assert_eq!(report(&bench, &["05.csv"])["localities"], 1, "a street's name is none");
    let found = bench.run(["search", "--shards", "shards", "les repères hauts briançon"]);
    assert!(found.out.contains("Les Repères Hauts"), "{}", found.out);
    let found = bench.run(["search", "--shards", "shards", "--json", "2 les repères hauts briançon"]);
    assert!(found.out.contains("05023_t1_00002") && found.out.contains("Route du Col"), "{}", found.out);
}

#[test]
fn a_gazetteer_places_communes_without_addresses() {
    let bench = Workbench::new();
    let place = "1\tAubessagne\tAubessagne\t\t44.7\t6.0\tP\tPPL\tFR\t\t93\t05\t051\t05039\t700\t\t0\tEurope/Paris\t2026-01-01\n";
    bench.write("places.txt", place);
    bench.ban("05.csv", &briancon());
    let centre = |more: &[&str]| {
        report(&bench, &[&["05.csv", "--all-communes"], more].concat());
        let found = bench.run(["search", "--shards", "shards", "--json", "aubessagne"]);
        assert!(found.out.contains("Aubessagne"), "{}", found.out);
        found.out
    };
    assert!(!centre(&[]).contains("44.7,"));
    let with = centre(&["--gazetteer", "places.txt"]);
    assert!(with.contains("44.7"), "{with}");
    let wrong = bench.write("wrong.txt", "code;lon;lat\n");
    let built = bench.run(["build", "05.csv", "--out", "shards", "--gazetteer", wrong.to_str().unwrap()]);
    assert!(
        built.status == 1 && built.err.contains("line 1 has 1 columns") && built.err.contains("cities500.txt"),
        "{}",
        built.err
    );
    assert_eq!(bench.run(["build", "05.csv", "--out", "shards", "--gazetteer", "none.txt"]).status, 1);
}

#[test]
fn cuts_a_departement_into_cells() {
    let bench = Workbench::new();
    let file = bench.ban("75.csv", &paris());
    let file = file.to_str().unwrap();
    let built = bench.run(["build", file, "--cells", "1", "--all-communes", "--quiet", "--out", "shards"]);
    assert_eq!(built.status, 0, "{}", built.err);
    let manifest = manifest(&bench);
    let names = manifest["shards"].as_array().unwrap().iter().map(|shard| shard["name"].as_str().unwrap());
    assert_eq!(names.collect::<Vec<_>>(), ["75101", "75104", "communes"]);
    let found = bench.run(["search", "--shards", "shards", "12 rue de rivoli paris"]);
    assert!(found.out.contains("12 Rue de Rivoli 75004 Paris"), "{}", found.out);
    let refused = bench.run(["build", file, "--cells", "1", "--single", "all", "--out", "shards"]);
    assert_eq!(refused.status, 2, "{}", refused.err);
}
