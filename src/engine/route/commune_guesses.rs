//! Communes that the misspelt words of a question may name, by what the router knows: which shards hold them, and how like they are.

use super::commune_names::CommuneNameIndex;
use crate::engine::lookup::lookup::MatchedTerms;
use crate::engine::lookup::relaxation::FuzzyWords;
use crate::engine::query::query::Query;
use crate::engine::query::word_set::{WordSet, words_of};
use crate::engine::score::candidate::Candidate;
use crate::engine::shard::reader::ShardReader;
use crate::engine::weights;
use crate::format::routes::{ShardSet, bit};

/// What misspelt words may be.
#[derive(Default)]
pub struct CommuneGuesses(Vec<CommuneGuess>);

/// What a misspelt word may be: how like it is, and the shards that it would name communes of.
struct CommuneGuess {
    word: usize,
    found: Vec<(f32, ShardSet)>,
}

impl CommuneGuesses {
    /// Guesses which communes some words name that name none as they are.
    pub fn of(words: WordSet, query: &Query, communes: &ShardReader, naming: &CommuneNameIndex) -> Self {
        if words == 0 {
            return Self::default();
        }
        let lookup = MatchedTerms::exact(&communes.shard, query).with_fuzzy(communes, query, FuzzyWords { words, more: 0 });
        let mut guesses = Vec::new();
        for term in &lookup.terms {
            let found = lookup
                .token_matches(term)
                .iter()
                .filter_map(|found| Some((found.similarity, naming.get(found.ordinal)?.any_word)));
            let found: Vec<(f32, ShardSet)> = found.collect();
            guesses.extend(words_of(term.words & words).map(|word| CommuneGuess { word, found: found.clone() }));
        }
        Self(guesses)
    }

    /// The words that were guessed at.
    pub fn words(&self) -> WordSet {
        self.0.iter().fold(0, |words, guess| words | 1 << guess.word)
    }

    /// What those of some words bring that were guessed at, were they names of a shard's communes, by how like they are.
    pub fn gain(&self, shard: u32, query: &Query, words: WordSet) -> f32 {
        words_of(self.words() & words).map(|word| query.matched_weight[word] * self.similarity(word, shard)).sum()
    }

    /// How like a word is to a name of a commune of a shard, at best.
    fn similarity(&self, word: usize, shard: u32) -> f32 {
        let found = self.0.iter().filter(|guess| guess.word == word).flat_map(|guess| &guess.found);
        found.filter(|(_, shards)| shards & bit(shard) != 0).map(|&(similarity, _)| similarity).fold(0.0, f32::max)
    }

    /// The words that are misspelt names of an answer's commune, if it explains all: the street by its name and its number, and these.
    pub fn confirmed_by(&self, best: &Candidate, query: &Query) -> WordSet {
        let (words, selective) = (self.words(), query.selective());
        let is_explained = selective & !best.interpretation.explained == 0
            && words & !best.interpretation.location_words & !best.interpretation.street_words == 0
            && best.interpretation.street_words & selective != 0;
        let has_number = best.interpretation.number.is_some() || query.numbers.is_empty();
        if is_explained && has_number && best.score >= weights::CONFIRMING_SCORE {
            words & best.interpretation.location_words
        } else {
            0
        }
    }
}

#[cfg(test)]
impl CommuneGuesses {
    /// What one word may be.
    pub fn of_word(word: usize, found: &[(f32, ShardSet)]) -> Self {
        Self(vec![CommuneGuess { word, found: found.to_vec() }])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::model::hit::Kind;
    use crate::engine::model::request::SearchRequest;
    use crate::engine::score::fit::Interpretation;

    fn query(text: &str) -> Query {
        Query::read(&SearchRequest { autocomplete: false, ..SearchRequest::new(text) })
    }

    #[test]
    fn a_shard_gains_by_its_likest_commune() {
        let query = query("rue haute gaap");
        let guesses = CommuneGuesses::of_word(2, &[(0.9, 0b01), (0.7, 0b11)]);
        assert_eq!(guesses.words(), 0b100);
        assert_eq!([0, 1, 2].map(|shard| guesses.gain(shard, &query, WordSet::MAX)), [0.9, 0.7, 0.0]);
        assert_eq!(guesses.gain(0, &query, 0b011), 0.0);
    }

    #[test]
    fn guesses_are_met_by_what_explains_street_and_commune() {
        let query = query("rue haute gaap");
        // The street's word was guessed at, too.
        let mut guesses = CommuneGuesses::of_word(2, &[(0.9, 0b01)]);
        guesses.0.extend(CommuneGuesses::of_word(1, &[(0.8, 0b10)]).0);
        let met = street(0.9, 0b111, 0b011, 0b100);
        assert_eq!(guesses.confirmed_by(&met, &query), 0b100);
        let unmet = [
            street(0.7, 0b111, 0b011, 0b100),
            street(0.9, 0b101, 0b001, 0b100),
            // The misspelt word is the street's.
            street(0.9, 0b111, 0b111, 0),
        ];
        unmet.iter().for_each(|other| assert_eq!(guesses.confirmed_by(other, &query), 0, "{other:?}"));
        assert_eq!(CommuneGuesses::default().confirmed_by(&met, &query), 0);
    }

    #[test]
    fn guesses_with_a_number_are_met_by_a_number_only() {
        let query = query("5 rue haute gaap");
        let street = street(0.9, 0b1110, 0b0110, 0b1000);
        assert_eq!(CommuneGuesses::of_word(3, &[(0.9, 0b01)]).confirmed_by(&street, &query), 0);
    }

    fn street(score: f32, explained: WordSet, street_words: WordSet, location_words: WordSet) -> Candidate {
        let interpretation = Interpretation { explained, street_words, location_words, ..Interpretation::default() };
        Candidate { score, interpretation, ..Candidate::unscored(0, 0, Some(0), Kind::Street, None, 0.5) }
    }
}
