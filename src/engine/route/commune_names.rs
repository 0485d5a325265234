//! Index from the words of communes' names to the shards of these communes.

use crate::engine::shard::reader::ShardReader;
use crate::engine::weights;
use crate::format::shard_set::ShardSet;

/// The bit of a posting that says that a commune's name is the word alone.
const FULL_NAME: u16 = 1 << 15;

/// Shards with a commune that a word names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CommuneShards {
    /// Shards with a commune whose name has the word.
    pub any_word: ShardSet,
    /// Shards with a commune whose name is the word alone, except for articles.
    pub full_name: ShardSet,
}

impl CommuneShards {
    /// Adds a shard.
    pub fn add(&mut self, shard: u32, is_full_name: bool) {
        self.any_word.insert(shard);
        if is_full_name {
            self.full_name.insert(shard);
        }
    }
}

#[cfg(test)]
impl CommuneShards {
    /// The shards whose bits are 1.
    pub fn of_bits(any_word: u64, full_name: u64) -> Self {
        Self { any_word: ShardSet::of_bits(any_word), full_name: ShardSet::of_bits(full_name) }
    }
}

/// Shards of each token of the communes' dictionary.
pub struct CommuneNameIndex {
    /// First posting of each token, and the end of the last.
    starts: Vec<u32>,
    /// Shards of each token in rising order, with [`FULL_NAME`].
    postings: Vec<u16>,
}

impl CommuneNameIndex {
    /// Indexes the names of all communes. `shard_of` returns the shard that holds a commune.
    pub fn of(reader: &ShardReader, shard_of: impl Fn(u32) -> Option<u32>) -> Self {
        let shard = &reader.shard;
        let names = shard.communes.names();
        let tokens = 0..u32::try_from(shard.dictionary.len()).unwrap_or(u32::MAX);
        let entries = |token: u32| shard.postings.entries(token).take_while(|&entry| entry < names);
        let weighty = |token: &u32| reader.token_weights.get(*token) > weights::ARTICLE;
        // Number of words of each name, without articles.
        let mut lengths = vec![0u8; names as usize];
        for entry in tokens.clone().filter(weighty).flat_map(entries) {
            lengths[entry as usize] = lengths[entry as usize].saturating_add(1);
        }
        let posting = |entry: u32, is_weighty: bool| {
            let shard = u16::try_from(shard_of(shard.communes.of_name(entry))?).ok()?;
            // An article is no full name of `La Haye`.
            let is_full_name = lengths[entry as usize] <= u8::from(is_weighty);
            Some(if is_full_name { shard | FULL_NAME } else { shard })
        };
        let mut this = Self { starts: vec![0], postings: Vec::new() };
        for token in tokens {
            let first = this.postings.len();
            let is_weighty = weighty(&token);
            this.postings.extend(entries(token).filter_map(|entry| posting(entry, is_weighty)));
            this.unite_from(first);
            this.starts.push(u32::try_from(this.postings.len()).unwrap_or(u32::MAX));
        }
        this
    }

    /// Sorts the postings from `first` on, and unites those of one shard.
    fn unite_from(&mut self, first: usize) {
        let own = &mut self.postings[first..];
        // The full name comes first among those of one shard.
        own.sort_unstable_by_key(|posting| (posting & !FULL_NAME, !(posting & FULL_NAME)));
        let mut kept = first;
        for at in first..self.postings.len() {
            let posting = self.postings[at];
            if kept == first || (self.postings[kept - 1] ^ posting) & !FULL_NAME != 0 {
                self.postings[kept] = posting;
                kept += 1;
            }
        }
        self.postings.truncate(kept);
    }

    /// Shards with a commune that a token names, each with whether the token is its full name. No shard for an unknown token.
    pub fn get(&self, token: u32) -> impl Iterator<Item = (u32, bool)> + '_ {
        let at = |token: usize| self.starts.get(token).map_or(self.postings.len(), |&start| start as usize);
        let own = at(token as usize)..at((token as usize).saturating_add(1));
        self.postings[own].iter().map(|posting| (u32::from(posting & !FULL_NAME), posting & FULL_NAME != 0))
    }

    /// Size in bytes.
    pub fn bytes(&self) -> usize {
        size_of_val(self.starts.as_slice()) + size_of_val(self.postings.as_slice())
    }
}
