//! `ruelle build`

mod batch;
mod input_line;
pub mod inputs;
mod install;
mod parallel;
pub mod progress;
mod read_inputs;
mod report;
mod router;
mod row_report;

use crate::ban::{Downloads, FileKind, Missing, codes};
use crate::failure::Failure;
use crate::system::fs::{self, File};
use crate::system::thread;
use crate::system::time::Instant;
use crate::{output, shards};
use batch::{BuildBatch, BuiltBatch};
use clap::builder::NonEmptyStringValueParser;
use inputs::{Input, Purpose};
use install::{Installed, ShardInstaller};
use progress::Progress;
use read_inputs::ReadTotals;
use report::{BuildReport, Times, Without};
use ruelle::indexer::{BuildOptions, Gazetteer};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

const EXAMPLES: &str = "\
Examples:
  ruelle build 75 05 --out shards
  ruelle build --all --out shards
  ruelle build --all --out shards --cache /var/cache/ban --jobs 8
  ruelle build adresses-75.csv.gz adresses-05.csv.gz --out shards --date 2026-11-20
  ruelle build 29 --extras none --out shards
  ruelle build communes.ndjson --out shards --single demo --all-communes

Inputs: codes of départements, whose files are downloaded from the Base Adresse Nationale and kept for the next
time (addresses, lieux-dits, regional languages); and files: Base Adresse Nationale (CSV), Base Adresse Locale 1.2 to
1.5 (CSV), BAN for addok (NDJSON), plain or gzip, also as spreadsheets save them: Windows-1252, UTF-16, commas, tabs.
A file that is there is a file, whatever its name. A row that cannot be read is counted, shown and skipped;
a file that cannot be read stops the build, and nothing is written. A département that cannot be had or built is
left as it was, and the others are built. Shards of other names in DIR stay, those of the same name are replaced.
With --all or --all-communes a router is built too, the shard `communes`: it holds every commune of France, and
says which of the shards a question is to be asked of. Once it is there, each build brings it up to date.

Exit status: 0 built, 1 failed and nothing changed, 2 wrong usage, 3 some départements failed, the others are built.";

/// Build shards from BAN's départements or files of addresses: one a département, and their manifest
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
#[allow(clippy::struct_excessive_bools)] // switches
pub struct Args {
    /// Codes of départements (75, 2A, 974) and files of addresses
    #[arg(required_unless_present = "all", value_name = "CODE|FILE")]
    inputs: Vec<PathBuf>,
    /// Every département, and every territory that BAN has a file of
    #[arg(long)]
    all: bool,
    /// Directory to write to; made when it is not there
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Date of the data, kept in the shards; by default the day of each file that is downloaded
    #[arg(long, value_name = "YYYY-MM-DD", default_value = "", hide_default_value = true, value_parser = date)]
    date: String,
    /// Where the data comes from and its licence, one line, kept in the shards
    #[arg(long, value_name = "TEXT", default_value = "Base Adresse Nationale, Licence Ouverte 2.0", value_parser = NonEmptyStringValueParser::new())]
    source: String,
    /// One shard of this name, instead of one a département
    #[arg(long, value_name = "NAME", value_parser = shard_name)]
    single: Option<String>,
    /// Cut départements into shards of about that many streets, each named after its first commune
    #[arg(long, value_name = "STREETS", conflicts_with = "single")]
    cells: Option<NonZeroUsize>,
    /// Add every commune of France, also those without addresses in DIR, and the router; --all implies it
    #[arg(long)]
    all_communes: bool,
    /// Leave out the lieux-dits that addresses name: shards are smaller, and addresses asked with their lieu-dit found less often
    #[arg(long)]
    no_lieux_dits_of_addresses: bool,
    /// Table of places of `GeoNames` (`cities500.txt`, plain or gzip), for the positions of communes without addresses
    #[arg(long, value_name = "FILE")]
    gazetteer: Option<PathBuf>,
    /// How many files at once: by default 4 to download, a core each to build. Memory is that of so many départements
    #[arg(long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
    /// No progress, no report: errors only
    #[arg(long, short, conflicts_with = "json")]
    quiet: bool,
    #[command(flatten, next_help_heading = "Downloads")]
    ban: Downloads,
}

