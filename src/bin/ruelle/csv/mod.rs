//! `ruelle csv`

mod batches;
mod columns;
#[cfg(not(target_family = "wasm"))]
pub mod http;
mod input;
mod output;
#[cfg(not(target_family = "wasm"))]
mod pipeline;
#[cfg(target_family = "wasm")]
mod shared;
#[cfg(not(target_family = "wasm"))]
mod spool;
mod summary;

use crate::failure::Failure;
use crate::index::progress::Progress;
use crate::system::time::Instant;
use crate::system::{eprint, eprintln, thread};
use crate::{output as stdout, shards};
use batches::Stopped;
use columns::ColumnArgs;
use input::Input;
use output::Output;
use ruelle::csv::{CsvError, Operation, Reader};
#[cfg(target_family = "wasm")]
use shared as pipeline;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use summary::Summary;

const EXAMPLES: &str = "\
Examples:
  ruelle csv clients.csv --shards shards --columns adresse,ville --postcode code_postal
  ruelle csv clients.csv clients.geocoded.csv --shards shards --columns numero --columns voie --citycode insee
  ruelle csv points.csv.gz - --shards shards --reverse --lat y --lon x > adresses.csv
  zcat big.csv.gz | ruelle csv - - --shards shards --columns adresse > out.csv

The first row names the columns. Encoding (UTF-8, UTF-16, Windows-1252), separator and quotes are found out. The file's own
columns come back as they are, byte for byte; results are appended: latitude, longitude, result_label, result_score ...
result_status is ok, not-found, skipped (nothing to ask) or error (a row that makes no sense); result_message says why.

Exit status: 0 done, whatever became of the rows, 1 failed and nothing written, 2 wrong usage (a column that is not there).";

/// Geocode a file of addresses, on all cores
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// CSV file, plain or gzip; - reads standard input
    #[arg(value_name = "IN")]
    input: PathBuf,
    /// Where to write; - is standard output. By default IN with .geocoded.csv
    #[arg(value_name = "OUT")]
    output: Option<PathBuf>,
    /// Directory of shards, or one shard file
    #[arg(long, value_name = "DIR")]
    shards: PathBuf,
    /// Find addresses of positions, instead of positions of addresses
    #[arg(long)]
    reverse: bool,
    #[command(flatten)]
    columns: ColumnArgs,
    /// Threads; by default one a core
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    jobs: Option<u16>,
    /// Print the summary as JSON
    #[arg(long)]
    json: bool,
    /// No progress, no summary: errors only
    #[arg(long, short, conflicts_with = "json")]
    quiet: bool,
}

/// Reads, geocodes, writes and reports.
pub fn run(args: &Args) -> Result<(), Failure> {
    let operation = if args.reverse { Operation::Reverse } else { Operation::Search };
    let mut options = args.columns.options(operation)?;
    options.encoding = options.encoding.or_else(|| input::encoding(&args.input));
    let input = Input::open(&args.input)?;
    #[cfg(target_family = "wasm")]
    if let Some(share) = crate::system::share::own() {
        pipeline::help(Reader::new(options), input.into_read(), &shards::geocoder(&args.shards)?, &share);
        return Ok(());
    }
    let mut output = Output::create(&args.input, args.output.as_deref())?;
    let geocoder = shards::geocoder(&args.shards)?;
    let jobs = input.jobs(jobs(args.jobs));
    let inputs = input.progress();
    let progress = Progress::new(inputs.iter().map(|input| input.bytes).sum(), args.quiet);
    inputs.iter().for_each(|input| progress.file(input));
    let read = input.counter();
    let start = Instant::now();
    let mut rows = 0;
    let counts = pipeline::run(Reader::new(options), input.into_read(), &geocoder, jobs, &mut |bytes, counts| {
        output.write(bytes)?;
        rows += counts.rows();
        progress.at(read.get(), rows);
        Ok(())
    });
    progress.done();
    let counts = counts.map_err(|stopped| failure(&stopped, &args.input, output.path()))?;
    let is_written = output.finish()?;
    if args.quiet {
        return Ok(());
    }
    let summary = Summary::new(counts, start.elapsed(), jobs, output.path());
    match (args.json, is_written) {
        (true, true) => stdout::print_json(&summary),
        // Standard output has the file, so the summary goes to standard error.
        (true, false) => {
            eprintln!("{}", serde_json::to_string_pretty(&summary).map_err(Failure::new)?);
            Ok(())
        }
        _ => {
            eprint!("{}", summary.to_text());
            Ok(())
        }
    }
}

/// The number of threads: the given one, else the number of cores.
pub fn jobs(given: Option<u16>) -> usize {
    given.map_or_else(|| thread::available_parallelism().map_or(1, NonZeroUsize::get), usize::from)
}

fn failure(stopped: &Stopped, input: &Path, output: &Path) -> Failure {
    match stopped {
        Stopped::Csv(error @ (CsvError::UnknownColumn { parameter, .. } | CsvError::NoCoordinate { parameter, .. })) => {
            Failure::usage(format_args!("--{parameter}: {error}")).of(input)
        }
        Stopped::Csv(error) => Failure::new(error).of(input),
        Stopped::Read(error) => Failure::file("read", input, error),
        Stopped::Write(error) => Failure::file("write", output, error),
    }
}
