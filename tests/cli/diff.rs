//! `ruelle diff`

use crate::publish::json;
use crate::workbench::{Workbench, briancon, paris, row};
use std::fs;

fn build(bench: &Workbench, out: &str, rows: &[(&str, Vec<String>)]) {
    let files: Vec<_> = rows.iter().map(|(name, rows)| bench.ban(name, rows)).collect();
    let files = files.iter().map(|file| file.to_str().unwrap());
    let built = bench.run(["build", "--out", out].into_iter().chain(files));
    assert_eq!(built.status, 0, "{}", built.err);
}

/// Paris a week later: two numbers gone, one new, two moved, three renamed, and one both.
fn later() -> Vec<String> {
    let mut rows = paris();
    let louvre = |number, name: &str, east: f64| {
        let lat = 48.8605 + f64::from(number) * 1e-4;
        row("75101_5727", number, name, "75001", ("75101", "Paris 1er Arrondissement"), 2.3415 + east, lat)
    };
    rows.truncate(18);
    rows[3] = rows[3].replace("48.855500", "48.856500");
    rows[4] = rows[4].replace("48.855500", "48.855501");
    rows.extend([
        louvre(1, "Rue du Vieux Louvre", 0.0),
        louvre(2, "Rue du Vieux Louvre", 0.0),
        louvre(3, "Rue du Vieux Louvre", 0.001),
    ]);
    rows.push(louvre(4, "Rue du Vieux Louvre", 0.0));
    rows
}

#[test]
fn every_change_is_counted_by_commune() {
    let bench = Workbench::new();
    build(&bench, "old", &[("75.csv", paris()), ("05.csv", briancon())]);
    build(&bench, "new", &[("75.csv", later()), ("05.csv", briancon())]);
    let ran = bench.run(["diff", "old", "new", "--json"]);
    assert_eq!((ran.status, ran.err.as_str()), (1, ""));
    let report = json(&ran);
    assert_eq!(report["shards"], serde_json::json!([{"name": "05", "status": "same"}, {"name": "75", "status": "changed"}]));
    let counts = |of: &serde_json::Value| ["added", "removed", "moved", "renamed"].map(|key| of[key].as_u64().unwrap());
    assert_eq!(counts(&report), [1, 2, 3, 3]);
    let communes = report["communes"].as_array().unwrap();
    assert_eq!(communes.iter().map(|commune| commune["citycode"].as_str().unwrap()).collect::<Vec<_>>(), ["75101", "75104"]);
    assert_eq!((counts(&communes[0]), counts(&communes[1])), ([1, 0, 1, 3], [0, 2, 2, 0]));
    assert_eq!((&communes[1]["name"], &communes[1]["furthest"]), (&"Paris 4e Arrondissement".into(), &111.2.into()));

    let table = bench.run(["diff", "old", "new", "--communes", "1"]);
    assert_eq!(table.status, 1);
    for word in ["75101", "Paris 1er Arrondissement", "111.2 m", "1 communes more", "1 shard changed", "1 the same"] {
        assert!(table.out.contains(word), "{word}: {}", table.out);
    }
    let listed = bench.run(["diff", "old", "new", "--list"]);
    for line in [
        "+ 75101_5727_00004  4 Rue du Vieux Louvre, 75001 Paris 1er Arrondissement",
        "- 75104_8249_00020  20 Rue de Rivoli, 75004 Paris 4e Arrondissement",
        "~ 75104_8249_00004  4 Rue de Rivoli, 75004 Paris 4e Arrondissement  111.2 m",
        "~ 75101_5727_00001  1 Rue du Louvre, 75001 Paris 1er Arrondissement → 1 Rue du Vieux Louvre, 75001 Paris 1er Arrondissement\n",
    ] {
        assert!(listed.out.contains(line), "{line}: {}", listed.out);
    }
    let far = json(&bench.run(["diff", "old", "new", "--json", "--list", "--moved-by", "1"]));
    assert_eq!(counts(&far), [1, 2, 2, 3]);
    assert_eq!(far["changes"].as_array().unwrap().len(), 1 + 2 + 4);
    // The other way round.
    assert_eq!(counts(&json(&bench.run(["diff", "new", "old", "--json"]))), [2, 1, 3, 3]);
}