/// Downloads, reads, builds, installs and reports.
pub fn run(args: &Args) -> Result<(), Failure> {
    let mut without = Without::default();
    let gazetteer = args.gazetteer.as_deref().map(gazetteer).transpose()?;
    let batches = args.batches(gazetteer.as_ref(), &mut without)?;
    let made = !fs::is_there(&args.out);
    let built = build(args, &batches, gazetteer, without);
    if made && built.is_err() {
        // Fails unless the directory is empty, which is intended.
        let _ = fs::remove_dir(&args.out);
    }
    let report = built?;
    match (args.quiet, args.json) {
        (true, _) => Ok(()),
        (_, true) => output::print_json(&report),
        _ => output::print(&report.to_text(&args.out.join(shards::MANIFEST))),
    }?;
    report.verdict()
}

fn build(
    args: &Args,
    batches: &[BuildBatch],
    gazetteer: Option<Arc<Gazetteer>>,
    mut without: Without,
) -> Result<BuildReport, Failure> {
    let start = Instant::now();
    let mut installer = ShardInstaller::begin(&args.out)?;
    let progress = Progress::new(batches.iter().map(BuildBatch::bytes).sum(), args.quiet);
    let threads = args.threads(batches.len());
    let mut times = Times { threads, ..Times::default() };
    let mut reads: Vec<(usize, ReadTotals)> = Vec::new();
    parallel::build(batches, threads, &progress, |at, done| match (done, batches[at].only) {
        (Ok(done), _) => take(at, done, &mut installer, &mut reads, &mut times),
        (Err(failure), None) => Err(failure),
        (Err(failure), Some(code)) => {
            without.failed.push(format!("{}: {}", codes::label(code), failure.message()));
            Ok(())
        }
    })?;
    reads.sort_by_key(|(at, _)| *at);
    let read = reads.into_iter().fold(ReadTotals::default(), |mut all, (_, read)| {
        all.append(read);
        all
    });
    let writing = Instant::now();
    let installed = finish(args, installer, &progress, &read, gazetteer, &mut without)?;
    times.write += writing.elapsed();
    times.total = start.elapsed();
    progress.done();
    Ok(BuildReport::new(read, &installed, without, &times))
}

/// Adds the shards of a batch.
fn take(
    at: usize,
    done: BuiltBatch,
    installer: &mut ShardInstaller,
    reads: &mut Vec<(usize, ReadTotals)>,
    times: &mut Times,
) -> Result<(), Failure> {
    let start = Instant::now();
    done.built.into_iter().try_for_each(|built| installer.add(built))?;
    times.write += start.elapsed();
    times.read += done.times[0];
    times.build += done.times[1];
    reads.push((at, done.read));
    Ok(())
}

/// Adds the router and installs all shards. If nothing could be built, the reasons are the error.
fn finish(
    args: &Args,
    mut installer: ShardInstaller,
    progress: &Progress,
    read: &ReadTotals,
    gazetteer: Option<Arc<Gazetteer>>,
    without: &mut Without,
) -> Result<Vec<Installed>, Failure> {
    if installer.is_empty() && !(without.failed.is_empty() && without.missing.is_empty()) {
        let reasons: Vec<_> = without.failed.drain(..).chain(without.missing.drain(..)).collect();
        return Err(Failure::new(format_args!("nothing was built, nothing was changed:\n  {}", reasons.join("\n  "))));
    }
    if installer.is_empty() {
        let reasons = read.left_out().to_text();
        return Err(Failure::new(format_args!("the inputs hold no address: nothing was written\n{}", reasons.trim_end())));
    }
    progress.phase("routing");
    router::add(&mut installer, args.all || args.all_communes, &args.source, gazetteer)?;
    progress.phase("switching to the new shards");
    installer.finish()
}

