//! `ruelle build`

pub mod inputs;
pub mod progress;
mod publish;
mod reading;
mod report;

use crate::failure::Failure;
use crate::{output, shards};
use clap::builder::NonEmptyStringValueParser;
use inputs::Input;
use progress::Progress;
use report::{Report, Times};
use ruelle::build::{Assembler, BuildOptions};
use std::path::PathBuf;
use std::time::Instant;

const EXAMPLES: &str = "\
Examples:
  ruelle build adresses-75.csv.gz adresses-05.csv.gz --out shards
  ruelle build adresses-*.csv.gz --out shards --date 2026-11-20
  ruelle build communes.ndjson --out shards --single demo --all-communes

Inputs: Base Adresse Nationale (CSV), Base Adresse Locale 1.3 and 1.4 (CSV), BAN for addok (NDJSON),
plain or gzip. A row that cannot be read is counted, shown and skipped; a file that cannot be read stops
the build, and nothing is written. Shards of other names in DIR stay, those of the same name are replaced.

Exit status: 0 built, 1 failed, 2 wrong usage.";

/// Build shards from files of addresses: one a département, and their manifest
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Files of addresses
    #[arg(required = true, value_name = "FILE")]
    inputs: Vec<PathBuf>,
    /// Directory to write to; made when it is not there
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Date of the data, kept in the shards
    #[arg(long, value_name = "YYYY-MM-DD", default_value = "", hide_default_value = true, value_parser = date)]
    date: String,
    /// Where the data comes from and its licence, one line, kept in the shards
    #[arg(long, value_name = "TEXT", default_value = "Base Adresse Nationale, Licence Ouverte 2.0", value_parser = NonEmptyStringValueParser::new())]
    source: String,
    /// One shard of this name, instead of one a département
    #[arg(long, value_name = "NAME", value_parser = shard_name)]
    single: Option<String>,
    /// Add every commune of France, also those without addresses in the inputs
    #[arg(long)]
    all_communes: bool,
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
    /// No progress, no report: errors only
    #[arg(long, short, conflicts_with = "json")]
    quiet: bool,
}

/// Reads, builds, checks, writes, and tells.
pub fn run(args: &Args) -> Result<(), Failure> {
    let inputs = inputs::check(&args.inputs)?;
    let made = !args.out.exists();
    let built = build(args, &inputs);
    if made && built.is_err() {
        // Only when it is empty: the directory goes as it came.
        let _ = std::fs::remove_dir(&args.out);
    }
    let report = built?;
    match (args.quiet, args.json) {
        (true, _) => Ok(()),
        (_, true) => output::print_json(&report),
        _ => output::print(&report.to_text(&args.out.join(shards::MANIFEST))),
    }
}

fn build(args: &Args, inputs: &[Input]) -> Result<Report, Failure> {
    let kept = publish::prepare(&args.out)?;
    let progress = Progress::new(inputs, args.quiet);
    let mut times = Times::default();

    let start = Instant::now();
    let mut assembler = Assembler::new(args.options());
    let read = reading::read(inputs, &mut assembler, &progress)?;
    times.read = start.elapsed();

    let start = Instant::now();
    progress.phase("building the shards");
    let (built, skipped) = assembler.finish().map_err(Failure::new)?;
    let left_out = read.left_out(&skipped);
    times.build = start.elapsed();

    let start = Instant::now();
    progress.phase("checking and writing");
    let published = publish::publish(&args.out, kept, &built)?;
    times.write = start.elapsed();
    progress.done();

    Ok(Report::new(read.inputs, left_out, &built, &published, &times))
}

impl Args {
    fn options(&self) -> BuildOptions {
        BuildOptions {
            date: self.date.clone(),
            source: self.source.clone(),
            single: self.single.clone(),
            all_communes: self.all_communes,
            ..BuildOptions::default()
        }
    }
}

fn date(text: &str) -> Result<String, String> {
    let parts: Vec<_> = text.split('-').collect();
    let [year, month, day] = parts.as_slice() else { return unknown_date(text) };
    let number = |part: &str, digits: usize| (part.len() == digits).then(|| part.parse::<u8>().ok()).flatten();
    let sound = year.len() == 4
        && year.bytes().all(|byte| byte.is_ascii_digit())
        && number(month, 2).is_some_and(|month| (1..=12).contains(&month))
        && number(day, 2).is_some_and(|day| (1..=31).contains(&day));
    if sound { Ok(text.to_owned()) } else { unknown_date(text) }
}

/// Empty means unknown, and is the default.
fn unknown_date(text: &str) -> Result<String, String> {
    if text.is_empty() { Ok(String::new()) } else { Err("expected YYYY-MM-DD, such as 2026-11-20".to_owned()) }
}

fn shard_name(text: &str) -> Result<String, String> {
    let plain = text.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c));
    if plain && (1..=64).contains(&text.len()) {
        Ok(text.to_owned())
    } else {
        Err("expected 1 to 64 letters, digits, - or _".to_owned())
    }
}
