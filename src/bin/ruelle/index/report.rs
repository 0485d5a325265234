//! The report on a build, for people and for scripts.

use super::input_line::InputLine;
use super::install::Installed;
use super::read_inputs::ReadTotals;
use super::row_report::RowReport;
use crate::failure::Failure;
use crate::format_numbers;
use crate::inspect::sections_table;
use crate::table::Table;
use console::style;
use ruelle::indexer::ShardReport;
use serde::Serialize;
use std::path::Path;
use std::time::Duration;

/// The times of the phases, summed over threads.
#[derive(Default)]
pub struct Times {
    /// Reading the inputs and gathering their rows.
    pub read: Duration,
    /// Building the shards.
    pub build: Duration,
    /// Checking and writing them.
    pub write: Duration,
    /// From the first byte read to the installed manifest.
    pub total: Duration,
    /// Threads that read and built.
    pub threads: usize,
}

/// The whole report.
#[derive(Serialize)]
pub struct BuildReport {
    inputs: Vec<InputLine>,
    shards: Vec<ShardLine>,
    #[serde(flatten)]
    totals: Totals,
    left_out: RowReport,
    mended: RowReport,
    sections: Vec<SectionLine>,
    seconds: Seconds,
    threads: usize,
    addresses_per_second: u64,
    failed: Vec<String>,
    missing: Vec<String>,
}

/// Départements without a new shard.
#[derive(Default)]
pub struct Without {
    /// The reason of each failure.
    pub failed: Vec<String>,
    /// Territories that BAN publishes no file of.
    pub missing: Vec<String>,
}

#[derive(Serialize)]
struct ShardLine {
    name: String,
    file: String,
    #[serde(flatten)]
    totals: Totals,
}

/// The counts and the size of one shard, or of all.
#[derive(Clone, Copy, Serialize)]
struct Totals {
    addresses: u64,
    streets: u64,
    localities: u64,
    communes: u64,
    bytes: u64,
    bytes_per_address: f64,
}

impl Totals {
    fn of(installed: &Installed) -> Self {
        let ShardReport { addresses, streets, localities, communes } = installed.report;
        Self { addresses, streets, localities, communes, bytes: installed.entry.bytes, bytes_per_address: 0.0 }.with_ratio()
    }

    fn sum(shards: &[ShardLine]) -> Self {
        let sum = |of: fn(&Totals) -> u64| shards.iter().map(|shard| of(&shard.totals)).sum();
        Self {
            addresses: sum(|totals| totals.addresses),
            streets: sum(|totals| totals.streets),
            localities: sum(|totals| totals.localities),
            communes: sum(|totals| totals.communes),
            bytes: sum(|totals| totals.bytes),
            bytes_per_address: 0.0,
        }
        .with_ratio()
    }

    fn with_ratio(self) -> Self {
        Self { bytes_per_address: format_numbers::ratio(self.bytes, self.addresses), ..self }
    }

    /// The cells of a row: counts, size, bytes for each address.
    fn cells(&self) -> [String; 6] {
        let counts = [self.addresses, self.streets, self.localities, self.communes].map(format_numbers::count);
        let [addresses, streets, localities, communes] = counts;
        let each = if self.addresses == 0 { "-".to_owned() } else { format!("{:.2}", self.bytes_per_address) };
        [addresses, streets, localities, communes, format_numbers::size(self.bytes), each]
    }
}

#[derive(Serialize)]
struct SectionLine {
    shard: String,
    name: &'static str,
    bytes: u64,
}

#[derive(Serialize)]
struct Seconds {
    read: f64,
    build: f64,
    write: f64,
    total: f64,
}

impl ShardLine {
    fn new(installed: &Installed) -> Self {
        let entry = &installed.entry;
        Self { name: entry.name.clone(), file: entry.file.clone(), totals: Totals::of(installed) }
    }
}

