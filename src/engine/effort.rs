//! How hard a search looks: as the words are first, then more and more forgivingly.

use super::candidate::Candidate;
use super::misspellings::Mercy;
use super::query::{Mask, Query};

/// An answer below this score explains so little that every word may be wrong.
const POOR: f32 = 0.7;

/// How hard a round looks.
#[derive(Clone, Copy, Debug, Default)]
pub struct Effort {
    /// Words that are forgiven.
    pub mercy: Mercy,
    /// Streets are looked up by words that say little.
    pub light: bool,
}

/// From this completeness on, a street's name is in the question, but for a type of way or an article.
const WHOLE_NAME: f64 = 0.8;

/// True for a street of a longer name than the question's that lacks the house number: the words may be another's, misspelt.
fn is_another(query: &Query, best: &Candidate) -> bool {
    !query.numbers.is_empty() && best.street.is_some() && best.number.is_none() && best.breakdown.street < WHOLE_NAME
}

impl Effort {
    /// Words that are forgiven, with those beside them: glued words draw in their neighbours.
    pub fn forgiven(self, query: &Query) -> Mask {
        let words = self.mercy.words;
        (words | words << 1 | words >> 1) & query.all()
    }

    /// What to try next: words that the best answer leaves unexplained are forgiven, then forgiven more; when it still
    /// explains little, every word may be wrong. `None` when all was tried.
    pub fn more(self, query: &Query, best: Option<&Candidate>) -> Option<Self> {
        let unexplained = query.forgivable() & !best.map_or(0, |best| best.explained);
        let Mercy { words, more } = self.mercy;
        let mut mercy = Mercy { words: words | unexplained, more: more | unexplained & words };
        if mercy == self.mercy && best.is_none_or(|best| best.score < POOR || is_another(query, best)) {
            mercy.words = query.forgivable();
        }
        (mercy != self.mercy).then_some(Self { mercy, ..self })
    }
}
