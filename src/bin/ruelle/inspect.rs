//! `ruelle inspect`

use crate::failure::Failure;
use crate::shards::{Given, Opened};
use crate::size_estimate::{self, Estimate};
use crate::table::Table;
use crate::{format_numbers, output, shards};
use console::style;
use serde::Serialize;

const EXAMPLES: &str = "\
Examples:
  ruelle inspect shards
  ruelle inspect --shards shards --json
  ruelle inspect shards/75.0a1b2c3d.ruelle";

/// Show what shards hold, and where their bytes go
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    #[command(flatten)]
    given: Given,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct InspectReport {
    shards: Vec<Inspected>,
    france: Option<Estimate>,
}

#[derive(Serialize)]
struct Inspected {
    name: String,
    file: String,
    date: String,
    source: String,
    bytes: u64,
    addresses: u64,
    streets: u64,
    communes: u64,
    approximate_centres: u64,
    bytes_per_address: f64,
    /// Bytes before the house numbers, which suffice for typing until a street is chosen.
    hot_bytes: u64,
    sections: Vec<Section>,
}

#[derive(Serialize)]
struct Section {
    name: &'static str,
    bytes: u64,
    bytes_per_address: f64,
}

impl Inspected {
    fn of(opened: &Opened) -> Self {
        let info = opened.shard.info();
        let bytes = format_numbers::length(opened.shard.len());
        let addresses = u64::from(info.addresses);
        let section = |(name, length)| {
            let bytes = format_numbers::length(length);
            Section { name, bytes, bytes_per_address: format_numbers::ratio(bytes, addresses) }
        };
        Self {
            name: info.name.clone(),
            file: opened.path.display().to_string(),
            date: info.date.clone(),
            source: info.source.clone(),
            bytes,
            addresses,
            streets: info.streets.into(),
            communes: info.communes.into(),
            approximate_centres: info.approximate_centres.into(),
            bytes_per_address: format_numbers::ratio(bytes, addresses),
            hot_bytes: format_numbers::length(opened.shard.hot_len()),
            sections: opened.shard.sections().into_iter().map(section).collect(),
        }
    }
}

/// Opens and prints.
pub fn run(args: &Args) -> Result<(), Failure> {
    let path = args.given.path()?;
    let shards: Vec<_> = shards::open(path)?.iter().map(Inspected::of).collect();
    let counts: Vec<_> = shards.iter().map(|shard| [shard.addresses, shard.streets, shard.bytes]).collect();
    let report = InspectReport { france: size_estimate::estimate(&counts), shards };
    if args.json {
        return output::print_json(&report);
    }
    output::print(&report.to_text())
}

impl InspectReport {
    fn to_text(&self) -> String {
        let shards = &self.shards;
        let sections: Vec<_> = shards.iter().flat_map(|shard| &shard.sections).map(|each| (each.name, each.bytes)).collect();
        let sum = |of: fn(&Inspected) -> u64| shards.iter().map(of).sum::<u64>();
        let whole = sum(|shard| shard.bytes);
        let hot = sum(|shard| shard.hot_bytes);
        format!(
            "{}\n{}\n{}\nBefore a street is chosen, typing needs {}: {:.1} % of the whole, contiguous, house numbers after it.\n{}",
            shards_table(shards),
            origins(shards),
            sections_table(&sections, whole, sum(|shard| shard.addresses)),
            format_numbers::size(hot),
            100.0 * format_numbers::ratio(hot, whole),
            self.france.as_ref().map(Estimate::to_text).unwrap_or_default(),
        )
    }
}

fn shards_table(shards: &[Inspected]) -> String {
    let mut table = Table::new()
        .left("shard")
        .right("addresses")
        .right("streets")
        .right("communes")
        .right("approx. centres")
        .right("size")
        .right("B/address")
        .right("hot")
        .left("file");
    for shard in shards {
        let counts = [shard.addresses, shard.streets, shard.communes, shard.approximate_centres];
        table.row(cells(&shard.name, counts, [shard.bytes, shard.hot_bytes], &shard.file));
    }
    if shards.len() > 1 {
        let counts = [
            shards.iter().map(|shard| shard.addresses).sum(),
            shards.iter().map(|shard| shard.streets).sum(),
            shards.iter().map(|shard| shard.communes).sum(),
            shards.iter().map(|shard| shard.approximate_centres).sum(),
        ];
        let bytes = [shards.iter().map(|shard| shard.bytes).sum(), shards.iter().map(|shard| shard.hot_bytes).sum()];
        table.total(cells("all", counts, bytes, ""));
    }
    table.render()
}

fn cells(name: &str, counts: [u64; 4], [bytes, hot]: [u64; 2], file: &str) -> Vec<String> {
    let mut cells = vec![name.to_owned()];
    cells.extend(counts.map(format_numbers::count));
    cells.push(format_numbers::size(bytes));
    cells.push(if counts[0] == 0 { "-".to_owned() } else { format!("{:.2}", format_numbers::ratio(bytes, counts[0])) });
    cells.push(format!("{:.1} %", 100.0 * format_numbers::ratio(hot, bytes)));
    cells.push(file.to_owned());
    cells
}

/// The origins of the data: a line for each source and date.
fn origins(shards: &[Inspected]) -> String {
    let mut lines: Vec<String> = Vec::new();
    for shard in shards {
        let date = if shard.date.is_empty() { "date unknown" } else { &shard.date };
        let source = if shard.source.is_empty() { "source unknown" } else { &shard.source };
        let line = format!("  {} {source}, {date}\n", style("data").dim());
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    lines.concat()
}

/// The bytes of each section, summed over shards, in the order of their first appearance.
///
/// `whole` is the size of the files, which also have headers and padding.
pub fn sections_table(sections: &[(&'static str, u64)], whole: u64, addresses: u64) -> String {
    let mut sums: Vec<(&'static str, u64)> = Vec::new();
    for &(name, bytes) in sections {
        match sums.iter_mut().find(|(known, _)| *known == name) {
            Some((_, sum)) => *sum += bytes,
            None => sums.push((name, bytes)),
        }
    }
    let besides = whole.saturating_sub(sums.iter().map(|(_, bytes)| bytes).sum());
    sums.push(("header, padding", besides));
    let mut table = Table::new().left("section").right("bytes").right("share").right("B/address");
    for (name, bytes) in sums {
        let share = format!("{:.1} %", 100.0 * format_numbers::ratio(bytes, whole));
        table.row([
            name.to_owned(),
            format_numbers::count(bytes),
            share,
            format!("{:.2}", format_numbers::ratio(bytes, addresses)),
        ]);
    }
    table.total([
        "all".to_owned(),
        format_numbers::count(whole),
        String::new(),
        format!("{:.2}", format_numbers::ratio(whole, addresses)),
    ]);
    table.render()
}
