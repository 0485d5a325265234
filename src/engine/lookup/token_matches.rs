//! Tokens that one word may be, gathered as they are found.

use super::term::TokenMatch;
use crate::engine::model::explanation::MatchKind;
use crate::format::shard::Shard;
use crate::sorting::{sort_by, sort_by_key};
use std::ops::Range;

/// Tokens that one word may be, at most.
const MAX_MATCHES: usize = 512;

/// Tokens that one word may be. Some may be found more than once.
#[derive(Clone, Debug, Default)]
pub struct TokenMatches(Vec<TokenMatch>);

impl TokenMatches {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds a token.
    pub fn add(&mut self, ordinal: u32, similarity: f32, kind: MatchKind) {
        self.0.push(TokenMatch { ordinal, similarity, share: 1.0, kind });
    }

    /// Adds the token of a word, when a shard has it.
    pub fn add_word(&mut self, shard: &Shard, word: &str, similarity: f32, kind: MatchKind) {
        if let Some(ordinal) = shard.dictionary.get(word) {
            self.add(ordinal, similarity, kind);
        }
    }

    /// Adds token matches.
    pub fn extend(&mut self, others: &[TokenMatch]) {
        self.0.extend_from_slice(others);
    }

    /// Moves each token once behind others, with its best match, by rising ordinal. The best are kept of too many.
    pub fn drain_sorted_into(&mut self, all: &mut Vec<TokenMatch>) -> Range<usize> {
        let better = |a: &TokenMatch, b: &TokenMatch| b.similarity.total_cmp(&a.similarity).then(a.kind.cmp(&b.kind));
        sort_by(&mut self.0, |a, b| a.ordinal.cmp(&b.ordinal).then_with(|| better(a, b)));
        self.0.dedup_by_key(|found| found.ordinal);
        if self.0.len() > MAX_MATCHES {
            sort_by(&mut self.0, better);
            self.0.truncate(MAX_MATCHES);
            sort_by_key(&mut self.0, |found| found.ordinal);
        }
        let start = all.len();
        all.append(&mut self.0);
        start..all.len()
    }
}
