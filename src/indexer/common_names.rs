//! The commonest names of streets, and the shards of their most important streets.

use crate::format::common_names::{CommonNameEntry, key};
use crate::format::names::LINE_BREAK;
use crate::format::shard::Shard;
use crate::importance::importance;
use std::cmp::Reverse;

/// The most names: those with streets in the most shards.
const NAMES: usize = 8192;
/// The most shards listed for each name: as many as hosts search for one query.
const LISTED: usize = 8;
/// The unit of prominences is one over this number.
const PARTS: f64 = 65_535.0;

/// The most important street of a name in a shard.
struct NamedStreet {
    key: u32,
    shard: u32,
    /// Importance in 65535ths, rounded up.
    prominence: u16,
}

/// The most important street of each name, shard by shard.
#[derive(Default)]
pub struct CommonNamesBuilder(Vec<NamedStreet>);

impl CommonNamesBuilder {
    /// Adds the streets of a shard.
    pub fn add(&mut self, number: u32, shard: &Shard) {
        self.0.extend(of_shard(number, shard));
    }

    /// The commonest names, by rising key.
    pub fn names(mut self) -> Vec<CommonNameEntry> {
        let streets = &mut self.0;
        streets.sort_unstable_by_key(|street| (street.key, Reverse(street.prominence), street.shard));
        let mut names: Vec<&[NamedStreet]> =
            streets.chunk_by(|a, b| a.key == b.key).filter(|streets| streets.len() > 1).collect();
        names.sort_unstable_by_key(|streets| (Reverse(streets.len()), streets[0].key));
        names.truncate(NAMES);
        names.sort_unstable_by_key(|streets| streets[0].key);
        names.into_iter().map(name).collect()
    }
}

/// A name, from its streets, the most important first.
fn name(streets: &[NamedStreet]) -> CommonNameEntry {
    let (listed, others) = streets.split_at(LISTED.min(streets.len()));
    let mut shards: Vec<u32> = listed.iter().map(|street| street.shard).collect();
    shards.sort_unstable();
    CommonNameEntry {
        key: streets[0].key,
        shards,
        max_elsewhere: others.first().map_or(0.0, |other| f64::from(other.prominence) / PARTS),
    }
}

/// The most important street of each name in a shard.
fn of_shard(number: u32, shard: &Shard) -> Vec<NamedStreet> {
    let mut texts: Vec<String> = Vec::new();
    shard.dictionary.each(|token| texts.push(String::from_utf8_lossy(token).into_owned()));
    let symbols = shard.lexicon.tokens();
    let token = |symbol: u32| symbols.get(symbol as usize).copied().unwrap_or(u32::MAX);
    let mut streets: Vec<NamedStreet> = Vec::new();
    for index in 0..shard.communes.len() {
        let commune = shard.communes.get(index);
        let population = shard.communes.city_population(index);
        for street in commune.streets.clone() {
            let (head, words) = shard.street_words(&commune, street);
            let tokens = words.tokens(token);
            let words = tokens.as_slice().iter().filter_map(|&token| texts.get(token as usize));
            let own_line = words.map(String::as_str).take_while(|word| *word != LINE_BREAK);
            let Some(key) = key(own_line) else { continue };
            streets.push(NamedStreet { key, shard: number, prominence: in_parts(importance(population, head.numbers)) });
        }
    }
    streets.sort_unstable_by_key(|street| (street.key, Reverse(street.prominence)));
    streets.dedup_by_key(|street| street.key);
    streets
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // 0 to 65535
fn in_parts(prominence: f64) -> u16 {
    (prominence.clamp(0.0, 1.0) * PARTS).ceil() as u16
}
