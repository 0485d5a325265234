//! What each word of a question was read as, for one answer.

use crate::engine::lookup::lookup::MatchedTerms;
use crate::engine::lookup::term::TokenMatch;
use crate::engine::model::explanation::{Correction, MatchKind, Role, WordReading};
use crate::engine::model::hit::Hit;
use crate::engine::query::housenumber::NumberReading;
use crate::engine::query::query::Query;
use crate::engine::query::word_set::{WordSet, words_of};
use crate::engine::score::alignment::Aligner;
use crate::engine::score::candidate::Candidate;
use crate::engine::score::commune::CommuneNames;
use crate::engine::score::context::SearchContext;
use crate::engine::shard::reader::ShardReader;
use crate::engine::weights;

/// What each word was read as, for an answer of a shard where the question's words were found as `lookup` says.
pub fn explain_words(
    open: &ShardReader,
    asked: &SearchContext<'_>,
    lookup: &MatchedTerms,
    candidate: &Candidate,
) -> Vec<WordReading> {
    let query = asked.query;
    let mut words: Vec<WordReading> = (0..query.tokens.len()).map(|index| unmatched(query, index)).collect();
    let postcodes = query.postcodes.iter().fold(0, |mask, reading| mask | reading.mask);
    let number = candidate.number.map(|number| number.number);
    let has_suffix = candidate.number.is_some_and(|number| number.suffix != 0);
    let says = |reading: &&NumberReading| Some(reading.number) == number && reading.has_suffix() == has_suffix;
    let found = query.numbers.iter().filter(says);
    let (numbers, share) = found.fold((0, 1.0), |(mask, share), reading| (mask | reading.mask, reading.share.min(share)));
    let territories = query.territories.iter().fold(0, |mask, territory| mask | territory.mask);
    let claims = [
        (Role::Territory, territories, 1.0),
        (Role::Housenumber, numbers, f64::from(share)),
        (Role::Postcode, postcodes, candidate.breakdown.postcode),
    ];
    for (role, mask, similarity) in claims {
        for index in words_of(mask & candidate.explained) {
            words[index] = WordReading { role, similarity, ..unmatched(query, index) };
        }
    }
    let aligner = Aligner { query, lookup, token_weights: &open.token_weights, budget: asked.budget };
    let mut tell = |role: Role, mask: WordSet, variant: TokenMatch| {
        let text = open.shard.token(variant.ordinal);
        for index in words_of(mask) {
            let (how, similarity) = (Some(variant.how), f64::from(variant.similarity));
            words[index] = WordReading { role, matched: Some(text.clone()), how, similarity, ..unmatched(query, index) };
        }
    };
    let [name_free, city_free] = candidate.free;
    let city = CommuneNames::read(open, candidate.commune, query, asked.filter).with_names(open);
    if let Some(street) = candidate.street {
        let (_, street_words) = open.shard.street_words(&city.commune, street);
        let tokens = open.tokens(&street_words);
        aligner.align_with(tokens.as_slice(), name_free, |mask, variant| tell(Role::Street, mask, variant));
    }
    if let Some(tokens) = city.best_name(&aligner, city_free) {
        aligner.align_with(tokens.as_slice(), city_free, |mask, variant| tell(Role::City, mask, variant));
    }
    words
}

/// What an answer corrects: words misspelt, misheard, glued or cut, a postcode near, a house number without its suffix.
pub fn corrections(hit: &Hit, words: &[WordReading]) -> Vec<Correction> {
    let taken = |reading: &WordReading| match reading.role {
        Role::Postcode if reading.similarity < 1.0 => hit.postcode.clone(),
        Role::Housenumber if reading.similarity < 1.0 => hit.housenumber.clone(),
        Role::Street | Role::City => reading.matched.clone().filter(|_| reading.how.is_some_and(MatchKind::is_correction)),
        _ => None,
    };
    let correction = |reading: &WordReading| taken(reading).map(|taken| Correction { given: reading.word.clone(), taken });
    words.iter().filter_map(correction).collect()
}

fn unmatched(query: &Query, index: usize) -> WordReading {
    let role = if query.loss[index] <= weights::NOISE { Role::Noise } else { Role::Unmatched };
    let (word, weight) = (query.tokens.text(index).to_owned(), f64::from(query.gain[index]));
    WordReading { word, role, matched: None, how: None, similarity: 0.0, weight }
}
