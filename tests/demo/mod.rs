//! The committed demonstration addresses, built in memory.
#![allow(dead_code)] // each test uses its own part

use ruelle::build::input::read_file;
use ruelle::build::{Assembler, BuildOptions, Built};
use ruelle::{Geocoder, Shard};
use std::path::Path;

/// Builds the demonstration's rows as `options` say; no row may be left out.
pub fn build(options: BuildOptions) -> Vec<Built> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("shards/demo");
    let mut assembler = Assembler::new(options);
    for name in ["addresses.csv", "places.csv"] {
        read_file(&folder.join(name), &mut assembler).unwrap();
    }
    let (built, skipped) = assembler.finish().unwrap();
    assert!(skipped.is_empty(), "{skipped:?}");
    built
}

/// One shard of everything.
pub fn single() -> BuildOptions {
    BuildOptions { single: Some("demo".to_owned()), ..BuildOptions::default() }
}

/// A geocoder of these shards, in this order.
pub fn open(built: impl IntoIterator<Item = Built>) -> Geocoder {
    let mut geocoder = Geocoder::new();
    for shard in built {
        geocoder.add(Shard::open(shard.bytes).unwrap());
    }
    geocoder
}
