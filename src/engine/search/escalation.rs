//! Escalation of a search: the relaxation of the next round.

use crate::engine::lookup::relaxation::{FuzzyWords, Relaxation};
use crate::engine::query::query::Query;
use crate::engine::query::word_set::WordSet;
use crate::engine::score::candidate::Candidate;
use crate::engine::weights;

/// Whether the best candidate is a street that lacks the house number, and has a longer name than the query. The words may be
/// those of another street, misspelt.
fn lacks_number_of_longer_name(query: &Query, best: &Candidate) -> bool {
    !query.numbers.is_empty()
        && best.street.is_some()
        && best.interpretation.number.is_none()
        && best.interpretation.breakdown.street < weights::NAME_NEARLY_IN_FULL
}

/// The relaxation of the next round. `None` once all were tried.
///
/// Words that the best candidate leaves unexplained are matched fuzzily, then from farther away. If it still explains little, any
/// word may be misspelt.
pub fn next(relaxation: Relaxation, query: &Query, best: Option<&Candidate>) -> Option<Relaxation> {
    let unexplained = query.fuzzy_allowed() & !best.map_or(WordSet::EMPTY, |best| best.interpretation.explained);
    let FuzzyWords { words, more } = relaxation.fuzzy;
    let mut fuzzy = FuzzyWords { words: words | unexplained, more: more | unexplained & words };
    if fuzzy == relaxation.fuzzy
        && best.is_none_or(|best| best.text_score() < weights::POOR_SCORE || lacks_number_of_longer_name(query, best))
    {
        fuzzy.words = query.fuzzy_allowed();
    }
    (fuzzy != relaxation.fuzzy).then_some(Relaxation { fuzzy, ..relaxation })
}
