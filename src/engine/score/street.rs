//! How the question fits a street.

use super::alignment::Alignment;
use super::candidate::Candidate;
use super::commune::CommuneNames;
use super::fit::Interpretation;
use super::housenumbers::HouseNumberMatch;
use super::location_fix::LocationFix;
use super::scorer::Scorer;
use super::threshold::Threshold;
use super::upper_bound::UpperBound;
use crate::engine::model::hit::Kind;
use crate::engine::query::word_set::WordSet;
use crate::engine::shard::geometry;
use crate::engine::shard::top_streets::TopStreet;
use crate::engine::{budget, weights};
use crate::format::communes::Area;
use crate::format::names::{StreetHead, TokenList};
use crate::geo::point::Point;
use crate::importance::importance;

/// A street with what is read of it once.
pub(super) struct ReadStreet<'f> {
    index: u32,
    pub(super) commune: &'f CommuneNames,
    head: StreetHead,
    pub(super) area: Area,
    tokens: TokenList,
    /// Its name beside all words.
    name: Alignment,
    /// The commune's names beside all words.
    commune_alignment: Alignment,
}

impl Scorer<'_> {
    /// Scores a street; `None` when filters leave it out, or it does not clear the bar. `beside` is the most that it can gain but by its name,
    /// by a house number and by words that say little.
    pub fn score_street(&mut self, index: u32, other_gain: f32, threshold: Threshold) -> Option<Candidate> {
        let (commune, shard) = (self.open.commune_of(index), &self.open.shard);
        self.aligner.budget.spend(budget::STREET_NAME);
        let (head, words) = shard.street_words_in(commune, index);
        let tokens = self.open.tokens(&words);
        let name = self.aligner.align(tokens.as_slice(), self.query.all());
        let other_gain = if head.numbers == 0 { other_gain } else { other_gain + self.number_gain(index) };
        let importance = || importance(shard.communes.population(commune), head.numbers);
        if !threshold.admits(self.street_upper_bound(index, &name, other_gain), |_| importance()) {
            return None;
        }
        let place = self.communes.get_or_read(self.open, commune, self.query, self.filter, self.aligner.budget);
        let city = self.communes.at(place);
        if !city.allowed {
            return None;
        }
        let area = shard.area(&city.commune, &head);
        if !self.filter.accepts(shard, &city.commune, &area) {
            return None;
        }
        let whole_city = self.communes.align_all(place, &self.aligner, self.query.all(), area.old_name);
        self.score_street_read(
            &ReadStreet { index, commune: self.communes.at(place), head, area, tokens, name, commune_alignment: whole_city },
            threshold,
        )
    }

    /// Scores a street that was read; `None` as before.
    fn score_street_read(&self, street: &ReadStreet<'_>, threshold: Threshold) -> Option<Candidate> {
        let ReadStreet { index, commune: city, head, .. } = *street;
        let proximity = self.bias.map(|bias| bias.proximity(self.open.shard.middle_in(&city.commune.bbox, index)));
        let mut interpretation = self.best_interpretation(street, proximity, threshold);
        let kind = match (interpretation.number, head.is_locality) {
            (Some(_), _) if self.filter.wants(Kind::Housenumber) => Kind::Housenumber,
            (_, true) => Kind::Locality,
            (_, false) => Kind::Street,
        };
        if kind != Kind::Housenumber {
            interpretation.number = None;
        }
        if !self.filter.wants(kind) || !self.filter.contains(self.point_of(street, &interpretation)) {
            return None;
        }
        if self.commune.is_some_and(|named| !city.is_within(named)) && interpretation.location_is_unconfirmed() {
            interpretation.score *= weights::OTHER_COMMUNE;
        }
        let location_fix = LocationFix::of_street(&interpretation, self.query, proximity);
        let interpretation = interpretation.with_proximity(proximity);
        if interpretation.score + weights::ROUNDING < threshold.score {
            return None;
        }
        Some(Candidate { location_fix, ..self.candidate(interpretation, kind, (city, Some((index, head.numbers)))) })
    }

    /// Where it is, or its house number.
    fn point_of(&self, street: &ReadStreet<'_>, interpretation: &Interpretation) -> Point {
        let (shard, commune) = (&self.open.shard, &street.commune.commune);
        match interpretation.number {
            Some(number) => number.point,
            // The coarse position is enough to prefer what is near, not to say what lies in a rectangle.
            None if self.filter.is_bounded() => geometry::middle(&shard.numbers(commune, street.index, &street.head)),
            None => shard.middle_in(&commune.bbox, street.index),
        }
    }

    /// The most that a street can score whose name, read without all else that is known of it, agrees so.
    fn street_upper_bound(&self, index: u32, name: &Alignment, other_gain: f32) -> UpperBound {
        let light =
            self.query.gain_of(self.light & !name.mask) + self.query.gain_of(self.light & name.mask) * (1.0 - weights::PREFIX);
        let proximity = self.bias.map(|bias| bias.proximity(self.open.street_position(index)));
        self.upper_bound_with(name, light + other_gain, proximity)
    }

    /// The most that a street can score, but for its nearness, whose name is known, and that may gain so much by its commune and its postcode.
    pub fn name_upper_bound(&self, name: &TopStreet, commune_gain: f32) -> UpperBound {
        let aligned = self.aligner.align(name.tokens.as_slice(), self.query.all());
        let number = if name.head.numbers == 0 { 0.0 } else { self.number_gain(name.street) };
        self.upper_bound_with(&aligned, commune_gain + number, None)
    }

    /// The most that the text of a street can be worth whose name agrees so, and that gains so much beside.
    fn upper_bound_with(&self, name: &Alignment, other_gain: f32, proximity: Option<f32>) -> UpperBound {
        let gain = name.gain + other_gain + self.territory_gain;
        UpperBound::of_name(gain, self.min_weight, name.max_completeness, proximity)
    }

    /// The best way to share the words between street, commune and house number.
    fn best_interpretation(&self, street: &ReadStreet<'_>, proximity: Option<f32>, threshold: Threshold) -> Interpretation {
        let all = self.query.all();
        let (name, city) = (street.name, street.commune_alignment);
        let shared = city.mask & name.mask != 0;
        let city_left = if shared { self.align_commune(street, all & !name.mask) } else { city };
        let mut best = self.score_interpretation(street, &name, &city_left, None);
        if shared {
            // A word may be the street's or the commune's: both readings are tried.
            best = best.or_better(self.score_interpretation(street, &self.align(street, all & !city.mask), &city, None));
        }
        if !self.number_can_lift(&best, street, proximity, threshold) {
            return best;
        }
        for number in self.numbers_of(street) {
            let (free, core) = (all & !number.core, number.core);
            let (name, city) = if core & (name.mask | city.mask) == 0 && !shared {
                (name, city)
            } else {
                let name = self.align(street, free);
                (name, self.align_commune(street, free & !name.mask))
            };
            best = best.or_better(self.score_interpretation(street, &name, &city, Some(number)));
            if shared {
                let city = self.align_commune(street, free);
                let name = self.align(street, free & !city.mask);
                best = best.or_better(self.score_interpretation(street, &name, &city, Some(number)));
            }
        }
        best
    }

    fn align(&self, street: &ReadStreet<'_>, free: WordSet) -> Alignment {
        self.aligner.align(street.tokens.as_slice(), free)
    }

    fn align_commune(&self, street: &ReadStreet<'_>, free: WordSet) -> Alignment {
        street.commune.align(&self.aligner, free, street.area.old_name)
    }

    /// True when a house number, were it found, could lift a fit above the bar.
    fn number_can_lift(
        &self,
        interpretation: &Interpretation,
        street: &ReadStreet<'_>,
        proximity: Option<f32>,
        threshold: Threshold,
    ) -> bool {
        if !self.numbers.can_be_in(&self.open.shard.extents, street.index) {
            return false;
        }
        let lifted = interpretation.score.max(interpretation.max_score) + self.query.number_gain() / self.min_weight.max(0.1);
        let importance = || importance(street.commune.commune.population, street.head.numbers);
        threshold.admits(UpperBound::of_text(lifted.min(1.0), proximity), |_| importance())
    }

    /// The readings of a house number that the street has, likeliest first, with their words.
    fn numbers_of(&self, street: &ReadStreet<'_>) -> impl Iterator<Item = HouseNumberMatch> {
        self.aligner.budget.spend(street.head.numbers as usize / budget::NUMBERS);
        let has_some = street.head.numbers > 0;
        let record = has_some.then(|| self.open.shard.numbers(&street.commune.commune, street.index, &street.head));
        record.map(|record| self.numbers.among(record.numbers())).into_iter().flatten()
    }
}
