//! How hard a search looks: as the words are first, then more and more forgivingly.

use crate::engine::lookup::relaxation::{FuzzyWords, Relaxation};
use crate::engine::query::query::Query;
use crate::engine::score::candidate::Candidate;
use crate::engine::weights;

/// True for a street of a longer name than the question's that lacks the house number: the words may be another's, misspelt.
fn lacks_number_of_longer_name(query: &Query, best: &Candidate) -> bool {
    !query.numbers.is_empty()
        && best.street.is_some()
        && best.interpretation.number.is_none()
        && best.interpretation.breakdown.street < weights::NAME_NEARLY_IN_FULL
}

/// What to try next: words that the best answer leaves unexplained are forgiven, then forgiven more; when it still
/// explains little, every word may be wrong. `None` when all was tried.
pub fn next(relaxation: Relaxation, query: &Query, best: Option<&Candidate>) -> Option<Relaxation> {
    let unexplained = query.fuzzy_allowed() & !best.map_or(0, |best| best.interpretation.explained);
    let FuzzyWords { words, more } = relaxation.fuzzy;
    let mut mercy = FuzzyWords { words: words | unexplained, more: more | unexplained & words };
    if mercy == relaxation.fuzzy
        && best.is_none_or(|best| best.score < weights::POOR_SCORE || lacks_number_of_longer_name(query, best))
    {
        mercy.words = query.fuzzy_allowed();
    }
    (mercy != relaxation.fuzzy).then_some(Relaxation { fuzzy: mercy, ..relaxation })
}
