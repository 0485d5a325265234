//! Guesses at the communes that misspelt words of a query may name, with their shards and their similarity.

use super::commune_names::CommuneNameIndex;
use crate::engine::lookup::lookup::MatchedTerms;
use crate::engine::lookup::relaxation::FuzzyWords;
use crate::engine::query::query::Query;
use crate::engine::query::word_set::WordSet;
use crate::engine::score::candidate::Candidate;
use crate::engine::shard::reader::ShardReader;
use crate::engine::weights;
use crate::format::shard_set::ShardSet;

/// Guesses at misspelt words of a query.
#[derive(Default)]
pub struct CommuneGuesses(Vec<CommuneGuess>);

/// Guesses at one word.
struct CommuneGuess {
    /// Index of the word.
    word: usize,
    /// Similarity of each guess, 0..=1, and the shards with a commune that it names.
    communes: Vec<(f32, ShardSet)>,
}

impl CommuneGuesses {
    /// Guesses at some words, none of which names a commune exactly. `reader` is the router's own shard, with all communes.
    pub fn of(words: WordSet, query: &Query, reader: &ShardReader, commune_names: &CommuneNameIndex) -> Self {
        if words.is_empty() {
            return Self::default();
        }
        let terms =
            MatchedTerms::exact(&reader.shard, query).with_fuzzy(reader, query, FuzzyWords { words, more: WordSet::EMPTY });
        let mut guesses = Vec::new();
        for term in &terms.terms {
            let communes = terms
                .token_matches(term)
                .iter()
                .map(|token| (token.similarity, commune_names.get(token.ordinal).map(|(shard, _)| shard).collect()));
            let communes: Vec<(f32, ShardSet)> = communes.collect();
            guesses.extend((term.words & words).iter().map(|word| CommuneGuess { word, communes: communes.clone() }));
        }
        Self(guesses)
    }

    /// Words with a guess.
    pub fn words(&self) -> WordSet {
        self.0.iter().map(|guess| guess.word).collect()
    }

    /// Gain of those among some words that have a guess, as names of a shard's communes, by similarity.
    pub fn gain(&self, shard: u32, query: &Query, words: WordSet) -> f32 {
        (self.words() & words).iter().map(|word| query.matched_weight[word] * self.similarity(word, shard)).sum()
    }

    /// The greatest similarity of a word with the name of a commune of a shard.
    fn similarity(&self, word: usize, shard: u32) -> f32 {
        let communes = self.0.iter().filter(|guess| guess.word == word).flat_map(|guess| &guess.communes);
        communes.filter(|(_, shards)| shards.contains(shard)).map(|&(similarity, _)| similarity).fold(0.0, f32::max)
    }

    /// Words that the best candidate confirms as misspelt names of its commune. Empty unless it explains the whole query: the
    /// street by its name and number, the other words by its commune.
    pub fn confirmed_by(&self, best: &Candidate, query: &Query) -> WordSet {
        let words = self.words();
        let selective = query.selective();
        let is_explained = selective.is_within(best.interpretation.explained)
            && words.is_within(best.interpretation.location_words | best.interpretation.street_words)
            && best.interpretation.street_words.meets(selective);
        let has_number = best.interpretation.number.is_some() || query.numbers.is_empty();
        if is_explained && has_number && best.score >= weights::CONFIRMING_SCORE {
            words & best.interpretation.location_words
        } else {
            WordSet::EMPTY
        }
    }
}

#[cfg(test)]
impl CommuneGuesses {
    /// Guesses at one word.
    pub fn of_word(word: usize, communes: &[(f32, ShardSet)]) -> Self {
        Self(vec![CommuneGuess { word, communes: communes.to_vec() }])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::model::hit::Kind;
    use crate::engine::model::request::SearchRequest;
    use crate::engine::score::interpretation::Interpretation;

    fn query(text: &str) -> Query {
        Query::read(&SearchRequest { autocomplete: false, ..SearchRequest::new(text) })
    }

    #[test]
    fn a_shard_gains_by_its_most_similar_commune() {
        let query = query("rue haute gaap");
        let guesses = CommuneGuesses::of_word(2, &[(0.9, ShardSet::of_bits(0b01)), (0.7, ShardSet::of_bits(0b11))]);
        assert_eq!(guesses.words(), WordSet::of_bits(0b100));
        assert_eq!([0, 1, 2].map(|shard| guesses.gain(shard, &query, WordSet::ALL)), [0.9, 0.7, 0.0]);
        assert_eq!(guesses.gain(0, &query, WordSet::of_bits(0b011)), 0.0);
    }

    #[test]
    fn a_candidate_that_explains_street_and_commune_confirms_guesses() {
        let query = query("rue haute gaap");
        // The street's word has a guess, too.
        let mut guesses = CommuneGuesses::of_word(2, &[(0.9, ShardSet::of_bits(0b01))]);
        guesses.0.extend(CommuneGuesses::of_word(1, &[(0.8, ShardSet::of_bits(0b10))]).0);
        let confirming = street(0.9, WordSet::of_bits(0b111), WordSet::of_bits(0b011), WordSet::of_bits(0b100));
        assert_eq!(guesses.confirmed_by(&confirming, &query), WordSet::of_bits(0b100));
        let others = [
            street(0.7, WordSet::of_bits(0b111), WordSet::of_bits(0b011), WordSet::of_bits(0b100)),
            street(0.9, WordSet::of_bits(0b101), WordSet::of_bits(0b001), WordSet::of_bits(0b100)),
            // The misspelt word is the street's.
            street(0.9, WordSet::of_bits(0b111), WordSet::of_bits(0b111), WordSet::EMPTY),
        ];
        others.iter().for_each(|other| assert_eq!(guesses.confirmed_by(other, &query), WordSet::EMPTY, "{other:?}"));
        assert_eq!(CommuneGuesses::default().confirmed_by(&confirming, &query), WordSet::EMPTY);
    }

    #[test]
    fn a_candidate_without_the_house_number_confirms_no_guess() {
        let query = query("5 rue haute gaap");
        let street = street(0.9, WordSet::of_bits(0b1110), WordSet::of_bits(0b0110), WordSet::of_bits(0b1000));
        assert_eq!(CommuneGuesses::of_word(3, &[(0.9, ShardSet::of_bits(0b01))]).confirmed_by(&street, &query), WordSet::EMPTY);
    }

    fn street(score: f32, explained: WordSet, street_words: WordSet, location_words: WordSet) -> Candidate {
        let interpretation = Interpretation { explained, street_words, location_words, ..Interpretation::default() };
        Candidate { score, interpretation, ..Candidate::unscored(0, 0, Some(0), Kind::Street, None) }
    }
}