impl Args {
    /// The batches to build, with their files downloaded.
    fn batches(&self, gazetteer: Option<&Arc<Gazetteer>>, without: &mut Without) -> Result<Vec<BuildBatch>, Failure> {
        let mut requested = inputs::check(&self.inputs)?;
        let named = requested.departements.clone();
        if self.all {
            requested.departements = codes::all().collect();
        }
        if self.single.is_some() && !requested.departements.is_empty() {
            return Err(Failure::usage("--single takes files, not codes of départements; download first, then give the files"));
        }
        let mut batches = self.download(&requested.departements, &named, without)?;
        for batch in &mut batches {
            batch.options.gazetteer = gazetteer.cloned();
        }
        let mut files = Vec::new();
        for file in requested.files {
            let known = batches.iter_mut().find(|batch| batch.only.is_some() && batch.only == file.departement());
            known.map_or(&mut files, |batch| &mut batch.inputs).push(file);
        }
        let together = self.single.is_some() || self.jobs.is_some_and(|jobs| jobs.get() == 1);
        batches.extend(batch::of_files(files, &BuildOptions { gazetteer: gazetteer.cloned(), ..self.options() }, together));
        Ok(batches)
    }

    /// A batch for each département with a file. The file of a code in `named` must exist.
    fn download(&self, codes: &[&'static str], named: &[&str], without: &mut Without) -> Result<Vec<BuildBatch>, Failure> {
        if codes.is_empty() {
            return Ok(Vec::new());
        }
        let mut batches = Vec::new();
        let fetched = self.ban.fetch(codes, self.jobs.map(NonZeroUsize::get), self.quiet)?;
        for (&code, fetched) in codes.iter().zip(fetched) {
            match fetched {
                Ok(fetched) => {
                    let date = if self.date.is_empty() { fetched.addresses.day } else { self.date.clone() };
                    let options = BuildOptions { date, ..self.options() };
                    let mut inputs = vec![Input::open(&fetched.addresses.path)?];
                    for (kind, extra) in fetched.extras {
                        let purpose = if kind == FileKind::Languages { Purpose::Languages } else { Purpose::LieuxDits };
                        inputs.push(Input { purpose, ..Input::open(&extra.path)? });
                    }
                    without.missing.extend(fetched.without);
                    batches.push(BuildBatch { inputs, options, only: Some(code) });
                }
                Err(Missing::Unpublished(failure)) if !codes::is_departement(code) && !named.contains(&code) => {
                    without.missing.push(failure.message().to_owned());
                }
                Err(Missing::Unpublished(failure) | Missing::Failed(failure)) => {
                    without.failed.push(failure.message().to_owned());
                }
            }
        }
        Ok(batches)
    }

    fn threads(&self, batches: usize) -> usize {
        if !thread::ARE_THERE {
            return 1;
        }
        let cores = || thread::available_parallelism().map_or(1, NonZeroUsize::get);
        self.jobs.map_or_else(cores, NonZeroUsize::get).min(batches.max(1))
    }

    fn options(&self) -> BuildOptions {
        BuildOptions {
            date: self.date.clone(),
            source: self.source.clone(),
            single: self.single.clone(),
            places_lieux_dits: !self.no_lieux_dits_of_addresses,
            cell_streets: self.cells.map(NonZeroUsize::get),
            ..BuildOptions::default()
        }
    }
}

fn gazetteer(path: &Path) -> Result<Arc<Gazetteer>, Failure> {
    let mut file = File::open(path).map_err(|error| Failure::file("read", path, &error))?;
    let read = Gazetteer::read(&mut file);
    read.map(Arc::new).map_err(|error| Failure::new(format_args!("--gazetteer {}: {error}", path.display())))
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

/// The empty date, which is the default and means unknown, or an error.
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
