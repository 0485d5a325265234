//! Terms: words of a query, with the tokens of a shard that they may be.

use crate::engine::model::explanation::MatchKind;
use crate::engine::query::word_set::WordSet;
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
        self.is_split || self.words & (self.words - 1) != 0
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
