//! How the question fits a street.

use super::Fitting;
use crate::Point;
use crate::engine::align::Alignment;
use crate::engine::answer;
use crate::engine::bar::Bar;
use crate::engine::bias::Bias;
use crate::engine::budget;
use crate::engine::candidate::{Candidate, Settled};
use crate::engine::city::City;
use crate::engine::fit::Fit;
use crate::engine::foremost::Name;
use crate::engine::hit::Kind;
use crate::engine::query::Mask;
use crate::engine::wanted_numbers::FoundNumber;
use crate::engine::weights;
use crate::format::communes::Area;
use crate::format::names::{StreetHead, TokenList};
use crate::importance::standing;

/// What is within some 15 km is near.
const NEAR: f32 = 0.1;
/// The least score of what is surely meant.
const SETTLED: f32 = 0.8;

/// A street with what is read of it once.
pub(super) struct Street<'f> {
    index: u32,
    pub(super) city: &'f City,
    head: StreetHead,
    pub(super) area: Area,
    tokens: TokenList,
    /// Its name beside all words.
    name: Alignment,
    /// The commune's names beside all words.
    whole_city: Alignment,
}

impl Fitting<'_> {
    /// Scores a street; `None` when filters leave it out, or it does not clear the bar. `beside` is the most that it can gain but by its name,
    /// by a house number and by words that say little.
    pub fn street(&mut self, index: u32, beside: f32, bar: Bar) -> Option<Candidate> {
        let (commune, shard) = (self.open.commune_of(index), &self.open.shard);
        self.aligner.budget.spend(budget::NAME);
        let (head, words) = shard.street_words_in(commune, index);
        let tokens = self.open.tokens(&words);
        let name = self.aligner.align(tokens.as_slice(), self.query.all());
        let beside = if head.numbers == 0 { beside } else { beside + self.number_gain(index) };
        let standing = standing(shard.communes.population(commune), head.numbers);
        if !bar.may_be_cleared(self.most_of_street(index, &name, beside), standing) {
            return None;
        }
        let place = self.cities.meet(self.open, commune, self.query, self.filter, self.aligner.budget);
        let city = self.cities.at(place);
        if !city.allowed {
            return None;
        }
        let area = shard.area(&city.commune, &head);
        if !self.filter.accepts(shard, &city.commune, &area) {
            return None;
        }
        let whole_city = self.cities.whole(place, &self.aligner, self.query.all(), area.old_name);
        self.judge(&Street { index, city: self.cities.at(place), head, area, tokens, name, whole_city }, bar)
    }

    /// Scores a street that was read; `None` as before.
    fn judge(&self, street: &Street<'_>, bar: Bar) -> Option<Candidate> {
        let Street { index, city, head, .. } = *street;
        let proximity = self.bias.map(|bias| bias.proximity(self.open.shard.middle_in(&city.commune.bbox, index)));
        let mut fit = self.best_reading(street, proximity, bar);
        let kind = match (fit.number, head.is_locality) {
            (Some(_), _) if self.filter.wants(Kind::Housenumber) => Kind::Housenumber,
            (_, true) => Kind::Locality,
            (_, false) => Kind::Street,
        };
        if kind != Kind::Housenumber {
            fit.number = None;
        }
        if !self.filter.wants(kind) || !self.filter.holds(self.point_of(street, &fit)) {
            return None;
        }
        if self.commune.is_some_and(|named| !city.is_or_lies_in(named)) && fit.is_adrift() {
            fit.score *= weights::ELSEWHERE;
        }
        let settled = self.settles(&fit, proximity);
        let fit = fit.near(proximity);
        if fit.score + weights::ROUNDING < bar.score {
            return None;
        }
        Some(Candidate { settled, ..self.candidate(fit, kind, (city, Some((index, head.numbers)))) })
    }

    /// Where it is, or its house number.
    fn point_of(&self, street: &Street<'_>, fit: &Fit) -> Point {
        let (shard, commune) = (&self.open.shard, &street.city.commune);
        match fit.number {
            Some(number) => number.point,
            // The coarse position is enough to prefer what is near, not to say what lies in a rectangle.
            None if self.filter.is_bounded() => answer::middle(&shard.numbers(commune, street.index, &street.head)),
            None => shard.middle_in(&commune.bbox, street.index),
        }
    }

    /// The most that a street can score whose name, read without all else that is known of it, agrees so.
    fn most_of_street(&self, index: u32, name: &Alignment, beside: f32) -> f32 {
        let light =
            self.query.gain_of(self.light & !name.mask) + self.query.gain_of(self.light & name.mask) * (1.0 - weights::PREFIX);
        let text = self.most_beside(name, light + beside);
        self.bias.map_or(text, |bias| Bias::score(text, bias.proximity(self.open.place_of(index))))
    }

    /// The most that a street can score, but for its nearness, whose name is known, and that may gain so much by its commune and its postcode.
    pub fn most_of_name(&self, name: &Name, by_city: f32) -> f32 {
        let aligned = self.aligner.align(name.tokens.as_slice(), self.query.all());
        let number = if name.head.numbers == 0 { 0.0 } else { self.number_gain(name.street) };
        self.most_beside(&aligned, by_city + number)
    }

    /// The most that the text of a street can be worth whose name agrees so, and that gains so much beside.
    fn most_beside(&self, name: &Alignment, beside: f32) -> f32 {
        let gain = name.gain + beside + self.territory_gain;
        let lacks = weights::COMPLETENESS * (1.0 - name.most_complete);
        (gain / gain.max(self.whole)).min(1.0) * (1.0 - lacks)
    }

    /// The best way to share the words between street, commune and house number.
    fn best_reading(&self, street: &Street<'_>, proximity: Option<f32>, bar: Bar) -> Fit {
        let all = self.query.all();
        let (name, city) = (street.name, street.whole_city);
        let shared = city.mask & name.mask != 0;
        let city_left = if shared { self.align_city(street, all & !name.mask) } else { city };
        let mut best = self.reading(street, &name, &city_left, None);
        if shared {
            // A word may be the street's or the commune's: both readings are tried.
            best = best.or(self.reading(street, &self.align(street, all & !city.mask), &city, None));
        }
        if !self.may_clear(&best, street, proximity, bar) {
            return best;
        }
        for number in self.numbers_of(street) {
            let (free, core) = (all & !number.core, number.core);
            let (name, city) = if core & (name.mask | city.mask) == 0 && !shared {
                (name, city)
            } else {
                let name = self.align(street, free);
                (name, self.align_city(street, free & !name.mask))
            };
            best = best.or(self.reading(street, &name, &city, Some(number)));
            if shared {
                let city = self.align_city(street, free);
                let name = self.align(street, free & !city.mask);
                best = best.or(self.reading(street, &name, &city, Some(number)));
            }
        }
        best
    }

    fn align(&self, street: &Street<'_>, free: Mask) -> Alignment {
        self.aligner.align(street.tokens.as_slice(), free)
    }

    fn align_city(&self, street: &Street<'_>, free: Mask) -> Alignment {
        street.city.align(&self.aligner, free, street.area.old_name)
    }

    /// True when a house number, were it found, could lift a fit above the bar.
    fn may_clear(&self, fit: &Fit, street: &Street<'_>, proximity: Option<f32>, bar: Bar) -> bool {
        if !self.numbers.may_be_in(&self.open.shard.extents, street.index) {
            return false;
        }
        let lifted = fit.score.max(fit.most) + self.query.number_gain() / self.whole.max(0.1);
        let most = proximity.map_or(lifted, |proximity| Bias::score(lifted, proximity)).min(1.0);
        bar.may_be_cleared(most, standing(street.city.commune.population, street.head.numbers))
    }

    /// The readings of a house number that the street has, likeliest first, with their words.
    fn numbers_of(&self, street: &Street<'_>) -> impl Iterator<Item = FoundNumber> {
        self.aligner.budget.spend(street.head.numbers as usize / budget::NUMBERS);
        let has_some = street.head.numbers > 0;
        let record = has_some.then(|| self.open.shard.numbers(&street.city.commune, street.index, &street.head));
        record.map(|record| self.numbers.among(record.numbers())).into_iter().flatten()
    }

    /// Whether a street that fits says where answers lie.
    fn settles(&self, fit: &Fit, proximity: Option<f32>) -> Settled {
        let telling = self.telling;
        let [by_name, by_postcode] = fit.surely;
        match () {
            () if by_name && by_postcode && telling & !fit.located != 0 => Settled::Placed,
            () if telling & !fit.explained != 0 || telling & fit.named == 0 || fit.score < SETTLED => Settled::No,
            () if by_name || by_postcode => Settled::Named,
            () if proximity.is_some_and(|proximity| proximity >= NEAR) => Settled::Near,
            () => Settled::No,
        }
    }
}
