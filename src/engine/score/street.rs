//! Score of a street.

use super::alignment::Alignment;
use super::candidate::Candidate;
use super::commune::CommuneNames;
use super::context::NamedCommune;
use super::housenumbers::HouseNumberMatch;
use super::interpretation::Interpretation;
use super::location::LocationEvidence;
use super::location_fix::LocationFix;
use super::pruning::UpperBound;
use super::pruning::{MinText, Threshold};
use super::scorer::Scorer;
use crate::engine::model::hit::Kind;
use crate::engine::query::word_set::WordSet;
use crate::engine::shard::geometry;
use crate::engine::shard::top_streets::TopStreet;
use crate::engine::{budget, weights};
use crate::format::communes::Area;
use crate::format::names::{StreetHead, TokenList};
use crate::geo::point::Point;

/// A street that is read, with the alignments that its interpretations share.
pub(super) struct ReadStreet<'f> {
    index: u32,
    pub(super) commune: &'f CommuneNames,
    head: StreetHead,
    pub(super) area: Area,
    pub(super) tokens: TokenList,
    /// Alignment of its name with all words.
    name: Alignment,
    /// Alignment of its commune's names with all words.
    pub(super) commune_alignment: Alignment,
}

impl ReadStreet<'_> {
    pub(super) fn is_locality(&self) -> bool {
        self.head.is_locality
    }
}

