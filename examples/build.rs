//! From a table of addresses to shards, which answer at once:
//! `cargo run --features build --example build -- adresses-05.csv.gz`.

use ruelle::indexer::{Assembler, BuildOptions, input};
use ruelle::{Geocoder, SearchRequest, Shard};
use std::error::Error;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn Error>> {
    let demo = || concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/input/ban-adresses.csv").to_owned();
    let file = PathBuf::from(std::env::args().nth(1).unwrap_or_else(demo));
    let mut assembler = Assembler::new(BuildOptions::default());
    let summary = input::read_file(&file, &mut assembler)?;
    println!("{} rows read, {} of them left out", summary.rows, summary.skipped);

    let (built, _) = assembler.finish()?;
    let mut geocoder = Geocoder::new();
    for shard in built {
        // The bytes are the file as it is served.
        println!("{}.ruelle: {} bytes", shard.name, shard.bytes.len());
        geocoder.add(Shard::open(shard.bytes)?);
    }
    for hit in geocoder.search(&SearchRequest::new("grande rue"))? {
        println!("{:.2}  {}", hit.score, hit.label());
    }
    Ok(())
}
