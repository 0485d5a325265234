//! The command line: one module for each command, and modules that several commands share.

#[cfg(target_family = "wasm")]
mod arguments;
mod atomic_file;
mod ban;
mod bundle;
mod config;
mod csv;
mod diff;
mod directory_lock;
mod failure;
mod format_numbers;
mod hits;
mod http;
mod index;
mod inspect;
mod output;
mod publish;
mod questions;
mod retry;
mod reverse;
mod search;
mod serve;
mod shards;
mod size_estimate;
mod store;
mod system;
mod table;
mod terminal;
mod verify;

use clap::{Parser, Subcommand};
use failure::Failure;
#[cfg(not(target_family = "wasm"))]
use std::process::ExitCode;

const EXAMPLES: &str = "\
Examples:
  ruelle build 75 05 --out shards
  ruelle search --shards shards \"12 rue de rivoli paris\"
  ruelle reverse --shards shards 48.8556 2.3600
  ruelle csv --shards shards adresses.csv --columns adresse,ville
  ruelle serve --shards shards --port 8787
  ruelle publish shards --to r2://my-bucket

Exit status: 0 done, 1 failed (the reason is on standard error), 2 wrong usage, 3 done in part.
NO_COLOR=1 turns colours off; they are used on a terminal only.";

/// A geocoder for French addresses: text to place and place to address, from small local files.
#[derive(Parser)]
#[command(name = "ruelle", version, after_help = EXAMPLES, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Build(index::Args),
    Search(search::Args),
    Reverse(reverse::Args),
    Csv(csv::Args),
    Bundle(bundle::Args),
    Inspect(inspect::Args),
    Verify(verify::Args),
    Diff(diff::Args),
    Serve(serve::Args),
    Publish(publish::Args),
    Rollback(publish::RollbackArgs),
    Versions(publish::VersionsArgs),
    Config(config::Args),
}

impl Command {
    fn run(self) -> Result<(), Failure> {
        match self {
            Self::Build(args) => index::run(&args),
            Self::Search(args) => search::run(&args),
            Self::Reverse(args) => reverse::run(&args),
            Self::Csv(args) => csv::run(&args),
            Self::Bundle(args) => bundle::run(&args),
            Self::Inspect(args) => inspect::run(&args),
            Self::Verify(args) => verify::run(&args),
            Self::Diff(args) => diff::run(&args),
            Self::Serve(args) => serve::run(&args),
            Self::Publish(args) => publish::run(&args),
            Self::Rollback(args) => publish::rollback(&args),
            Self::Versions(args) => publish::versions(&args),
            Self::Config(args) => config::run(&args),
        }
    }
}

#[cfg(not(target_family = "wasm"))]
fn main() -> ExitCode {
    ExitCode::from(run(Cli::parse()))
}

/// In WebAssembly the host gives the arguments, and takes the exit status.
#[cfg(target_family = "wasm")]
fn main() {
    // Printed before the module traps.
    std::panic::set_hook(Box::new(|panic| system::eprintln!("{panic}")));
    system::process::set_status(arguments::parse::<Cli>().map_or_else(|status| status, run));
}

/// Runs a command, and gives its exit status.
fn run(cli: Cli) -> u8 {
    cli.command.run().map_or_else(|failure| failure.report(), |()| 0)
}