impl Scorer<'_> {
    /// Scores a street. `None` for one that the filter excludes, or that the threshold does not admit. `other_gain` is the
    /// greatest gain besides its name, a house number and light words.
    pub fn score_street(
        &mut self,
        index: u32,
        other_gain: f32,
        location: LocationEvidence,
        threshold: Threshold,
    ) -> Option<Candidate> {
        let commune_index = self.reader.commune_of(index);
        let shard = &self.reader.shard;
        self.aligner.budget.spend(budget::STREET_NAME);
        let (head, words) = shard.street_words_in(commune_index, index);
        let tokens = self.reader.tokens(&words);
        let name = self.aligner.align(tokens.as_slice(), self.query.all());
        let other_gain = if head.numbers == 0 { other_gain } else { other_gain + self.number_gain(index) };
        let prominence = || self.prominence(commune_index, head.numbers);
        let upper_bound = self.prominence_upper_bound(self.street_upper_bound(index, &name, other_gain), location, prominence);
        if !threshold.admits(upper_bound, prominence) {
            return None;
        }
        let place = self.communes.get_or_read(self.reader, commune_index, self.query, self.filter, self.aligner.budget);
        let commune = self.communes.at(place);
        if !commune.is_allowed {
            return None;
        }
        let area = shard.area(&commune.record, &head);
        if !self.filter.accepts(shard, &commune.record, &area) {
            return None;
        }
        let commune_alignment = self.communes.align_all(place, &self.aligner, self.query.all(), area.old_name);
        let commune = self.communes.at(place);
        self.score_street_read(&ReadStreet { index, commune, head, area, tokens, name, commune_alignment }, threshold)
    }

    /// Scores a street that is read. `None` for one that the filter excludes, or whose score is too low.
    fn score_street_read(&self, street: &ReadStreet<'_>, threshold: Threshold) -> Option<Candidate> {
        let ReadStreet { index, commune, head, .. } = *street;
        let proximity = self.bias.map(|bias| bias.proximity(self.reader.shard.middle_in(&commune.record.bbox, index)));
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
        let named_elsewhere = self.commune.filter(|named| !commune.is_within(named.citycode));
        if named_elsewhere.is_some_and(|named| self.is_elsewhere(&interpretation, named)) {
            interpretation.score *= weights::OTHER_COMMUNE;
        }
        interpretation.score *= self.spelling_evidence(&interpretation, Some(&street.tokens), commune);
        let location_fix = LocationFix::of_street(&interpretation, self.query, proximity);
        let interpretation = self.with_prominence(interpretation, commune.index, head.numbers).with_proximity(proximity);
        if interpretation.score + weights::ROUNDING < threshold.score {
            return None;
        }
        Some(self.candidate(interpretation, kind, commune, Some((index, head.numbers)), location_fix))
    }

    /// Whether an interpretation in another commune than the named one is none that the query means.
    fn is_elsewhere(&self, interpretation: &Interpretation, named: NamedCommune) -> bool {
        let has_postcode = !self.query.postcodes.is_empty();
        interpretation.location_is_unconfirmed()
            || has_postcode && interpretation.location_is_unsure()
            || interpretation.street_words.meets(named.own_words)
    }

    /// Position of the house number, or of the street if there is none.
    fn point_of(&self, street: &ReadStreet<'_>, interpretation: &Interpretation) -> Point {
        let shard = &self.reader.shard;
        let commune = &street.commune.record;
        match interpretation.number {
            Some(number) => number.point,
            // The coarse position is exact enough for proximity, not for a region.
            None if self.filter.is_bounded() => {
                geometry::middle(&shard.numbers(commune, street.index, &street.head, self.missing))
            }
            None => shard.middle_in(&commune.bbox, street.index),
        }
    }

    /// Upper bound of a street by the alignment of its name, before its commune is read.
    fn street_upper_bound(&self, index: u32, name: &Alignment, other_gain: f32) -> UpperBound {
        // A light word that the name matches as a prefix may be the commune's, matched exactly.
        let light_gain =
            self.query.gain_of(self.light & !name.words) + self.query.gain_of(self.light & name.words) * (1.0 - weights::PREFIX);
        let proximity = self.bias.map(|bias| bias.proximity(self.reader.street_position(index)));
        self.upper_bound_with(name, light_gain + other_gain, proximity)
    }

    /// Upper bound of a top street, without proximity. `commune_gain` is the greatest gain by its commune and its postcode.
    pub fn top_street_upper_bound(&self, street: &TopStreet, commune_gain: f32) -> UpperBound {
        let alignment = self.aligner.align(street.tokens.as_slice(), self.query.all());
        let number_gain = if street.head.numbers == 0 { 0.0 } else { self.number_gain(street.street) };
        self.upper_bound_with(&alignment, commune_gain + number_gain, None)
    }

    /// Upper bound of a street by the alignment of its name, with its greatest gain besides the name.
    fn upper_bound_with(&self, name: &Alignment, other_gain: f32, proximity: Option<f32>) -> UpperBound {
        // A lieu-dit is complete without its street. Words that its street matches badly may be the commune's, matched exactly.
        let name_gain = if name.lieu_dit.is_empty() { name.gain } else { self.query.gain_of(name.words) };
        let gain = name_gain + other_gain + self.territory_gain;
        UpperBound::of_name(gain, self.min_weight, name.max_completeness, proximity)
    }

    /// The best interpretation of the query as a street, its commune and a house number.
    fn best_interpretation(&self, street: &ReadStreet<'_>, proximity: Option<f32>, threshold: Threshold) -> Interpretation {
        let all = self.query.all();
        let name = street.name;
        let commune = street.commune_alignment;
        let min = MinText { score: threshold.score, proximity };
        let shared = commune.words.meets(name.words);
        let other_words = if shared { self.align_commune(street, all & !name.words) } else { commune };
        let mut best = self.score_interpretation(street, &name, &other_words, None, min);
        if shared {
            // A word may be the street's or the commune's: both are tried.
            best =
                best.or_better(self.score_interpretation(street, &self.align(street, all & !commune.words), &commune, None, min));
        }
        if !self.number_can_lift(&best, street, proximity, threshold) {
            return best;
        }
        for number in self.numbers_of(street) {
            let free = all & !number.core;
            let (name, commune) = if !number.core.meets(name.words | commune.words) && !shared {
                (name, commune)
            } else {
                let name = self.align(street, free);
                (name, self.align_commune(street, free & !name.words))
            };
            best = best.or_better(self.score_interpretation(street, &name, &commune, Some(number), min));
            if shared {
                let commune = self.align_commune(street, free);
                let name = self.align(street, free & !commune.words);
                best = best.or_better(self.score_interpretation(street, &name, &commune, Some(number), min));
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

    /// Whether a house number, if the street has it, can lift an interpretation above the threshold.
    fn number_can_lift(
        &self,
        interpretation: &Interpretation,
        street: &ReadStreet<'_>,
        proximity: Option<f32>,
        threshold: Threshold,
    ) -> bool {
        if !self.numbers.can_be_in(&self.reader.shard.extents, street.index) {
            return false;
        }
        let lifted = interpretation.score.max(interpretation.max_score) + self.query.number_gain() / self.min_weight.max(0.1);
        let prominence = || self.prominence(street.commune.index, street.head.numbers);
        threshold.admits(UpperBound::of_text(lifted.min(1.0), proximity), prominence)
    }

    /// Matches of the query's house numbers in the street, likeliest first.
    fn numbers_of(&self, street: &ReadStreet<'_>) -> impl Iterator<Item = HouseNumberMatch> {
        self.aligner.budget.spend(street.head.numbers as usize / budget::NUMBERS);
        let has_some = street.head.numbers > 0;
        let record =
            has_some.then(|| self.reader.shard.numbers(&street.commune.record, street.index, &street.head, self.missing));
        record.map(|record| self.numbers.among(record.numbers())).into_iter().flatten()
    }
}
