//! How far a search relaxes the words of a query.

use crate::engine::query::query::Query;
use crate::engine::query::word_set::WordSet;

/// Which words are forgiven, and how much.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FuzzyWords {
    /// Words that may be misspelt, misheard, glued or cut.
    pub words: WordSet,
    /// Of these, words that may be so more than usual.
    pub more: WordSet,
}

impl FuzzyWords {
    /// True when a word may be wrong.
    pub fn allows(self, index: usize) -> bool {
        self.words >> index & 1 == 1
    }

    /// True when it may be so more than usual.
    pub fn allows_more(self, index: usize) -> bool {
        self.more >> index & 1 == 1
    }
}

/// How hard a round looks.
#[derive(Clone, Copy, Debug, Default)]
pub struct Relaxation {
    /// Words that are forgiven.
    pub fuzzy: FuzzyWords,
    /// Streets are looked up by words that say little.
    pub browse: bool,
}

impl Relaxation {
    /// Words that are forgiven, with those beside them: glued words draw in their neighbours.
    pub fn with_neighbours(self, query: &Query) -> WordSet {
        let words = self.fuzzy.words;
        (words | words << 1 | words >> 1) & query.all()
    }
}
