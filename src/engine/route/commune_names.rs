//! Index from the words of communes' names to the shards of these communes.

use crate::engine::shard::reader::ShardReader;
use crate::engine::weights;
use crate::format::routes::{ShardSet, bit};
use std::collections::HashMap;

/// Shards with a commune that a word names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct CommuneShards {
    /// Shards with a commune whose name has the word.
    pub any_word: ShardSet,
    /// Shards with a commune whose name is the word alone, except for articles.
    pub full_name: ShardSet,
}

impl CommuneShards {
    /// Adds the shards of another.
    pub fn add(&mut self, other: &Self) {
        *self = Self { any_word: self.any_word | other.any_word, full_name: self.full_name | other.full_name };
    }
}

/// Shards of each token of the communes' dictionary.
pub struct CommuneNameIndex {
    /// Index in `sets` of each token.
    tokens: Vec<u32>,
    /// Distinct values, which are few.
    sets: Vec<CommuneShards>,
}

impl CommuneNameIndex {
    /// Indexes the names of all communes. `shard_of` returns the shard that holds a commune.
    pub fn of(reader: &ShardReader, shard_of: impl Fn(u32) -> Option<u32>) -> Self {
        let shard = &reader.shard;
        let names = shard.communes.names();
        let tokens = || 0..u32::try_from(shard.dictionary.len()).unwrap_or(u32::MAX);
        let entries = |token: u32| shard.postings.entries(token).take_while(|&entry| entry < names);
        let weighty = |token: &u32| reader.token_weights.get(*token) > weights::ARTICLE;
        // Number of words of each name, without articles.
        let mut lengths = vec![0u8; names as usize];
        for entry in tokens().filter(weighty).flat_map(entries) {
            lengths[entry as usize] = lengths[entry as usize].saturating_add(1);
        }
        let shards_of = |token: u32| {
            entries(token).fold(CommuneShards::default(), |mut shards, entry| {
                let any_word = shard_of(shard.communes.of_name(entry)).map_or(0, bit);
                let full_name = if lengths[entry as usize] <= 1 { any_word } else { 0 };
                shards.add(&CommuneShards { any_word, full_name });
                shards
            })
        };
        let mut sets = Vec::new();
        let mut indices: HashMap<CommuneShards, u32> = HashMap::new();
        let mut index_of = |shards: CommuneShards| {
            *indices.entry(shards).or_insert_with(|| {
                sets.push(shards);
                u32::try_from(sets.len() - 1).unwrap_or(u32::MAX)
            })
        };
        let tokens = tokens().map(|token| index_of(shards_of(token))).collect();
        Self { tokens, sets }
    }

    /// Shards with a commune that a token names. `None` for an unknown token.
    pub fn get(&self, token: u32) -> Option<&CommuneShards> {
        self.sets.get(*self.tokens.get(token as usize)? as usize)
    }

    /// Size in bytes.
    pub fn bytes(&self) -> usize {
        size_of_val(self.tokens.as_slice()) + size_of_val(self.sets.as_slice())
    }
}
