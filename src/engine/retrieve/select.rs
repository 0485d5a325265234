//! What may be among the best, taken with the most that it can score.

use super::accumulators::{Accumulated, BoundedCandidate, LocationEvidence, Place, Scratch};
use super::shard_bound::bound;
use super::shard_search::{ShardSearch, UnreadGain, name_gain};
use crate::engine::model::hit::Kind;
use crate::engine::query::location_bias::LocationBias;
use crate::engine::query::word_set::WordSet;
use crate::engine::{budget, weights};
use crate::sorting::sort_by;

/// With a position, so many times more streets are looked at: the nearest are not known before.
const NEAR_TIMES: usize = 8;

impl ShardSearch<'_> {
    /// Takes the communes of the territory that is asked for, and of which nothing else is.
    pub(super) fn select_territory(&self, scratch: &mut Scratch, wanted: f32) {
        if self.streets_only || !self.filter.wants(Kind::Municipality) || weights::OF_TERRITORY < wanted {
            return;
        }
        let communes = &self.open.shard.communes;
        let lies_there = |&commune: &u32| {
            let departement = self.open.departement_of(communes.citycode(commune));
            self.query.words_for(departement) == self.query.all() && !self.open.is_arrondissement(commune)
        };
        let candidate = |commune| BoundedCandidate {
            place: Place::Municipality(commune),
            bound: 1.0,
            importance_rank: 0,
            other_gain: 0.0,
            location: LocationEvidence::default(),
        };
        scratch.order.extend((0..communes.len()).filter(lies_there).map(candidate));
    }

    /// Takes at most so many of the foremost streets, each with the most that it can score: their names are laid beside the question at once.
    pub(super) fn select_top_streets(&self, scratch: &mut Scratch, wanted: f32, room: usize) {
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
            let postcode = if commune.has_postcode { weights::POSTCODE } else { self.shard_bound.near };
            let bound = self.scorer.name_upper_bound(name, by_city + postcode) + weights::ROUNDING;
            if bound >= wanted {
                let (other_gain, location) = (self.other_gain(commune), self.location(commune, None));
                scratch.order.push(BoundedCandidate {
                    place: Place::Street(name.street),
                    bound,
                    importance_rank: name.importance_rank,
                    other_gain,
                    location,
                });
            }
        }
    }

    /// Takes streets of the communes nearest to a position, each with the most that it can score; `light` is what the words that say little bring.
    pub(super) fn select_near(&self, bias: LocationBias, scratch: &mut Scratch, light: f32, wanted: f32, room: usize) {
        let most = |gain: f32, nearness: f32| bound(gain, self.total, Some(nearness));
        let all = &self.open.shard.communes;
        let communes = (0..all.len()).map(|commune| (bias.proximity_to(&self.open.bbox(commune)), commune));
        let mut communes: Vec<(f32, u32)> =
            communes.filter(|&(nearness, _)| most(light + self.number_gain, nearness) >= wanted).collect();
        if communes.is_empty() {
            return;
        }
        sort_by(&mut communes, |a, b| b.0.total_cmp(&a.0).then_with(|| all.population(b.1).cmp(&all.population(a.1))));
        let light = light - self.read_street_types(scratch, room);
        let streets = communes.iter().flat_map(|&(_, commune)| self.open.streets_of(commune));
        for street in streets.take(room.saturating_mul(NEAR_TIMES)) {
            let gain = light + scratch.streets.at(street).gain + self.scorer.number_gain(street);
            if most(gain, self.shard_bound.nearest.unwrap_or(1.0)) < wanted {
                continue;
            }
            let near = bias.proximity(self.open.street_position(street));
            let bound = most(gain, near);
            if bound >= wanted {
                let commune = scratch.communes.at(self.open.commune_of(street));
                let (other_gain, location) = (self.other_gain(commune), self.location(commune, Some(near)));
                scratch.order.push(BoundedCandidate {
                    place: Place::Street(street),
                    bound,
                    importance_rank: 0,
                    other_gain,
                    location,
                });
            }
        }
    }

    /// Takes the streets credited that may reach a score, with the most that each can.
    pub(super) fn select_streets(&self, scratch: &mut Scratch, left: UnreadGain, wanted: f32) {
        let Scratch { streets, communes, order } = scratch;
        self.budget.spend(streets.seen().len() / budget::PLACES);
        // No word counts twice: neither as the street's and the commune's, nor as a name's and a number.
        let everywhere = left.words | self.code_words;
        let most_everywhere = self.query.gain_of(everywhere) + self.shared_code_gain;
        for &street in streets.seen() {
            let (name, commune) = (streets.at(street), communes.at(self.open.commune_of(street)));
            let other_gain = self.other_gain(commune);
            let words = name.words | commune.words;
            let most = most_everywhere + self.query.gain_of(words & !everywhere);
            let words = words | everywhere;
            let gain = (name.gain + other_gain + left.gain + self.number_gain).min(most);
            // What numbers it may have, and where it begins, is looked up only when it matters.
            if self.most(gain, words, self.shard_bound.nearest) < wanted {
                continue;
            }
            let gain = (name.gain + other_gain + left.gain + self.scorer.number_gain(street)).min(most);
            let near = self.bias.map(|bias| bias.proximity(self.open.street_position(street)));
            let bound = self.most(gain, words, near);
            if bound >= wanted {
                order.push(BoundedCandidate {
                    place: Place::Street(street),
                    bound,
                    importance_rank: 0,
                    other_gain,
                    location: self.location(commune, near),
                });
            }
        }
    }

    /// Takes the communes credited that may reach a score, with the most that each can.
    pub(super) fn select_municipalities(&self, scratch: &mut Scratch, left: UnreadGain, wanted: f32) {
        let proximity = self.bias.map(|_| 1.0);
        self.select_communes(scratch, left, self.shard_bound.near, wanted, |_| proximity);
    }

    /// The same, when they are credited with all but territories: the nearness of each is looked up.
    pub(super) fn select_refined_municipalities(&self, scratch: &mut Scratch, left: UnreadGain, wanted: f32) {
        let communes = &self.open.shard.communes;
        let proximity = |commune: u32| self.bias.map(|bias| bias.proximity(communes.centre(commune)));
        self.select_communes(scratch, left, 0.0, wanted, proximity);
    }

    fn select_communes(
        &self,
        scratch: &mut Scratch,
        left: UnreadGain,
        near: f32,
        wanted: f32,
        proximity: impl Fn(u32) -> Option<f32>,
    ) {
        if self.streets_only || !self.filter.wants(Kind::Municipality) {
            return;
        }
        let Scratch { communes, order, .. } = scratch;
        self.budget.spend(communes.seen().len() / budget::PLACES);
        for &commune in communes.seen() {
            let name = communes.at(commune);
            let near = if name.has_postcode { 0.0 } else { near };
            let words = name.words | left.words | self.postcode_words;
            let gain = (left.gain + name.gain + near).min(self.query.gain_of(words));
            let bound = self.most(gain, words, proximity(commune));
            if bound >= wanted {
                order.push(BoundedCandidate {
                    place: Place::Municipality(commune),
                    bound,
                    importance_rank: 0,
                    other_gain: 0.0,
                    location: LocationEvidence::default(),
                });
            }
        }
    }

    /// What is known of a street's commune, and of where it is.
    #[inline]
    fn location(&self, commune: Accumulated, near: Option<f32>) -> LocationEvidence {
        let names = if self.names_by_letters { f32::INFINITY } else { name_gain(commune) };
        LocationEvidence {
            names,
            has_postcode: commune.has_postcode,
            is_far: near.is_some_and(|near| near < weights::FAR_PROXIMITY),
        }
    }

    /// The most that a street of a commune can gain but by its name, by a house number and by words that say little.
    #[inline]
    fn other_gain(&self, commune: Accumulated) -> f32 {
        let near = if commune.has_postcode { 0.0 } else { self.shard_bound.near };
        commune.gain + near
    }

    /// The most that a place can score whose words bring so much, so near. The name of a territory weighs nothing as such, and what it brings as
    /// a place's own name.
    fn most(&self, gain: f32, words: WordSet, proximity: Option<f32>) -> f32 {
        let known = bound(gain, self.total, proximity);
        let names = words & self.territory_names;
        if names == 0 {
            return known;
        }
        let names = self.query.gain_of(names);
        let as_own = bound(gain, self.total + names, proximity);
        let as_such = bound(gain - names * weights::MIN_SIMILARITY, self.total, proximity);
        known.min(as_own.max(as_such))
    }
}
