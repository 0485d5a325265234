//! Scorer of the streets and communes of one shard.

use super::aligner::Aligner;
use super::candidate::Candidate;
use super::commune::{CommuneCache, CommuneNames};
use super::context::{NamedCommune, SearchContext};
use super::housenumbers::QueryHouseNumbers;
use super::interpretation::Interpretation;
use super::location_fix::LocationFix;
use crate::engine::lookup::lookup::MatchedTerms;
use crate::engine::model::hit::Kind;
use crate::engine::query::location_bias::LocationBias;
use crate::engine::query::query::Query;
use crate::engine::query::word_set::WordSet;
use crate::engine::shard::filter::Filter;
use crate::engine::shard::reader::ShardReader;
use crate::format::partial_numbers::MissingRecorder;
use crate::importance::importance;
use std::cell::OnceCell;

/// Scorer of one query in one shard.
pub struct Scorer<'q> {
    pub(super) reader: &'q ShardReader,
    /// Index of the shard.
    pub(super) shard: usize,
    pub(super) query: &'q Query,
    pub(super) filter: &'q Filter,
    pub(super) bias: Option<LocationBias>,
    /// The commune that the query is known to name.
    pub(super) commune: Option<NamedCommune>,
    /// Whether the request says where answers lie.
    pub(super) says_location: bool,
    /// The recorder of the bytes that are missing.
    pub(super) missing: &'q MissingRecorder,
    pub(super) aligner: Aligner<'q>,
    /// The least weight of the query.
    pub(super) min_weight: f32,
    /// Selective words of the query.
    pub(super) selective: WordSet,
    /// Words that may be of a name, as noise may.
    pub(super) naming: WordSet,
    /// Words that weigh as much as a type of way, or more.
    pub(super) weighty: WordSet,
    /// Light words that may be in the name of a commune.
    pub(super) light: WordSet,
    /// The greatest gain by territories.
    pub(super) territory_gain: f32,
    pub(super) numbers: QueryHouseNumbers,
    pub(super) communes: CommuneCache,
}

impl<'q> Scorer<'q> {
    /// A scorer with the terms that were matched in a shard. `shard` is its index.
    pub fn new(reader: &'q ShardReader, shard: usize, context: SearchContext<'q>, terms: &'q MatchedTerms) -> Self {
        let SearchContext { query, filter, bias, commune, budget, missing, .. } = context;
        Self {
            min_weight: query.min_weight(),
            selective: query.selective(),
            naming: query.naming(),
            weighty: query.weighty(),
            light: terms.commune_words(&reader.shard, query.light()),
            territory_gain: query.territories.iter().map(|territory| query.territory_gain(territory.words)).sum(),
            aligner: Aligner { query, terms, token_weights: &reader.token_weights, budget },
            reader,
            shard,
            query,
            filter,
            bias,
            commune,
            missing,
            says_location: context.says_location(),
            numbers: QueryHouseNumbers::of(query, &reader.shard),
            communes: CommuneCache::default(),
        }
    }

    /// The greatest gain of a street by a house number. 0 for a street that surely has none of the query's.
    pub fn number_gain(&self, street: u32) -> f32 {
        if self.numbers.can_be_in(&self.reader.shard.extents, street) { self.query.number_gain() } else { 0.0 }
    }

    /// The candidate of an interpretation. `street` is the index of a street and the number of its house numbers, `None` for a
    /// municipality.
    pub(super) fn candidate(
        &self,
        interpretation: Interpretation,
        kind: Kind,
        commune: &CommuneNames,
        street: Option<(u32, u32)>,
        location_fix: LocationFix,
    ) -> Candidate {
        Candidate {
            score: (interpretation.score.clamp(0.0, 1.0) * 1e6).round() / 1e6,
            prominence: street
                .map_or_else(|| importance(commune.record.population, 0), |(_, numbers)| self.prominence(commune.index, numbers)),
            shard: self.shard,
            commune: commune.index,
            street: street.map(|(street, _)| street),
            kind,
            interpretation,
            location_fix,
            city_code: Some(commune.city_code()),
            citycode: Some(commune.record.citycode),
            street_code: OnceCell::new(),
        }
    }

    /// Share of the query that is explained, by weight, 0..=1. Words in `asides` (a range's end, `n°`) bring and cost nothing.
    pub(super) fn coverage(&self, gain: f32, explained: WordSet, asides: WordSet) -> f32 {
        let missed = self.query.missed_weight_of(self.query.all() & !explained);
        let weight = self.query.gain_of(explained & !asides) + missed;
        if weight > 0.0 { (gain / weight).min(1.0) } else { 0.0 }
    }
}
