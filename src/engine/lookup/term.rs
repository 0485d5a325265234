//! Terms: words of a query, with the tokens of a shard that they may be.

use crate::engine::model::explanation::MatchKind;
use crate::engine::query::word_set::WordSet;
use crate::format::shard::Shard;
use crate::sorting::{sort_by, sort_by_key};
use std::ops::Range;

/// Words of a query that match as one, usually a single word.
#[derive(Clone, Debug)]
pub struct Term {
    /// The words.
    pub words: WordSet,
    /// Gain of an exact match.
    pub gain: f32,
    /// Range of its tokens in [`MatchedTerms`](super::lookup::MatchedTerms), by rising ordinal.
    pub token_matches: Range<usize>,
    /// Tokens that begin with the word, when it is a prefix.
    pub prefix: Range<u32>,
    /// Whether it is one word that is two tokens: a name must have both.
    pub is_split: bool,
}

impl Term {
    /// Whether it is several words that match as one, or one word that is several tokens.
    pub fn is_joint(&self) -> bool {
        self.is_split || !self.words.is_one()
    }
}

/// A token that a term may be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TokenMatch {
    /// The token.
    pub ordinal: u32,
    /// Share of the gain that it brings, 0..=1.
    pub similarity: f32,
    /// Part of the term that it matches. 1, but for split words.
    pub share: f32,
    /// How it matches.
    pub kind: MatchKind,
}

/// A match of a token with a term.
#[derive(Clone, Copy, Debug)]
pub struct TermMatch {
    /// Index of the term.
    pub term: usize,
    /// The token, as the term matches it.
    pub token_match: TokenMatch,
}

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
