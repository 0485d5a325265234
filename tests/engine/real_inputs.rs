//! Reads the real files beside the project: no row may be lost without a reason.
//! `RUELLE_SHARED` names their folder, by default `../shared`. Run with `--nocapture` to see counts and rates.

use ruelle::indexer::input::{self, Layout};
use ruelle::indexer::{CommuneRow, Row, RowSink, cog};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

#[derive(Default)]
struct Counts {
    rows: u64,
    streetless: u64,
    communes: BTreeMap<String, (String, u64)>,
    skipped: BTreeMap<&'static str, (u64, String)>,
    progress: u64,
}

impl RowSink for Counts {
    fn row(&mut self, _line: u64, row: &Row<'_>) {
        self.rows += 1;
        self.streetless += u64::from(row.street_code.is_empty());
        if let Some((_, count)) = self.communes.get_mut(row.citycode) {
            *count += 1;
        } else {
            self.communes.insert(row.citycode.to_owned(), (row.city.to_owned(), 1));
        }
    }
    fn commune(&mut self, _line: u64, _commune: &CommuneRow<'_>) {}
    fn skip(&mut self, line: u64, why: &'static str, text: &str) {
        let (count, _) = self.skipped.entry(why).or_insert_with(|| (0, format!("line {line}: {text}")));
        *count += 1;
    }
    fn progress(&mut self, bytes: u64) {
        assert!(bytes >= self.progress);
        self.progress = bytes;
    }
}

fn real_files() -> Vec<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let shared = std::env::var_os("RUELLE_SHARED").map_or(beside, PathBuf::from);
    let folder = std::fs::read_dir(shared.join("data/ban")).into_iter().flatten();
    let mut files: Vec<_> = folder.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "gz" || extension == "csv"));
    files.sort();
    assert!(!files.is_empty(), "no file in data/ban of {}", shared.display());
    files
}

#[test]
#[ignore = "needs the files of BAN in data/ban of the folder RUELLE_SHARED"]
fn real_files_are_read_whole() {
    for path in real_files() {
        let size = path.metadata().unwrap().len();
        let mut counts = Counts::default();
        let start = Instant::now();
        let summary = input::read_file(&path, &mut counts).unwrap();
        let seconds = start.elapsed().as_secs_f64();
        #[allow(clippy::cast_precision_loss)]
        let rate = summary.rows as f64 / seconds;
        println!("{}: {} rows, {} communes, {rate:.0} rows/s", path.display(), summary.rows, counts.communes.len());
        for (why, (count, example)) in &counts.skipped {
            println!("    {count} {why}: {example}");
        }
        assert_eq!((summary.layout, summary.bytes, counts.progress), (Layout::BanAddresses, size, size));
        assert_eq!(counts.streetless, 0, "every row of BAN has a street code");
        assert!(summary.skipped * 1_000 <= summary.rows, "one row in a thousand may be faulty");
        for (code, (name, _)) in &counts.communes {
            assert!(cog::find(code).is_some(), "{code} {name} is not in the COG");
        }
    }
}
