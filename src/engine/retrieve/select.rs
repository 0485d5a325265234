//! What may be among the best, taken with the most that it can score.

use super::accumulators::{Accumulated, BoundedCandidate, PlaceId, Scratch};
use super::state::{ShardSearch, UnreadGain, name_gain};
use crate::engine::model::hit::Kind;
use crate::engine::query::location_bias::LocationBias;
use crate::engine::query::word_set::WordSet;
use crate::engine::score::location::LocationEvidence;
use crate::engine::score::upper_bound::UpperBound;
use crate::engine::{budget, weights};
use crate::sorting::sort_by;

/// With a position, so many times more streets are looked at: the nearest are not known before.
const NEAR_TIMES: usize = 8;

impl ShardSearch<'_> {
    /// Takes the communes of the territory that is asked for, and of which nothing else is.
    pub(super) fn select_territory(&self, scratch: &mut Scratch, min_score: f32) {
        if self.streets_only || !self.filter.wants(Kind::Municipality) || weights::OF_TERRITORY < min_score {
            return;
        }
        let communes = &self.open.shard.communes;
        let lies_there = |&commune: &u32| {
            let departement = self.open.departement_of(communes.citycode(commune));
            self.query.words_for(departement) == self.query.all() && !self.open.is_arrondissement(commune)
        };
        let candidate = |commune| BoundedCandidate {
            place: PlaceId::Municipality(commune),
            upper_bound: UpperBound::of_text(1.0, None),
            importance_rank: 0,
            other_gain: 0.0,
            location: LocationEvidence::default(),
        };
        scratch.candidates.extend((0..communes.len()).filter(lies_there).map(candidate));
    }

    /// Takes at most so many of the foremost streets, each with the most that it can score: their names are laid beside the question at once.
    pub(super) fn select_top_streets(&self, scratch: &mut Scratch, min_score: f32, room: usize) {
        // The most important streets of some communes, in turn.
        let mut cities: Vec<(u32, f32)> = Vec::new();
        for name in self.open.top_streets().iter().take(room) {
            let known = cities.iter().find(|(commune, _)| *commune == name.commune).map(|&(_, gain)| gain);
            let by_city = known.unwrap_or_else(|| {
                let gain = self.scorer.max_commune_gain(name.commune);
                cities.push((name.commune, gain));
                gain
            });
            let commune = scratch.communes.at(name.commune);
            let postcode = if commune.has_postcode { weights::POSTCODE } else { self.shard_bound.near_postcode_gain };
            let upper_bound = self.scorer.top_street_upper_bound(name, by_city + postcode);
            if upper_bound.reaches(min_score) {
                let (other_gain, location) = (self.other_gain(commune), self.location_evidence(commune, None));
                scratch.candidates.push(BoundedCandidate {
                    place: PlaceId::Street(name.street),
                    upper_bound,
                    importance_rank: name.importance_rank,
                    other_gain,
                    location,
                });
            }
        }
    }

    /// Takes streets of the communes nearest to a position, each with the most that it can score; `light` is what the words that say little bring.
    pub(super) fn select_near(&self, bias: LocationBias, scratch: &mut Scratch, light: f32, min_score: f32, room: usize) {
        let bound = |gain: f32, proximity: f32| UpperBound::of_gain(gain, self.min_weight, Some(proximity));
        let all = &self.open.shard.communes;
        let communes = (0..all.len()).map(|commune| (bias.proximity_to(&self.open.bbox(commune)), commune));
        let mut communes: Vec<(f32, u32)> =
            communes.filter(|&(nearness, _)| bound(light + self.number_gain, nearness).reaches(min_score)).collect();
        if communes.is_empty() {
            return;
        }
        sort_by(&mut communes, |a, b| b.0.total_cmp(&a.0).then_with(|| all.population(b.1).cmp(&all.population(a.1))));
        let light = light - self.read_street_types(scratch, room);
        let streets = communes.iter().flat_map(|&(_, commune)| self.open.streets_of(commune));
        for street in streets.take(room.saturating_mul(NEAR_TIMES)) {
            let gain = light + scratch.streets.at(street).gain + self.scorer.number_gain(street);
            if !bound(gain, self.shard_bound.max_proximity.unwrap_or(1.0)).reaches(min_score) {
                continue;
            }
            let near = bias.proximity(self.open.street_position(street));
            let upper_bound = bound(gain, near);
            if upper_bound.reaches(min_score) {
                let commune = scratch.communes.at(self.open.commune_of(street));
                let (other_gain, location) = (self.other_gain(commune), self.location_evidence(commune, Some(near)));
                scratch.candidates.push(BoundedCandidate {
                    place: PlaceId::Street(street),
                    upper_bound,
                    importance_rank: 0,
                    other_gain,
                    location,
                });
            }
        }
    }

    /// Takes the streets credited that may reach a score, with the most that each can.
    pub(super) fn select_streets(&self, scratch: &mut Scratch, unread: UnreadGain, min_score: f32) {
        let Scratch { streets, communes, candidates } = scratch;
        self.budget.spend(streets.seen().len() / budget::PLACES);
        // No word counts twice: neither as the street's and the commune's, nor as a name's and a number.
        let everywhere = unread.words | self.code_words;
        let most_everywhere = self.query.gain_of(everywhere) + self.shared_code_gain;
        for &street in streets.seen() {
            let (name, commune) = (streets.at(street), communes.at(self.open.commune_of(street)));
            let other_gain = self.other_gain(commune);
            let words = name.words | commune.words;
            let most = most_everywhere + self.query.gain_of(words & !everywhere);
            let words = words | everywhere;
            let gain = (name.gain + other_gain + unread.gain + self.number_gain).min(most);
            // What numbers it may have, and where it begins, is looked up only when it matters.
            if !self.upper_bound(gain, words, self.shard_bound.max_proximity).reaches(min_score) {
                continue;
            }
            let gain = (name.gain + other_gain + unread.gain + self.scorer.number_gain(street)).min(most);
            let near = self.bias.map(|bias| bias.proximity(self.open.street_position(street)));
            let upper_bound = self.upper_bound(gain, words, near);
            if upper_bound.reaches(min_score) {
                candidates.push(BoundedCandidate {
                    place: PlaceId::Street(street),
                    upper_bound,
                    importance_rank: 0,
                    other_gain,
                    location: self.location_evidence(commune, near),
                });
            }
        }
    }

    /// Takes the communes credited that may reach a score, with the most that each can.
    pub(super) fn select_municipalities(&self, scratch: &mut Scratch, unread: UnreadGain, min_score: f32) {
        let proximity = self.bias.map(|_| 1.0);
        self.select_communes(scratch, unread, self.shard_bound.near_postcode_gain, min_score, |_| proximity);
    }

    /// The same, when they are credited with all but territories: the nearness of each is looked up.
    pub(super) fn select_refined_municipalities(&self, scratch: &mut Scratch, unread: UnreadGain, min_score: f32) {
        let communes = &self.open.shard.communes;
        let proximity = |commune: u32| self.bias.map(|bias| bias.proximity(communes.centre(commune)));
        self.select_communes(scratch, unread, 0.0, min_score, proximity);
    }

    fn select_communes(
        &self,
        scratch: &mut Scratch,
        unread: UnreadGain,
        near: f32,
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
            let near = if name.has_postcode { 0.0 } else { near };
            let words = name.words | unread.words | self.postcode_words;
            let gain = (unread.gain + name.gain + near).min(self.query.gain_of(words));
            let upper_bound = self.upper_bound(gain, words, proximity(commune));
            if upper_bound.reaches(min_score) {
                candidates.push(BoundedCandidate {
                    place: PlaceId::Municipality(commune),
                    upper_bound,
                    importance_rank: 0,
                    other_gain: 0.0,
                    location: LocationEvidence::default(),
                });
            }
        }
    }

    /// The most that the query says of a street's location.
    #[inline]
    fn location_evidence(&self, commune: Accumulated, proximity: Option<f32>) -> LocationEvidence {
        let commune_gain = if self.names_by_letters { f32::INFINITY } else { name_gain(commune) };
        LocationEvidence::new(commune_gain, commune.has_postcode, proximity)
    }

    /// The most that a street of a commune can gain but by its name, by a house number and by light words.
    #[inline]
    fn other_gain(&self, commune: Accumulated) -> f32 {
        let near = if commune.has_postcode { 0.0 } else { self.shard_bound.near_postcode_gain };
        commune.gain + near
    }

    /// The most that a place can score whose words bring `gain`. The name of a territory weighs nothing as such, and its words'
    /// weight as a place's own name.
    fn upper_bound(&self, gain: f32, words: WordSet, proximity: Option<f32>) -> UpperBound {
        let known = UpperBound::of_gain(gain, self.min_weight, proximity);
        let names = words & self.territory_names;
        if names == 0 {
            return known;
        }
        let names = self.query.gain_of(names);
        let as_own_name = UpperBound::of_gain(gain, self.min_weight + names, proximity);
        let as_territory = UpperBound::of_gain(gain - names * weights::MIN_SIMILARITY, self.min_weight, proximity);
        known.min(as_own_name.max(as_territory))
    }
}
