//! How hard a search looks: as the words are first, then more and more forgivingly.

use crate::engine::lookup::fuzzy::FuzzyWords;
use crate::engine::query::query::{Query, WordSet};
use crate::engine::score::candidate::Candidate;

/// An answer below this score explains so little that every word may be wrong.
const POOR: f32 = 0.7;

/// How hard a round looks.
#[derive(Clone, Copy, Debug, Default)]
pub struct Relaxation {
    /// Words that are forgiven.
    pub fuzzy: FuzzyWords,
    /// Streets are looked up by words that say little.
    pub browse: bool,
}

/// From this completeness on, a street's name is in the question, but for a type of way or an article.
const WHOLE_NAME: f64 = 0.8;

/// True for a street of a longer name than the question's that lacks the house number: the words may be another's, misspelt.
fn lacks_number_of_longer_name(query: &Query, best: &Candidate) -> bool {
    !query.numbers.is_empty() && best.street.is_some() && best.number.is_none() && best.breakdown.street < WHOLE_NAME
}

impl Relaxation {
    /// Words that are forgiven, with those beside them: glued words draw in their neighbours.
    pub fn with_neighbours(self, query: &Query) -> WordSet {
        let words = self.fuzzy.words;
        (words | words << 1 | words >> 1) & query.all()
    }

    /// What to try next: words that the best answer leaves unexplained are forgiven, then forgiven more; when it still
    /// explains little, every word may be wrong. `None` when all was tried.
    pub fn next(self, query: &Query, best: Option<&Candidate>) -> Option<Self> {
        let unexplained = query.fuzzy_allowed() & !best.map_or(0, |best| best.explained);
        let FuzzyWords { words, more } = self.fuzzy;
        let mut mercy = FuzzyWords { words: words | unexplained, more: more | unexplained & words };
        if mercy == self.fuzzy && best.is_none_or(|best| best.score < POOR || lacks_number_of_longer_name(query, best)) {
            mercy.words = query.fuzzy_allowed();
        }
        (mercy != self.fuzzy).then_some(Self { fuzzy: mercy, ..self })
    }
}
