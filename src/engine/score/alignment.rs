//! Alignment of a name with the words of a query.

use crate::engine::query::word_set::WordSet;

/// Alignment of a name with the words of a query.
#[derive(Clone, Copy, Debug, Default)]
pub struct Alignment {
    /// Words of the query that match.
    pub words: WordSet,
    /// Gain of these words, by the similarity of each match.
    pub gain: f32,
    /// Share of the name that is matched, 0..=1.
    pub completeness: f32,
    /// The most that it is when only some of these words are free, and the last one matches the first token that it can.
    pub max_completeness: f32,
    /// Words that the name was free to match.
    pub free: WordSet,
    /// Those of `words` that the lieu-dit's line matches.
    pub lieu_dit: WordSet,
    /// Those of `words` that a street's own line matches for the most part, above a lieu-dit's line.
    pub street: WordSet,
}

impl Alignment {
    /// The better of two, or the first of equals.
    pub fn or_better(self, other: Self) -> Self {
        if (other.gain, other.completeness) > (self.gain, self.completeness) { other } else { self }
    }
}
