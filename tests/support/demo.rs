//! The committed demonstration addresses, built in memory.
#![allow(dead_code)] // each test uses its own part

use ruelle::indexer::input::read_file;
use ruelle::indexer::{Assembler, BuildOptions, Built, ROUTER, ShardReport, route};
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

/// The same, with a router that knows every commune of France.
pub fn routed() -> Vec<Built> {
    let mut built = build(single());
    let shards: Vec<Shard> = built.iter().map(|built| Shard::open(built.bytes.clone()).unwrap()).collect();
    let bytes = route(&shards, true, "", "COG").unwrap();
    built.push(Built { name: ROUTER.to_owned(), bytes, report: ShardReport::default() });
    built
}

/// A geocoder of these shards, in this order.
pub fn open(built: impl IntoIterator<Item = Built>) -> Geocoder {
    let mut geocoder = Geocoder::new();
    for shard in built {
        geocoder.add(Shard::open(shard.bytes).unwrap());
    }
    geocoder
}
