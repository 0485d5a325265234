//! Words of a question, and the tokens of a shard that they may be.

use crate::engine::query::query::WordSet;
use std::ops::Range;

/// How a word was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MatchKind {
    /// As it is.
    Exact,
    /// In its other form.
    Abbreviated,
    /// As a beginning.
    Prefix,
    /// Two words as one.
    Glued,
    /// One word as two.
    Cut,
    /// By its sound.
    Sound,
    /// Some edits away.
    Edited,
}

impl MatchKind {
    /// True when the word was not written as it is.
    pub fn is_correction(self) -> bool {
        matches!(self, Self::Glued | Self::Cut | Self::Sound | Self::Edited)
    }

    /// One word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Abbreviated => "abbreviation",
            Self::Prefix => "prefix",
            Self::Glued => "glued",
            Self::Cut => "cut",
            Self::Sound => "sound",
            Self::Edited => "edit",
        }
    }
}

/// Words of the question, and the tokens they may be.
#[derive(Clone, Debug)]
pub struct Term {
    /// The words.
    pub mask: WordSet,
    /// What they bring when matched exactly.
    pub gain: f32,
    /// Where the tokens are among all of the question, by rising ordinal.
    pub variants: Range<usize>,
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
    pub how: MatchKind,
}

/// What a token of a name matches.
#[derive(Clone, Copy, Debug)]
pub struct TermMatch {
    /// Index of the term.
    pub term: usize,
    /// The token as a variant.
    pub variant: TokenMatch,
}
