//! `ruelle versions`

use super::history::{History, in_service};
use crate::failure::Failure;
use crate::store::{self, TO};
use crate::table::Table;
use crate::{format_numbers, output};
use serde::Serialize;

const EXAMPLES: &str = "\
Examples:
  ruelle versions --to r2://my-bucket/shards
  ruelle versions --to assets --json";

/// List the versions that a store keeps, and which one is in service
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Where: a directory, the worker's assets, a bucket
    #[arg(long, value_name = TO)]
    to: String,
    /// Print the list as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Listed {
    in_service: Option<u64>,
    #[serde(flatten)]
    history: History,
}

/// Reads and prints.
pub fn run(args: &Args) -> Result<(), Failure> {
    let store = store::open(&args.to)?;
    let history = History::read(&*store)?;
    let serving = in_service(&*store)?;
    let in_service = serving.as_deref().and_then(|bytes| history.with(bytes)).map(|version| version.number);
    if args.json {
        return output::print_json(&Listed { in_service, history });
    }
    if history.versions.is_empty() {
        return output::print(&format!("Nothing was published to {} yet.\n", args.to));
    }
    let columns = Table::new().right("version").left("").left("published").left("data").right("shards").right("addresses");
    let mut table = columns.right("size");
    for version in history.versions.iter().rev() {
        let mark = if in_service == Some(version.number) { "in service" } else { "" };
        table.row([
            version.number.to_string(),
            mark.to_owned(),
            version.published.clone(),
            version.date.clone(),
            format_numbers::count(format_numbers::length(version.shards)),
            format_numbers::count(version.addresses),
            format_numbers::size(version.bytes),
        ]);
    }
    let unknown = if serving.is_some() && in_service.is_none() { "What is in service is none of these.\n" } else { "" };
    output::print(&format!("{}{unknown}", table.render()))
}
