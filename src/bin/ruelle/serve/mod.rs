//! `ruelle serve`

#[cfg(not(target_family = "wasm"))]
mod collector;
#[cfg(not(target_family = "wasm"))]
mod compression;
#[cfg(not(target_family = "wasm"))]
pub mod http_response;
#[cfg(not(target_family = "wasm"))]
mod keys;
#[cfg(not(target_family = "wasm"))]
mod middleware;
#[cfg(target_family = "wasm")]
mod node;
#[cfg(not(target_family = "wasm"))]
mod server;
#[cfg(not(target_family = "wasm"))]
pub mod service;
#[cfg(not(target_family = "wasm"))]
mod system;

#[cfg(target_family = "wasm")]
pub use node::run;
#[cfg(not(target_family = "wasm"))]
pub use server::run;

use crate::format_numbers;
use std::fmt::Display;
use std::net::IpAddr;
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  ruelle serve --shards shards --port 8787
  curl 'http://127.0.0.1:8787/search?q=12+rue+de+rivoli+paris'
  curl 'http://127.0.0.1:8787/reverse?lat=48.8556&lon=2.3600'
  curl 'http://127.0.0.1:8787/health'
  curl -F data=@adresses.csv -F columns=adresse http://127.0.0.1:8787/search/csv

Ctrl-C or SIGTERM lets requests under way finish, then stops with status 0.";

/// Serve the endpoint over HTTP: /search, /reverse, /lookup, /completion, /batch, files of CSV and more
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Directory of shards, or one shard file
    #[arg(long, value_name = "DIR")]
    shards: PathBuf,
    /// Port; 0 takes a free one
    #[arg(long, value_name = "N", default_value_t = 8787)]
    port: u16,
    /// Address to listen on; 0.0.0.0 to be reached from other machines
    #[arg(long, value_name = "IP", default_value = "127.0.0.1")]
    host: IpAddr,
    /// Largest CSV file that is taken, in megabytes; it is kept in the directory for temporary files meanwhile
    #[arg(long, value_name = "MB", default_value_t = 1000)]
    csv_megabytes: u64,
    /// Rows of a CSV file that are geocoded; those beyond come back with the status `over-limit`. By default all
    #[arg(long, value_name = "N")]
    csv_rows: Option<u64>,
    /// File of API keys, one a line, read again when it changes; else `RUELLE_KEYS`. Other settings: `ruelle config check`
    #[arg(long, value_name = "FILE")]
    keys: Option<PathBuf>,
}

/// The line that says that the server listens. `shards`: names, and their addresses.
fn greeting<'a>(address: &dyn Display, shards: impl Iterator<Item = (&'a str, u64)>) -> String {
    let (names, addresses): (Vec<_>, Vec<_>) = shards.unzip();
    format!(
        "Listening on http://{address} with {} addresses ({}). Ctrl-C stops.\n  try  curl 'http://{address}/search?q=12+rue+de+rivoli'\n",
        format_numbers::count(addresses.into_iter().sum()),
        names.join(", ")
    )
}

/// The reason that the server cannot listen.
fn busy(address: &dyn Display, error: &dyn Display) -> String {
    format!("cannot listen on {address}: {error}; choose another --port or --host")
}
