//! Relaxation: how tolerantly a round of a search reads the words of a query.

use crate::engine::query::query::Query;
use crate::engine::query::word_set::WordSet;

/// Words that are matched fuzzily, and how far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FuzzyWords {
    /// Words that may be misspelt, misheard, joined or split.
    pub words: WordSet,
    /// Words among these that may be farther from a token than at first.
    pub more: WordSet,
}

impl FuzzyWords {
    /// Whether a word is matched fuzzily.
    pub fn allows(self, index: usize) -> bool {
        self.words.has(index)
    }

    /// Whether a word may be farther from a token than at first.
    pub fn allows_more(self, index: usize) -> bool {
        self.more.has(index)
    }
}

/// Relaxation of one round.
#[derive(Clone, Copy, Debug, Default)]
pub struct Relaxation {
    /// Words that are matched fuzzily.
    pub fuzzy: FuzzyWords,
    /// Whether streets are retrieved by light words too.
    pub browse: bool,
}

impl Relaxation {
    /// The fuzzy words and their neighbours, with which they may be joined.
    pub fn with_neighbours(self, query: &Query) -> WordSet {
        let words = self.fuzzy.words;
        (words | words.behind() | words.before()) & query.all()
    }
}
