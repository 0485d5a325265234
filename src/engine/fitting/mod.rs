//! What a shard proposes, scored: how the question fits one street or one commune.

mod municipality;
mod reading;
mod street;

use super::align::Aligner;
use super::asked::Asked;
use super::bias::Bias;
use super::candidate::{Candidate, Settled};
use super::city::{Cities, City};
use super::filter::Filter;
use super::fit::Fit;
use super::hit::Kind;
use super::lookup::Lookup;
use super::open::OpenShard;
use super::query::{Mask, Query};
use super::wanted_numbers::WantedNumbers;
use crate::format::communes::Code;
use crate::importance::importance;
use std::cell::OnceCell;

/// From this completeness on, the whole of a name is in the question: abbreviated at most.
const WHOLE_NAME: f32 = 0.97;

/// Scores what a shard proposes.
pub struct Fitting<'q> {
    open: &'q OpenShard,
    index: usize,
    query: &'q Query,
    filter: &'q Filter,
    bias: Option<Bias>,
    /// The commune that the question is known to name.
    commune: Option<Code>,
    aligner: Aligner<'q>,
    /// What the whole question weighs.
    whole: f32,
    /// Its words by which a street may be known; its words but articles and letters.
    telling: Mask,
    heavy: Mask,
    /// Its words that places are not looked up by, and that may be a commune's.
    light: Mask,
    /// The most that the names of territories can bring.
    territory_gain: f32,
    numbers: WantedNumbers,
    cities: Cities,
}

impl<'q> Fitting<'q> {
    /// For one question in one shard.
    pub fn new(open: &'q OpenShard, index: usize, asked: Asked<'q>, lookup: &'q Lookup) -> Self {
        let Asked { query, filter, bias, commune, budget, .. } = asked;
        Self {
            whole: query.least_cost(),
            telling: query.telling(),
            heavy: query.heavy(),
            light: lookup.commune_words(&open.shard, query.light()),
            territory_gain: query.territories.iter().map(|territory| query.territory_gain(territory.mask)).sum(),
            aligner: Aligner { query, lookup, token_weights: &open.token_weights, budget },
            open,
            index,
            query,
            filter,
            bias,
            commune,
            numbers: WantedNumbers::of(query, &open.shard),
            cities: Cities::default(),
        }
    }

    /// The most that a house number can bring to a street.
    pub fn number_gain(&self, street: u32) -> f32 {
        if self.numbers.may_be_in(&self.open.shard.extents, street) { self.query.number_gain() } else { 0.0 }
    }

    /// Of a place: its commune; its street, and how many numbers that has.
    fn candidate(&self, fit: Fit, kind: Kind, place: (&City, Option<(u32, u32)>)) -> Candidate {
        Candidate {
            score: (fit.score.clamp(0.0, 1.0) * 1e6).round() / 1e6,
            importance: importance(place.0.commune.population, place.1.map_or(0, |(_, numbers)| numbers)),
            shard: self.index,
            commune: place.0.index,
            city: Some(place.0.whole()),
            citycode: Some(place.0.commune.citycode),
            code: OnceCell::new(),
            street: place.1.map(|(street, _)| street),
            number: fit.number,
            postcode: fit.postcode,
            kind,
            explained: fit.explained,
            named: fit.named,
            located: fit.located,
            vague: fit.vague,
            settled: Settled::No,
            free: fit.free,
            breakdown: fit.breakdown,
        }
    }

    /// Share of the question that is explained, each word by its weight. Asides (a range's end, `n°`) bring and cost nothing.
    fn coverage(&self, gain: f32, explained: Mask, asides: Mask) -> f32 {
        let missed = self.query.loss_of(self.query.all() & !explained);
        let whole = self.query.gain_of(explained & !asides) + missed;
        if whole > 0.0 { (gain / whole).min(1.0) } else { 0.0 }
    }
}
