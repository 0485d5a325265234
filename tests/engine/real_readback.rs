//! Every address of every département at hand comes back as its row says, but for the rows that the report counts as left out.

use ruelle::indexer::input::read_file;
use ruelle::indexer::{Assembler, BuildOptions, CommuneRow, FAR, REPEATED, Row, RowSink};
use ruelle::{Geocoder, Hit, Shard};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// An address that must come back: name, postcode, citycode, old commune, position.
#[derive(Clone, Debug, PartialEq)]
struct Expected {
    name: String,
    postcode: String,
    citycode: String,
    oldcitycode: String,
    oldcity: String,
    lon: i32,
    lat: i32,
}

/// Hands rows on, and keeps them.
struct Keeping {
    assembler: Assembler,
    rows: HashMap<String, Vec<Expected>>,
}

impl RowSink for Keeping {
    fn row(&mut self, line: u64, row: &Row<'_>) {
        self.assembler.row(line, row);
        let Some(number) = row.number else { return };
        let suffix = if row.suffix.is_empty() { String::new() } else { format!("_{}", row.suffix.to_lowercase()) };
        let id = format!("{}_{}_{number:05}{suffix}", row.citycode, row.street_code);
        self.rows.entry(id).or_default().push(Expected {
            name: row.name.trim().to_owned(),
            postcode: row.postcode.to_owned(),
            citycode: row.citycode.to_owned(),
            oldcitycode: row.oldcitycode.to_owned(),
            oldcity: row.oldcity.to_owned(),
            lon: row.point.lon,
            lat: row.point.lat,
        });
    }

    fn commune(&mut self, line: u64, commune: &CommuneRow<'_>) {
        self.assembler.commune(line, commune);
    }

    fn skip(&mut self, line: u64, why: &'static str, text: &str) {
        self.assembler.skip(line, why, text);
    }
}

fn told(hit: &Hit) -> Expected {
    Expected {
        name: hit.street.clone().unwrap_or_default(),
        postcode: hit.postcode.clone().unwrap_or_default(),
        citycode: hit.citycode.clone(),
        oldcitycode: hit.oldcitycode.clone().unwrap_or_default(),
        oldcity: hit.oldcity.clone().unwrap_or_default(),
        lon: hit.point.lon,
        lat: hit.point.lat,
    }
}

fn files() -> Vec<PathBuf> {
    let folder = std::env::var_os("RUELLE_BAN").map_or_else(|| Path::new("../shared/data/ban").to_owned(), PathBuf::from);
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut files: Vec<PathBuf> = entries.filter(|path| path.to_string_lossy().ends_with(".csv.gz")).collect();
    files.sort();
    assert!(!files.is_empty(), "no BAN files in ../shared/data/ban nor in $RUELLE_BAN");
    files
}

#[test]
#[ignore = "needs the files of BAN in the folder RUELLE_BAN, and --profile fast: a million addresses"]
fn every_address_comes_back() {
    for file in files() {
        let mut sink = Keeping { assembler: Assembler::new(BuildOptions::default()), rows: HashMap::new() };
        read_file(&file, &mut sink).unwrap();
        let (built, skipped) = sink.assembler.finish().unwrap();
        assert!(skipped.keys().all(|reason| [FAR, REPEATED].contains(reason)), "{skipped:?}");
        let left_out: u64 = skipped.values().map(|(count, _)| count).sum();
        let mut left = sink.rows;
        let mut count = 0;
        for shard in built {
            let mut geocoder = Geocoder::new();
            geocoder.add(Shard::open(shard.bytes).unwrap());
            for hit in geocoder.addresses() {
                count += 1;
                let rows = left.get_mut(&hit.id).unwrap_or_else(|| panic!("{} is in no row: {hit:?}", hit.id));
                let told = told(&hit);
                let at = rows
                    .iter()
                    .position(|row| *row == told)
                    .unwrap_or_else(|| panic!("{}: {told:?} is none of {rows:?}", hit.id));
                rows.swap_remove(at);
            }
        }
        left.retain(|_, rows| !rows.is_empty());
        let missing: usize = left.values().map(Vec::len).sum();
        let example = left.iter().next();
        assert_eq!(
            missing as u64,
            left_out,
            "rows of {} that did not come back: {example:?}; skipped: {skipped:?}",
            file.display()
        );
        eprintln!("{}: {count} addresses, {left_out} left out", file.display());
    }
}
