//! Which shards' communes a word names.

use crate::engine::shard::reader::ShardReader;
use crate::engine::weights;
use crate::format::routes::{ShardSet, bit};
use std::collections::HashMap;

/// The shards that a word names communes of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct CommuneShards {
    /// With others or alone.
    pub any_word: ShardSet,
    /// Alone, but for articles.
    pub full_name: ShardSet,
}

impl CommuneShards {
    /// Adds the shards of another.
    pub fn add(&mut self, other: &Self) {
        *self = Self { any_word: self.any_word | other.any_word, full_name: self.full_name | other.full_name };
    }
}

/// Of each token of the communes' dictionary, the shards that it names communes of: few differ.
pub struct CommuneNameIndex {
    /// Which of the sets each token has.
    tokens: Vec<u32>,
    sets: Vec<CommuneShards>,
}

impl CommuneNameIndex {
    /// Reads the names of all communes; `shard_of` says which shard holds a commune.
    pub fn of(open: &ShardReader, shard_of: impl Fn(u32) -> Option<u32>) -> Self {
        let (shard, names) = (&open.shard, open.shard.communes.names());
        let tokens = || 0..u32::try_from(shard.dictionary.len()).unwrap_or(u32::MAX);
        let entries = |token: u32| shard.postings.entries(token).take_while(|&entry| entry < names);
        let weighty = |token: &u32| open.token_weights.get(*token) > weights::ARTICLE;
        // Of each name, how many words of some weight it has.
        let mut lengths = vec![0u8; names as usize];
        for entry in tokens().filter(weighty).flat_map(entries) {
            lengths[entry as usize] = lengths[entry as usize].saturating_add(1);
        }
        let naming = |token: u32| {
            entries(token).fold(CommuneShards::default(), |mut naming, entry| {
                let part = shard_of(shard.communes.of_name(entry)).map_or(0, bit);
                let whole = if lengths[entry as usize] <= 1 { part } else { 0 };
                naming.add(&CommuneShards { any_word: part, full_name: whole });
                naming
            })
        };
        let (mut sets, mut numbers): (Vec<CommuneShards>, HashMap<CommuneShards, u32>) = Default::default();
        let mut number = |naming: CommuneShards| {
            *numbers.entry(naming).or_insert_with(|| {
                sets.push(naming);
                u32::try_from(sets.len() - 1).unwrap_or(u32::MAX)
            })
        };
        let tokens = tokens().map(|token| number(naming(token))).collect();
        Self { tokens, sets }
    }

    /// What a token names.
    pub fn get(&self, token: u32) -> Option<&CommuneShards> {
        self.sets.get(*self.tokens.get(token as usize)? as usize)
    }

    /// Bytes that it takes.
    pub fn bytes(&self) -> usize {
        size_of_val(self.tokens.as_slice()) + size_of_val(self.sets.as_slice())
    }
}
