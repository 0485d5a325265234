//! The demonstration's addresses, built: all of them to ask, few of them to damage.

use ruelle::indexer::input::read;
use ruelle::indexer::{Assembler, BuildOptions, Built};
use ruelle::{Geocoder, Shard};
use std::sync::OnceLock;

const ADDRESSES: &str = include_str!("../../../../shards/demo/addresses.csv");

/// A geocoder of every demonstration address.
pub fn geocoder() -> &'static Geocoder {
    static GEOCODER: OnceLock<Geocoder> = OnceLock::new();
    GEOCODER.get_or_init(|| {
        let mut geocoder = Geocoder::new();
        geocoder.add(Shard::open(build(ADDRESSES)).unwrap());
        geocoder
    })
}

/// A shard of about so many addresses, from all over the file.
pub fn small_shard(addresses: usize) -> Vec<u8> {
    build(&some(addresses))
}

/// About so many addresses, each département's in a shard of its own.
pub fn small_departements(addresses: usize) -> Vec<Shard> {
    let built = built(&some(addresses), BuildOptions::default());
    built.into_iter().map(|built| Shard::open(built.bytes).unwrap()).collect()
}

fn some(addresses: usize) -> String {
    let (header, rows) = ADDRESSES.split_once('\n').unwrap();
    let step = (rows.lines().count() / addresses).max(1);
    let some: Vec<&str> = std::iter::once(header).chain(rows.lines().step_by(step)).collect();
    some.join("\n")
}

fn build(text: &str) -> Vec<u8> {
    built(text, BuildOptions { single: Some("demo".to_owned()), ..BuildOptions::default() }).remove(0).bytes
}

fn built(text: &str, options: BuildOptions) -> Vec<Built> {
    let mut assembler = Assembler::new(options);
    read("addresses.csv", &mut text.as_bytes(), &mut assembler).unwrap();
    assembler.finish().unwrap().0
}
