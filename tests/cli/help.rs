//! Help texts, as a newcomer reads them.

use crate::workbench::Workbench;

#[test]
fn every_command_explains_itself_with_examples() {
    let bench = Workbench::new();
    for command in [
        "build", "search", "reverse", "csv", "bundle", "inspect", "verify", "serve", "config", "diff", "publish", "rollback",
        "versions",
    ] {
        let help = bench.run([command, "--help"]);
        assert_eq!(help.status, 0, "{command}: {}", help.err);
        assert!(help.out.contains("Examples:") && help.out.contains(&format!("ruelle {command} ")), "{}", help.out);
    }
    let help = bench.run(["--help"]);
    assert!(help.out.contains("Exit status: 0 done, 1 failed"), "{}", help.out);
}

#[test]
fn wrong_usage_is_status_2() {
    let bench = Workbench::new();
    for arguments in [&["nonsense"][..], &["search", "rivoli"], &["build", "x.csv"], &["inspect"], &[]] {
        assert_eq!(bench.run(arguments).status, 2, "{arguments:?}");
    }
    let date = bench.run(["build", "x.csv", "--out", "o", "--date", "20/11/2026"]);
    assert!(date.status == 2 && date.err.contains("YYYY-MM-DD"), "{}", date.err);
    assert_eq!(bench.run(["build", "x.csv", "--out", "o", "--single", "../x"]).status, 2);
}
