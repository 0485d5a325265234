//! `ruelle diff`

mod compare;
mod inputs;
mod records;
mod report;

use crate::failure::Failure;
use crate::output;
use compare::Change;
use inputs::{ShardStatus, Shards};
use records::Records;
use report::DiffReport;
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  ruelle diff shards-2026-11-13 shards
  ruelle diff www/manifest.11.json www/manifest.json --json
  ruelle diff 75.0a1b2c3d.ruelle 75.4e5f6a7b.ruelle --list

Addresses are told apart by their ids. Moved: the position differs; renamed: street, postcode, commune or former commune.
One address may be both. A département is compared at a time; shards with the same hash are not opened. With a single shard
on one side, only its département is compared.

Exit status, as that of diff: 0 when no address differs, 1 when some do, 2 when something went wrong.";

/// What changed between two editions: addresses added, removed, moved and renamed, by commune
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The older: a directory of shards, a manifest, or a shard
    #[arg(value_name = "OLD")]
    old: PathBuf,
    /// The newer, likewise
    #[arg(value_name = "NEW")]
    new: PathBuf,
    /// Count as moved what lies further than this from where it was
    #[arg(long, value_name = "METRES", default_value_t = 0.0, value_parser = metres)]
    moved_by: f64,
    /// Communes to show, those with most changes first; 0 shows all
    #[arg(long, value_name = "N", default_value_t = 20)]
    communes: usize,
    /// Show every address that changed
    #[arg(long)]
    list: bool,
    /// Print the report as JSON, all communes in it
    #[arg(long)]
    json: bool,
}

/// Compares and reports. The exit status is whether anything differs.
pub fn run(args: &Args) -> Result<(), Failure> {
    let report = compare(args).map_err(Failure::trouble)?;
    let printed = if args.json { output::print_json(&report) } else { output::print(&report.to_text(args.communes)) };
    printed.map_err(Failure::trouble)?;
    if report.is_empty() { Ok(()) } else { Err(Failure::differs()) }
}

fn compare(args: &Args) -> Result<DiffReport, Failure> {
    let (old, new) = inputs::open(&args.old, &args.new)?;
    let mut report = DiffReport::default();
    for name in inputs::names(&old, &new) {
        let status = inputs::status(&old, &new, &name);
        report.shard(&name, status);
        if status == ShardStatus::Same {
            continue;
        }
        let [before, after] =
            [&old, &new].map(|input: &Shards| input.get(&name).map_or_else(|| Ok(Records::default()), Records::read));
        compare::compare(&before?, &after?, args.moved_by, &mut |change: &Change<'_>| {
            report.count(change);
            match (args.list, args.json) {
                (true, true) => report.keep(change),
                (true, false) => output::print(&report::line(change))?,
                _ => {}
            }
            Ok(())
        })?;
    }
    Ok(report)
}

fn metres(text: &str) -> Result<f64, String> {
    let metres = text.parse().ok().filter(|metres: &f64| metres.is_finite() && *metres >= 0.0);
    metres.ok_or_else(|| "expected metres, 0 or more".to_owned())
}
