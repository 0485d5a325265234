//! The commonest names of streets, and which shards hold their best-known bearers.

use crate::format::bearers::{Name, key};
use crate::format::shard::Shard;
use crate::importance::importance;
use std::cmp::Reverse;

/// So many names are told of: those that the most shards have a street of.
const NAMES: usize = 8192;
/// Shards that are listed of each: as many as hosts ask one question of.
const LISTED: usize = 8;
/// What importances are kept in while they are compared.
const PARTS: f64 = 65_535.0;

/// The most important street of a name in a shard.
struct Bearer {
    key: u32,
    shard: u32,
    /// In 65535ths, rounded up.
    importance: u16,
}

/// The most important street of each name, shard by shard.
#[derive(Default)]
pub struct Bearers(Vec<Bearer>);

impl Bearers {
    /// Adds those of a shard.
    pub fn add(&mut self, number: u32, shard: &Shard) {
        self.0.extend(of_shard(number, shard));
    }

    /// The commonest names, by rising key.
    pub fn names(mut self) -> Vec<Name> {
        let bearers = &mut self.0;
        bearers.sort_unstable_by_key(|bearer| (bearer.key, Reverse(bearer.importance), bearer.shard));
        let mut names: Vec<&[Bearer]> = bearers.chunk_by(|a, b| a.key == b.key).filter(|bearers| bearers.len() > 1).collect();
        names.sort_unstable_by_key(|bearers| (Reverse(bearers.len()), bearers[0].key));
        names.truncate(NAMES);
        names.sort_unstable_by_key(|bearers| bearers[0].key);
        names.into_iter().map(name).collect()
    }
}

/// A name, from its bearers, the most important first.
fn name(bearers: &[Bearer]) -> Name {
    let (listed, others) = bearers.split_at(LISTED.min(bearers.len()));
    let mut shards: Vec<u32> = listed.iter().map(|bearer| bearer.shard).collect();
    shards.sort_unstable();
    Name { key: bearers[0].key, shards, beyond: others.first().map_or(0.0, |other| f64::from(other.importance) / PARTS) }
}

/// The most important street of each name in a shard.
fn of_shard(number: u32, shard: &Shard) -> Vec<Bearer> {
    let mut texts: Vec<String> = Vec::new();
    shard.dictionary.each(|token| texts.push(String::from_utf8_lossy(token).into_owned()));
    let symbols = shard.lexicon.tokens();
    let token = |symbol: u32| symbols.get(symbol as usize).copied().unwrap_or(u32::MAX);
    let mut bearers: Vec<Bearer> = Vec::new();
    for commune in (0..shard.communes.len()).map(|index| shard.communes.get(index)) {
        for street in commune.streets.clone() {
            let (head, words) = shard.street_words(&commune, street);
            let tokens = words.tokens(token);
            let words = tokens.as_slice().iter().filter_map(|&token| texts.get(token as usize));
            let Some(key) = key(words.map(String::as_str)) else { continue };
            bearers.push(Bearer { key, shard: number, importance: in_parts(importance(commune.population, head.numbers)) });
        }
    }
    bearers.sort_unstable_by_key(|bearer| (bearer.key, Reverse(bearer.importance)));
    bearers.dedup_by_key(|bearer| bearer.key);
    bearers
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // 0 to 65535
fn in_parts(importance: f64) -> u16 {
    (importance.clamp(0.0, 1.0) * PARTS).ceil() as u16
}
