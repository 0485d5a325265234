//! Explanation of a hit: the reading of each word of the query.

use crate::engine::lookup::lookup::MatchedTerms;
use crate::engine::lookup::term::TokenMatch;
use crate::engine::model::explanation::{Correction, MatchKind, Role, WordReading};
use crate::engine::model::hit::Hit;
use crate::engine::query::housenumber::NumberReading;
use crate::engine::query::query::Query;
use crate::engine::query::word_set::WordSet;
use crate::engine::score::aligner::Aligner;
use crate::engine::score::candidate::Candidate;
use crate::engine::score::commune::CommuneNames;
use crate::engine::score::context::SearchContext;
use crate::engine::score::interpretation::Interpretation;
use crate::engine::shard::reader::ShardReader;
use crate::engine::weights;

/// Reading of each word of the query, for a candidate of a shard with these terms.
pub fn explain_words(
    reader: &ShardReader,
    context: &SearchContext<'_>,
    terms: &MatchedTerms,
    candidate: &Candidate,
) -> Vec<WordReading> {
    let query = context.query;
    let mut words: Vec<WordReading> = (0..query.tokens.len()).map(|index| unmatched(query, index)).collect();
    let postcodes = query.postcodes.iter().map(|reading| reading.words).collect();
    let number = candidate.interpretation.number.map(|number| number.number);
    let has_suffix = candidate.interpretation.number.is_some_and(|number| number.suffix != 0);
    let matches = |reading: &&NumberReading| Some(reading.number) == number && reading.has_suffix() == has_suffix;
    let found = query.numbers.iter().filter(matches);
    let (numbers, share) =
        found.fold((WordSet::EMPTY, 1.0), |(set, share), reading| (set | reading.words, reading.share.min(share)));
    let territories = query.territories.iter().map(|territory| territory.words).collect();
    // Later readings win: a name's words are read last.
    let readings = [
        (Role::Territory, territories, 1.0),
        (Role::Housenumber, numbers, f64::from(share)),
        (Role::Postcode, postcodes, candidate.interpretation.breakdown.postcode),
    ];
    for (role, set, similarity) in readings {
        for index in (set & candidate.interpretation.explained).iter() {
            words[index] = WordReading { role, similarity, ..unmatched(query, index) };
        }
    }
    let aligner = Aligner { query, terms, token_weights: &reader.token_weights, budget: context.budget };
    let mut record = |role: Role, set: WordSet, token_match: TokenMatch| {
        let text = reader.shard.token(token_match.ordinal);
        for index in set.iter() {
            words[index] = WordReading {
                role,
                matched: Some(text.clone()),
                match_kind: Some(token_match.kind),
                similarity: f64::from(token_match.similarity),
                ..unmatched(query, index)
            };
        }
    };
    let Interpretation { street_free, commune_free, .. } = candidate.interpretation;
    let commune = CommuneNames::read(reader, candidate.commune, query, context.filter).with_names(reader);
    if let Some(street) = candidate.street {
        let (_, street_words) = reader.shard.street_words(&commune.record, street);
        let tokens = reader.tokens(&street_words);
        aligner.align_with(tokens.as_slice(), street_free, |set, token_match| record(Role::Street, set, token_match));
    }
    if let Some(tokens) = commune.best_name(&aligner, commune_free) {
        aligner.align_with(tokens.as_slice(), commune_free, |set, token_match| record(Role::City, set, token_match));
    }
    words
}

/// Corrections of a hit: words misspelt, misheard, joined or split, a postcode near, a house number without its suffix.
pub fn corrections(hit: &Hit, words: &[WordReading]) -> Vec<Correction> {
    let taken = |reading: &WordReading| match reading.role {
        Role::Postcode if reading.similarity < 1.0 => hit.postcode.clone(),
        Role::Housenumber if reading.similarity < 1.0 => hit.housenumber.clone(),
        Role::Street | Role::City => reading.matched.clone().filter(|_| reading.match_kind.is_some_and(MatchKind::is_correction)),
        _ => None,
    };
    let correction = |reading: &WordReading| taken(reading).map(|taken| Correction { given: reading.word.clone(), taken });
    words.iter().filter_map(correction).collect()
}

/// Reading of a word that the hit lacks.
fn unmatched(query: &Query, index: usize) -> WordReading {
    let role = if query.missed_weight[index] <= weights::NOISE { Role::Noise } else { Role::Unmatched };
    WordReading {
        word: query.tokens.text(index).to_owned(),
        role,
        matched: None,
        match_kind: None,
        similarity: 0.0,
        weight: f64::from(query.matched_weight[index]),
    }
}