#[test]
fn nothing_differs() {
    let bench = Workbench::new();
    build(&bench, "old", &[("75.csv", paris())]);
    // Other bytes, the same addresses.
    let file = bench.ban("75.csv", &paris());
    assert_eq!(bench.run(["build", file.to_str().unwrap(), "--out", "new", "--date", "2026-11-20"]).status, 0);
    let ran = bench.run(["diff", "old", "new"]);
    assert!(
        ran.status == 0 && ran.out.contains("1 shard changed") && ran.out.contains("No address differs"),
        "{}{}",
        ran.out,
        ran.err
    );
    assert_eq!(bench.run(["diff", "old", "old"]).status, 0);
}

#[test]
fn manifests_and_shards_may_be_named() {
    let bench = Workbench::new();
    build(&bench, "old", &[("75.csv", paris()), ("05.csv", briancon())]);
    build(&bench, "new", &[("75.csv", later())]);
    let shard = |directory: &str| {
        let name = bench.names(directory).into_iter().find(|name| name.starts_with("75.")).unwrap();
        format!("{directory}/{name}")
    };
    let removed = |arguments: &[&str]| json(&bench.run(["diff", "--json"].iter().chain(arguments)))["removed"].as_u64().unwrap();
    assert_eq!(removed(&["old", "new"]), 12, "05 is gone");
    assert_eq!(removed(&["old/manifest.json", "new/manifest.json"]), 12);
    assert_eq!(removed(&[&shard("old"), &shard("new")]), 2);
    assert_eq!(removed(&["old", &shard("new")]), 2, "one département alone");
}

#[test]
fn a_street_that_gets_its_first_number_is_not_gone() {
    let bench = Workbench::new();
    let place = "id;nom_lieu_dit;code_postal;code_insee;nom_commune;lon;lat\n05023_0120;Rue Centrale;05100;05023;Briançon;6.6351;44.8972\n";
    let file = bench.write("lieux-dits-05.csv", place);
    assert_eq!(bench.run(["build", file.to_str().unwrap(), "--out", "old"]).status, 0);
    build(&bench, "new", &[("05.csv", briancon())]);
    let report = json(&bench.run(["diff", "old", "new", "--json"]));
    assert_eq!((&report["added"], &report["removed"]), (&10.into(), &0.into()));
    let report = json(&bench.run(["diff", "new", "old", "--json"]));
    assert_eq!((&report["added"], &report["removed"]), (&0.into(), &10.into()));
}

#[test]
fn what_cannot_be_compared_is_status_2() {
    let bench = Workbench::new();
    build(&bench, "old", &[("75.csv", paris())]);
    build(&bench, "new", &[("75.csv", later())]);
    let ran = bench.run(["diff", "old", "none"]);
    assert!(ran.status == 2 && ran.err.contains("none does not exist"), "{}", ran.err);
    let name = bench.names("new").into_iter().find(|name| name.starts_with("75.")).unwrap();
    fs::copy(bench.join("old").join(&bench.names("old")[0]), bench.join("new").join(&name)).unwrap();
    let ran = bench.run(["diff", "old", "new"]);
    assert!(
        ran.status == 2 && ran.err.contains("is not the file that its manifest names") && ran.err.contains(&name),
        "{}",
        ran.err
    );
    fs::remove_file(bench.join("new").join(&name)).unwrap();
    let ran = bench.run(["diff", "old", "new"]);
    assert!(ran.status == 2 && ran.err.contains(&name), "{}", ran.err);
    assert_eq!(bench.run(["diff", "old", "new", "--moved-by", "-1"]).status, 2);
}
