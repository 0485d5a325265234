//! Selection of candidates: places that can reach a score, each with its upper bound.

use super::accumulators::{Accumulated, BoundedCandidate, PlaceId, Scratch};
use super::shard_search::{ShardSearch, UnreadGain, name_gain};
use crate::engine::model::hit::Kind;
use crate::engine::query::location_bias::LocationBias;
use crate::engine::query::word_set::WordSet;
use crate::engine::score::location::LocationEvidence;
use crate::engine::score::pruning::UpperBound;
use crate::engine::{budget, weights};
use crate::importance::max_importance;
use crate::sorting::sort_by;

/// Factor of the streets that are looked at near a position. The nearest ones are not known before.
const NEAR_TIMES: usize = 8;

impl ShardSearch<'_> {
    /// Selects the communes of the territory that the query names and nothing else.
    pub(super) fn select_territory(&self, scratch: &mut Scratch, min_score: f32) {
        if self.streets_only || !self.filter.wants(Kind::Municipality) || weights::OF_TERRITORY < min_score {
            return;
        }
        let communes = &self.reader.shard.communes;
        let is_in_territory = |&commune: &u32| {
            let departement = self.reader.departement_of(communes.citycode(commune));
            self.query.words_for(departement) == self.query.all() && !self.reader.is_arrondissement(commune)
        };
        let candidate = |commune| municipality_candidate(commune, UpperBound::of_text(1.0, None));
        scratch.candidates.extend((0..communes.len()).filter(is_in_territory).map(candidate));
    }

    /// Selects at most `room` of the top streets. Their names are kept in memory, and aligned at once.
    pub(super) fn select_top_streets(&self, scratch: &mut Scratch, min_score: f32, room: usize) {
        // Top streets are of few communes, in turn.
        let mut commune_gains: Vec<(u32, f32)> = Vec::new();
        for street in self.reader.top_streets().iter().take(room) {
            let known = commune_gains.iter().find(|(commune, _)| *commune == street.commune).map(|&(_, gain)| gain);
            let commune_gain = known.unwrap_or_else(|| {
                let gain = self.scorer.max_commune_gain(street.commune);
                commune_gains.push((street.commune, gain));
                gain
            });
            let commune = scratch.communes.at(street.commune);
            let postcode_gain = if commune.has_postcode { weights::POSTCODE } else { self.shard_bound.near_postcode_gain };
            let location = self.location_evidence(commune, None);
            let upper_bound = self.scorer.top_street_upper_bound(street, commune_gain + postcode_gain);
            let prominence = || max_importance(street.prominence_rank);
            let upper_bound = self.scorer.prominence_upper_bound(upper_bound, location, prominence);
            if upper_bound.reaches(min_score) {
                let candidate = self.street_candidate(street.street, commune, upper_bound, None);
                scratch.candidates.push(BoundedCandidate { prominence_rank: street.prominence_rank, ..candidate });
            }
        }
    }

    /// Selects streets of the communes nearest to a position. `unread_gain` is the gain of the light words and the territory.
    pub(super) fn select_near(&self, bias: LocationBias, scratch: &mut Scratch, unread_gain: f32, min_score: f32, room: usize) {
        let bound = |gain: f32, proximity: f32| UpperBound::of_gain(gain, self.min_weight, Some(proximity));
        let all = &self.reader.shard.communes;
        let max_gain = |commune: u32| unread_gain + self.number_gain + self.other_gain(scratch.communes.at(commune));
        let communes = (0..all.len()).map(|commune| (bias.proximity_to(&self.reader.bbox(commune)), commune));
        let mut communes: Vec<(f32, u32)> =
            communes.filter(|&(proximity, commune)| bound(max_gain(commune), proximity).reaches(min_score)).collect();
        if communes.is_empty() {
            return;
        }
        sort_by(&mut communes, |a, b| b.0.total_cmp(&a.0).then_with(|| all.population(b.1).cmp(&all.population(a.1))));
        let communes: Vec<u32> = communes.iter().map(|&(_, commune)| commune).collect();
        self.select_streets_of(&communes, scratch, unread_gain, min_score, room);
    }

    /// Selects streets of the communes that the filter accepts, the most populous first. `unread_gain` is the gain of the light
    /// words and the territory.
    pub(super) fn select_accepted(&self, scratch: &mut Scratch, unread_gain: f32, min_score: f32, room: usize) {
        let shard = &self.reader.shard;
        let mut communes: Vec<u32> =
            (0..shard.communes.len()).filter(|&commune| self.filter.can_match_commune_at(shard, commune)).collect();
        self.budget.spend(communes.len() / budget::PLACES);
        sort_by(&mut communes, |a, b| shard.communes.population(*b).cmp(&shard.communes.population(*a)));
        self.select_streets_of(&communes, scratch, unread_gain, min_score, room);
    }

    /// Selects streets of some communes, in their order. `unread_gain` is the gain of the light words and the territory.
    fn select_streets_of(&self, communes: &[u32], scratch: &mut Scratch, unread_gain: f32, min_score: f32, room: usize) {
        // The gain of types of way is the street's own or its commune's, once they are read.
        let unread_gain = unread_gain - self.read_street_types(scratch, room);
        let streets = communes.iter().flat_map(|&commune| self.reader.streets_of(commune).map(move |street| (street, commune)));
        for (street, commune) in streets.take(room.saturating_mul(NEAR_TIMES)) {
            let commune = scratch.communes.at(commune);
            let number_gain = self.scorer.number_gain(street);
            let gain = unread_gain + scratch.streets.at(street).gain + self.other_gain(commune) + number_gain;
            // The position of a street is looked up only if it matters.
            if !UpperBound::of_gain(gain, self.min_weight, self.shard_bound.max_proximity).reaches(min_score) {
                continue;
            }
            let proximity = self.bias.map(|bias| bias.proximity(self.reader.street_position(street)));
            let upper_bound = UpperBound::of_gain(gain, self.min_weight, proximity);
            if upper_bound.reaches(min_score) {
                scratch.candidates.push(self.street_candidate(street, commune, upper_bound, proximity));
            }
        }
    }

    /// Selects the streets with contributions that can reach a score.
    pub(super) fn select_streets(&self, scratch: &mut Scratch, unread: UnreadGain, min_score: f32) {
        let Scratch { streets, communes, candidates } = scratch;
        self.budget.spend(streets.seen().len() / budget::PLACES);
        // No word counts twice: neither as the street's and the commune's, nor as a name's and a number's.
        let shared_words = unread.words | self.code_words;
        let shared_gain = self.query.gain_of(shared_words) + self.shared_code_gain;
        for &street in streets.seen() {
            let name = streets.at(street);
            let commune = communes.at(self.reader.commune_of(street));
            let other_gain = self.other_gain(commune);
            let own_words = name.words | commune.words;
            let max_gain = shared_gain + self.query.gain_of(own_words & !shared_words);
            let words = own_words | shared_words;
            let gain = (name.gain + other_gain + unread.gain + self.number_gain).min(max_gain);
            // House numbers and the position of a street are looked up only if they matter.
            if !self.upper_bound(gain, words, self.shard_bound.max_proximity).reaches(min_score) {
                continue;
            }
            let gain = (name.gain + other_gain + unread.gain + self.scorer.number_gain(street)).min(max_gain);
            let proximity = self.bias.map(|bias| bias.proximity(self.reader.street_position(street)));
            let upper_bound = self.upper_bound(gain, words, proximity);
            if upper_bound.reaches(min_score) {
                candidates.push(self.street_candidate(street, commune, upper_bound, proximity));
            }
        }
    }

    /// Selects the communes with contributions that can reach a score.
    pub(super) fn select_municipalities(&self, scratch: &mut Scratch, unread: UnreadGain, min_score: f32) {
        let proximity = self.bias.map(|_| 1.0);
        self.select_communes(scratch, unread, self.shard_bound.near_postcode_gain, min_score, |_| proximity);
    }

    /// The same, once light terms and near postcodes are read for communes. The proximity of each is looked up.
    pub(super) fn select_refined_municipalities(&self, scratch: &mut Scratch, unread: UnreadGain, min_score: f32) {
        let communes = &self.reader.shard.communes;
        let proximity = |commune: u32| self.bias.map(|bias| bias.proximity(communes.centre(commune)));
        self.select_communes(scratch, unread, 0.0, min_score, proximity);
    }

    fn select_communes(
        &self,
        scratch: &mut Scratch,
        unread: UnreadGain,
        near_postcode_gain: f32,
        min_score: f32,
        proximity: impl Fn(u32) -> Option<f32>,
    ) {
        if self.streets_only || !self.filter.wants(Kind::Municipality) {
            return;
        }
        let Scratch { communes, candidates, .. } = scratch;
        self.budget.spend(communes.seen().len() / budget::PLACES);
        for &commune in communes.seen() {
            let name = communes.at(commune);
            let near_postcode_gain = if name.has_postcode { 0.0 } else { near_postcode_gain };
            let words = name.words | unread.words | self.postcode_words;
            let gain = (unread.gain + name.gain + near_postcode_gain).min(self.query.gain_of(words));
            let upper_bound = self.upper_bound(gain, words, proximity(commune));
            if upper_bound.reaches(min_score) {
                candidates.push(municipality_candidate(commune, upper_bound));
            }
        }
    }

    /// A street of a commune as a candidate.
    #[inline]
    fn street_candidate(
        &self,
        street: u32,
        commune: Accumulated,
        upper_bound: UpperBound,
        proximity: Option<f32>,
    ) -> BoundedCandidate {
        BoundedCandidate {
            place: PlaceId::Street(street),
            upper_bound,
            prominence_rank: 0,
            other_gain: self.other_gain(commune),
            location: self.location_evidence(commune, proximity),
        }
    }

    /// Evidence of a street's location, by the contributions to its commune.
    #[inline]
    fn location_evidence(&self, commune: Accumulated, proximity: Option<f32>) -> LocationEvidence {
        let commune_gain = if self.names_by_letters { f32::INFINITY } else { name_gain(commune) };
        LocationEvidence::new(commune_gain, commune.has_postcode, proximity)
    }

    /// The greatest gain of a street besides its name, a house number and light words.
    #[inline]
    fn other_gain(&self, commune: Accumulated) -> f32 {
        let near_postcode_gain = if commune.has_postcode { 0.0 } else { self.shard_bound.near_postcode_gain };
        commune.gain + near_postcode_gain
    }

    /// Upper bound of a place by its words and their gain. The name of a territory weighs nothing as such. As a place's own name,
    /// it has the weight of its words.
    fn upper_bound(&self, gain: f32, words: WordSet, proximity: Option<f32>) -> UpperBound {
        let plain = UpperBound::of_gain(gain, self.min_weight, proximity);
        let names = words & self.territory_names;
        if names.is_empty() {
            return plain;
        }
        let name_gain = self.query.gain_of(names);
        let as_own_name = UpperBound::of_gain(gain, self.min_weight + name_gain, proximity);
        let as_territory = UpperBound::of_gain(gain - name_gain * weights::MIN_SIMILARITY, self.min_weight, proximity);
        plain.min(as_own_name.max(as_territory))
    }
}

/// A commune as a candidate.
fn municipality_candidate(commune: u32, upper_bound: UpperBound) -> BoundedCandidate {
    BoundedCandidate {
        place: PlaceId::Municipality(commune),
        upper_bound,
        prominence_rank: 0,
        other_gain: 0.0,
        location: LocationEvidence::default(),
    }
}
