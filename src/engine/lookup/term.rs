//! Words of a question, and the tokens of a shard that they may be.

use crate::engine::model::explanation::MatchKind;
use crate::engine::query::word_set::WordSet;
use std::ops::Range;

/// Words of the question, and the tokens they may be.
#[derive(Clone, Debug)]
pub struct Term {
    /// The words.
    pub words: WordSet,
    /// What they bring when matched exactly.
    pub gain: f32,
    /// Where the tokens are among all of the question, by rising ordinal.
    pub token_matches: Range<usize>,
    /// Tokens that begin with the word.
    pub prefix: Range<u32>,
    /// One word that is two: both may be matched.
    pub is_split: bool,
}

/// A token that a term may be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TokenMatch {
    /// The token.
    pub ordinal: u32,
    /// 0..=1: what is left of the gain.
    pub similarity: f32,
    /// Part of the term that the token matches: 1 but for cut words.
    pub share: f32,
    /// How it was found.
    pub kind: MatchKind,
}

/// What a token of a name matches.
#[derive(Clone, Copy, Debug)]
pub struct TermMatch {
    /// Index of the term.
    pub term: usize,
    /// The token as a variant.
    pub token_match: TokenMatch,
}
