//! From a text to places, on the demonstration's shards:
//! `cargo run --example search -- "12 rue de rivoli paris"`.

use ruelle::{Geocoder, SearchRequest, Shard};
use std::error::Error;
use std::fs;

fn main() -> Result<(), Box<dyn Error>> {
    let question = std::env::args().nth(1).unwrap_or_else(|| "12 rue de rivoli paris".to_owned());
    let geocoder = open(concat!(env!("CARGO_MANIFEST_DIR"), "/shards"))?;
    for hit in geocoder.search(&SearchRequest::new(question))? {
        println!("{:.2}  {}  {:.6}, {:.6}", hit.score, hit.label(), hit.point.lat_degrees(), hit.point.lon_degrees());
    }
    Ok(())
}

/// A geocoder of every shard in a folder.
fn open(folder: &str) -> Result<Geocoder, Box<dyn Error>> {
    let mut geocoder = Geocoder::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "ruelle") {
            geocoder.add(Shard::open(fs::read(path)?)?);
        }
    }
    Ok(geocoder)
}