impl BuildReport {
    /// The report on inputs and installed shards.
    pub fn new(read: ReadTotals, installed: &[Installed], without: Without, times: &Times) -> Self {
        let left_out = read.left_out();
        let mended = read.mended();
        let shards: Vec<_> = installed.iter().map(ShardLine::new).collect();
        let totals = Totals::sum(&shards);
        Self {
            inputs: read.inputs,
            totals,
            left_out,
            mended,
            sections: sections(installed),
            seconds: Seconds {
                read: times.read.as_secs_f64(),
                build: times.build.as_secs_f64(),
                write: times.write.as_secs_f64(),
                total: times.total.as_secs_f64(),
            },
            threads: times.threads,
            addresses_per_second: format_numbers::rate(totals.addresses, times.total),
            shards,
            failed: without.failed,
            missing: without.missing,
        }
    }

    /// The report for people. `manifest` is the path of the manifest.
    pub fn to_text(&self, manifest: &Path) -> String {
        let sections: Vec<_> = self.sections.iter().map(|section| (section.name, section.bytes)).collect();
        format!(
            "{}\n{}\n{}\n{}{}\n{}{}",
            self.inputs_table(),
            self.shards_table(),
            sections_table(&sections, self.totals.bytes, self.totals.addresses),
            self.left_out.to_text(),
            self.mended.to_text_of_mended(),
            self.without(),
            self.closing(manifest)
        )
    }

    fn inputs_table(&self) -> String {
        let mut table = Table::new().left("input").left("layout").right("rows").right("merged").right("left out");
        for input in &self.inputs {
            let counts = [input.rows, input.merged, input.skipped].map(format_numbers::count);
            table.row([input.file.clone(), input.described()].into_iter().chain(counts));
        }
        table.render()
    }

    fn shards_table(&self) -> String {
        let counts = Table::new().left("shard").right("addresses").right("streets").right("localities").right("communes");
        let mut table = counts.right("size").right("B/address").left("file");
        let cells = |name: &str, totals: &Totals, file: &str| {
            [name.to_owned()].into_iter().chain(totals.cells()).chain([file.to_owned()])
        };
        for shard in &self.shards {
            table.row(cells(&shard.name, &shard.totals, &shard.file));
        }
        if self.shards.len() > 1 {
            table.total(cells("all", &self.totals, ""));
        }
        table.render()
    }

    /// An error if a département failed.
    pub fn verdict(&self) -> Result<(), Failure> {
        if self.failed.is_empty() {
            return Ok(());
        }
        let failed = format_numbers::plural(format_numbers::length(self.failed.len()), "département");
        let built = format_numbers::plural(format_numbers::length(self.shards.len()), "shard");
        let reasons = self.failed.join("\n  ");
        Err(Failure::partial(format_args!("{failed} not built, each left as it was; {built} built:\n  {reasons}")))
    }

    /// Lines on territories that BAN has no file of.
    fn without(&self) -> String {
        let missing = self.missing.iter().map(|missing| format!("{} {missing}\n", style("Left out:").yellow()));
        let lines: String = missing.collect();
        if lines.is_empty() { lines } else { lines + "\n" }
    }

    fn closing(&self, manifest: &Path) -> String {
        let Seconds { read, build, write, total } = self.seconds;
        let rate = format_numbers::count(self.addresses_per_second);
        let threads = format_numbers::plural(format_numbers::length(self.threads), "core");
        let shards = manifest.parent().unwrap_or(manifest).display();
        format!(
            "{} {total:.2} s on {threads} (reading {read:.2}, building {build:.2}, writing {write:.2}): {rate} addresses/s.\n\
             Next: ruelle search --shards {shards} \"12 rue de rivoli paris\"\n",
            style("Built in").bold()
        )
    }
}

fn sections(installed: &[Installed]) -> Vec<SectionLine> {
    let of = |each: &Installed| {
        let shard = each.entry.name.clone();
        let line = |&(name, bytes): &(&'static str, usize)| SectionLine {
            shard: shard.clone(),
            name,
            bytes: format_numbers::length(bytes),
        };
        each.sections.iter().map(line).collect::<Vec<_>>()
    };
    installed.iter().flat_map(of).collect()
}
