//! From a position to the nearest addresses, on the demonstration's shards:
//! `cargo run --example reverse -- 48.8566 2.3592`.

use ruelle::{Geocoder, Point, ReverseRequest, Shard};
use std::error::Error;
use std::fs;

fn main() -> Result<(), Box<dyn Error>> {
    let degrees: Vec<f64> = std::env::args().skip(1).map(|word| word.parse()).collect::<Result<_, _>>()?;
    let [lat, lon] = *degrees.first_chunk().unwrap_or(&[48.8566, 2.3592]);
    let point = Point::from_degrees(lon, lat).ok_or("latitudes lie in -90..90, longitudes in -180..180")?;
    let geocoder = open(concat!(env!("CARGO_MANIFEST_DIR"), "/shards"))?;
    for hit in geocoder.reverse(&ReverseRequest { limit: 3, ..ReverseRequest::new(point) }) {
        println!("{} m  {}", hit.distance.unwrap_or(0), hit.label());
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
