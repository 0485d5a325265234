//! One way to share the words of a question between a street, its commune and a house number.

use super::alignment::Alignment;
use super::commune::match_postcode;
use super::fit::Interpretation;
use super::housenumbers::HouseNumberMatch;
use super::scorer::Scorer;
use super::street::ReadStreet;
use crate::engine::model::hit::Breakdown;
use crate::engine::query::word_set::WordSet;
use crate::engine::weights;

impl Scorer<'_> {
    /// Scores one way to share the words between a street's name, its commune's and a house number.
    pub(super) fn score_interpretation(
        &self,
        street: &ReadStreet<'_>,
        name: &Alignment,
        city: &Alignment,
        number: Option<HouseNumberMatch>,
    ) -> Interpretation {
        let (mut postcode, postcode_mask) = match_postcode(self.query, &street.area);
        if postcode < weights::POSTCODE_SAME_COMMUNE && street.commune.has_postcode {
            postcode = weights::POSTCODE_SAME_COMMUNE;
        }
        let used = name.mask | city.mask;
        let number_mask = number.map_or(0, |found| found.mask & !used);
        let number_gain = number.map_or(0.0, |found| self.query.gain_of(found.core) * found.share);
        let territory = street.commune.territory & !(used | number_mask);
        let explained = used | postcode_mask | number_mask | territory;
        let gain = name.gain + city.gain + postcode * weights::POSTCODE + number_gain + self.query.territory_gain(territory);
        let asides = number.map_or(0, |found| found.mask & !found.core & !used) | territory & self.query.territory_names();
        let coverage = self.coverage(gain, explained, asides);
        let city_lack = if city.mask == 0 { 0.0 } else { 1.0 - city.completeness };
        let completeness =
            (1.0 - weights::COMPLETENESS * (1.0 - name.completeness)) * (1.0 - weights::COMMUNE_COMPLETENESS * city_lack);
        let breakdown = Breakdown {
            street: f64::from(name.completeness),
            city: f64::from(city.completeness),
            postcode: f64::from(postcode),
            housenumber: number.map_or(0.0, |found| f64::from(found.share)),
            coverage: f64::from(coverage),
            proximity: 0.0,
        };
        let apart = if self.is_split(name.mask) { weights::APART } else { 1.0 };
        let number = number.map(|found| found.number);
        let near = if postcode >= weights::POSTCODE_NEAR { postcode_mask } else { 0 };
        let located = city.mask | near | territory;
        let is_vague = postcode <= 0.0
            && city.completeness < weights::NAME_IN_PART
            && city.gain < self.query.gain_of(city.mask) * weights::PREFIX;
        let vague = if is_vague { city.mask } else { 0 };
        // A type of way is hardly the commune of Rue.
        let by_name = city.completeness >= weights::NAME_IN_FULL && city.mask & !self.query.ways != 0;
        Interpretation {
            score: coverage * completeness * apart,
            max_score: gain / self.min_weight.max(0.1) * completeness * apart,
            explained,
            street_words: name.mask,
            location_words: located,
            doubtful_words: vague,
            commune_is_sure: by_name,
            postcode_is_sure: postcode >= 1.0,
            street_free: name.free,
            commune_free: city.free,
            number,
            postcode: None,
            breakdown,
        }
    }

    /// True when telling words of the question stand between those of a name: people write a name in one.
    fn is_split(&self, name: WordSet) -> bool {
        let name = name & self.weighty;
        let from_first = WordSet::MAX.checked_shl(name.trailing_zeros()).unwrap_or_default();
        let to_last = WordSet::MAX.checked_shr(name.leading_zeros()).unwrap_or_default();
        from_first & to_last & self.selective & !name != 0
    }
}
