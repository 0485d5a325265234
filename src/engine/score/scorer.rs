//! What a shard proposes, scored: how the question fits one street or one commune.

use super::alignment::Aligner;
use super::candidate::Candidate;
use super::commune::{CommuneCache, CommuneNames};
use super::context::SearchContext;
use super::fit::Interpretation;
use super::housenumbers::QueryHouseNumbers;
use super::location_fix::LocationFix;
use crate::engine::lookup::lookup::MatchedTerms;
use crate::engine::model::hit::Kind;
use crate::engine::query::location_bias::LocationBias;
use crate::engine::query::query::Query;
use crate::engine::query::word_set::WordSet;
use crate::engine::shard::filter::Filter;
use crate::engine::shard::reader::ShardReader;
use crate::format::communes::Code;
use crate::importance::importance;
use std::cell::OnceCell;

/// Scores what a shard proposes.
pub struct Scorer<'q> {
    pub(super) open: &'q ShardReader,
    pub(super) index: usize,
    pub(super) query: &'q Query,
    pub(super) filter: &'q Filter,
    pub(super) bias: Option<LocationBias>,
    /// The commune that the question is known to name.
    pub(super) commune: Option<Code>,
    pub(super) aligner: Aligner<'q>,
    /// What the whole question weighs.
    pub(super) min_weight: f32,
    /// Its words by which a street may be known; its words but articles and letters.
    pub(super) selective: WordSet,
    pub(super) weighty: WordSet,
    /// Its words that places are not looked up by, and that may be a commune's.
    pub(super) light: WordSet,
    /// The most that the names of territories can bring.
    pub(super) territory_gain: f32,
    pub(super) numbers: QueryHouseNumbers,
    pub(super) communes: CommuneCache,
}

impl<'q> Scorer<'q> {
    /// For one question in one shard.
    pub fn new(open: &'q ShardReader, index: usize, context: SearchContext<'q>, lookup: &'q MatchedTerms) -> Self {
        let SearchContext { query, filter, bias, commune, budget, .. } = context;
        Self {
            min_weight: query.min_weight(),
            selective: query.selective(),
            weighty: query.weighty(),
            light: lookup.commune_words(&open.shard, query.light()),
            territory_gain: query.territories.iter().map(|territory| query.territory_gain(territory.words)).sum(),
            aligner: Aligner { query, lookup, token_weights: &open.token_weights, budget },
            open,
            index,
            query,
            filter,
            bias,
            commune,
            numbers: QueryHouseNumbers::of(query, &open.shard),
            communes: CommuneCache::default(),
        }
    }

    /// The most that a house number can bring to a street.
    pub fn number_gain(&self, street: u32) -> f32 {
        if self.numbers.can_be_in(&self.open.shard.extents, street) { self.query.number_gain() } else { 0.0 }
    }

    /// Of a place: its commune; its street, and how many numbers that has.
    pub(super) fn candidate(
        &self,
        interpretation: Interpretation,
        kind: Kind,
        place: (&CommuneNames, Option<(u32, u32)>),
    ) -> Candidate {
        Candidate {
            score: (interpretation.score.clamp(0.0, 1.0) * 1e6).round() / 1e6,
            importance: importance(place.0.commune.population, place.1.map_or(0, |(_, numbers)| numbers)),
            shard: self.index,
            commune: place.0.index,
            city_code: Some(place.0.city_code()),
            citycode: Some(place.0.commune.citycode),
            street_code: OnceCell::new(),
            street: place.1.map(|(street, _)| street),
            number: interpretation.number,
            postcode: interpretation.postcode,
            kind,
            explained: interpretation.explained,
            street_words: interpretation.street_words,
            location_words: interpretation.location_words,
            doubtful_words: interpretation.doubtful_words,
            location_fix: LocationFix::None,
            free: [interpretation.street_free, interpretation.commune_free],
            breakdown: interpretation.breakdown,
        }
    }

    /// Share of the question that is explained, each word by its weight. Asides (a range's end, `n°`) bring and cost nothing.
    pub(super) fn coverage(&self, gain: f32, explained: WordSet, asides: WordSet) -> f32 {
        let missed = self.query.missed_weight_of(self.query.all() & !explained);
        let whole = self.query.gain_of(explained & !asides) + missed;
        if whole > 0.0 { (gain / whole).min(1.0) } else { 0.0 }
    }
}
