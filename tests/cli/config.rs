//! `ruelle config check`, and the table of settings in the documentation.

use crate::workbench::{Workbench, command, ran};
use ruelle::service::settings::SETTINGS;
use std::fmt::Write;
use std::path::Path;

#[test]
fn all_faults_of_a_wrangler_file_are_told_at_once() {
    let bench = Workbench::new();
    bench.write(
        "wrangler.toml",
        "name = \"x\"\n[vars]\nRUELLE_LIMITS = \"many\"\nRUELLE_STORE_ATTEMPTS = 0\nRUELLE_LOGS = \"all\"\nRUELLE_KEYS = \"a-key-of-sixteen-letters\"\nOTHER = \"x\"\n",
    );
    let told = bench.run(["config", "check", "--wrangler", "wrangler.toml"]);
    assert_eq!(told.status, 1, "{}", told.out);
    for name in
        ["4 faults", "RUELLE_LIMITS: must be", "RUELLE_STORE_ATTEMPTS: must be", "RUELLE_LOGS: is not", "wrangler secret put"]
    {
        assert!(told.err.contains(name), "{name}: {}", told.err);
    }
    assert!(!told.err.contains("a-key-of"), "{}", told.err);
}

#[test]
fn what_is_in_force_is_printed_without_secrets() {
    let bench = Workbench::new();
    bench.write("wrangler.toml", "[vars]\nRUELLE_LIMITS = \"5/s\"\n[env.inner.vars]\nRUELLE_LIMITS = \"off\"\n");
    let told = bench.run(["config", "check", "--wrangler", "wrangler.toml"]);
    assert!(told.status == 0 && told.out.contains("RUELLE_LIMITS") && told.out.contains("5/s"), "{}{}", told.out, told.err);
    let told = bench.run(["config", "check", "--wrangler", "wrangler.toml", "--env", "inner", "--json"]);
    let all: serde_json::Value = serde_json::from_str(&told.out).unwrap();
    assert_eq!((all[0]["name"].as_str(), all[0]["value"].as_str()), (Some("RUELLE_LIMITS"), Some("off")));
    assert_eq!(bench.run(["config", "check", "--wrangler", "wrangler.toml", "--env", "outer"]).status, 1);

    let mut with_key = command(&bench.path);
    let told = ran(with_key.args(["config", "check"]).env("RUELLE_KEYS", "a-key-of-sixteen-letters").output().unwrap());
    assert!(told.status == 0 && told.out.contains("(secret)") && !told.out.contains("a-key-of"), "{}{}", told.out, told.err);
}

#[test]
fn the_projects_own_file_is_well() {
    let bench = Workbench::new();
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("wrangler.toml");
    let told = bench.run(["config".as_ref(), "check".as_ref(), "--wrangler".as_ref(), file.as_os_str()]);
    assert_eq!(told.status, 0, "{}", told.err);
}

/// `docs/configuration.md` has the table; `RUELLE_WRITE_DOCS=1` writes it again.
#[test]
fn the_documentation_has_every_setting() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join("configuration.md");
    let text = std::fs::read_to_string(&file).unwrap();
    let begin = "<!-- settings -->\n";
    let end = "<!-- end of settings -->";
    let mut table = String::from("| setting | default | what it is for |\n|---|---|---|\n");
    for setting in SETTINGS {
        let default = match setting.default {
            "" if setting.is_secret => "none (secret)".to_owned(),
            "" => "none".to_owned(),
            default => format!("`{default}`"),
        };
        writeln!(table, "| `{}` | {default} | {} |", setting.name, setting.about).unwrap();
    }
    let (head, rest) = text.split_once(begin).unwrap();
    let (written, tail) = rest.split_once(end).unwrap();
    if std::env::var_os("RUELLE_WRITE_DOCS").is_some() {
        std::fs::write(&file, format!("{head}{begin}{table}{end}{tail}")).unwrap();
    } else {
        assert_eq!(written, table, "write it again: RUELLE_WRITE_DOCS=1 cargo test --features cli --test cli config");
    }
}
