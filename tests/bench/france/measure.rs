//! Measures by which départements are alike: streets, numbers, words, and how many words only one of them has.

use super::Outcome;
use super::vocabulary::words;
use ruelle::indexer::{CommuneRow, Row, RowSink, input};
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

/// One file.
#[derive(Default)]
struct Figures {
    name: String,
    addresses: u64,
    suffixes: u64,
    streets: HashSet<String>,
    names: u64,
    words: HashMap<String, u64>,
    tokens: u64,
}

impl RowSink for Figures {
    fn row(&mut self, _: u64, row: &Row<'_>) {
        self.addresses += 1;
        self.suffixes += u64::from(!row.suffix.is_empty());
        if self.streets.insert([row.citycode, row.street_code, row.name].join(" ")) {
            self.names += 1;
            for word in words(row.name) {
                self.tokens += 1;
                *self.words.entry(word).or_default() += 1;
            }
        }
    }

    fn commune(&mut self, _: u64, _: &CommuneRow<'_>) {}

    fn skip(&mut self, _: u64, _: &'static str, _: &str) {}
}

/// Prints a table, a line a file, as Markdown.
pub fn print(paths: &[PathBuf]) -> Outcome {
    let figures = paths.iter().map(|path| read(path)).collect::<Outcome<Vec<_>>>()?;
    let mut having: HashMap<&str, u32> = HashMap::new();
    figures.iter().flat_map(|file| file.words.keys()).for_each(|word| *having.entry(word).or_default() += 1);
    println!(
        "| file | addresses | a street | with suffix | streets | words | different | of them once | only here | their share |"
    );
    println!("|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
    for file in &figures {
        let types = length(file.words.len());
        let once = length(file.words.values().filter(|&&count| count == 1).count());
        let own: Vec<_> = file.words.iter().filter(|(word, _)| having.get(word.as_str()) == Some(&1)).collect();
        let mass: u64 = own.iter().map(|(_, count)| **count).sum();
        println!(
            "| {} | {} | {:.1} | {:.1} % | {} | {} | {} | {:.0} % | {:.0} % | {:.0} % |",
            file.name,
            file.addresses,
            share(file.addresses, file.names) / 100.0,
            share(file.suffixes, file.addresses),
            file.names,
            file.tokens,
            types,
            share(once, types),
            share(length(own.len()), types),
            share(mass, file.tokens)
        );
    }
    Ok(())
}

fn read(path: &Path) -> Outcome<Figures> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let name = name.trim_start_matches("adresses-").split('.').next().unwrap_or_default().to_owned();
    let mut figures = Figures { name, ..Figures::default() };
    input::read_file(path, &mut figures)?;
    figures.streets.clear();
    Ok(figures)
}

fn length(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

/// In per cent.
#[allow(clippy::cast_precision_loss)] // some millions
fn share(part: u64, whole: u64) -> f64 {
    part as f64 * 100.0 / whole.max(1) as f64
}
