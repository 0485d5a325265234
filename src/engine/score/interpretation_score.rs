//! Score of one interpretation: the words of a query shared among a street, its commune and a house number.

use super::alignment::Alignment;
use super::commune::match_postcode;
use super::housenumbers::HouseNumberMatch;
use super::interpretation::Interpretation;
use super::pruning::MinText;
use super::scorer::Scorer;
use super::street::ReadStreet;
use crate::engine::model::hit::Breakdown;
use crate::engine::query::word_set::WordSet;
use crate::engine::weights;

impl Scorer<'_> {
    /// Scores the words as they are aligned with a street's name and its commune's, with a house number.
    pub(super) fn score_interpretation(
        &self,
        street: &ReadStreet<'_>,
        name: &Alignment,
        commune: &Alignment,
        number: Option<HouseNumberMatch>,
        min: MinText,
    ) -> Interpretation {
        let (mut postcode, postcode_words) = match_postcode(self.query, &street.area);
        if postcode < weights::POSTCODE_SAME_COMMUNE && street.commune.has_postcode {
            postcode = weights::POSTCODE_SAME_COMMUNE;
        }
        let name_words = name.words | commune.words;
        let number_words = number.map_or(WordSet::EMPTY, |found| found.words & !name_words);
        let number_gain = number.map_or(0.0, |found| self.query.gain_of(found.core) * found.share);
        let territory_words = street.commune.territory_words & !(name_words | number_words);
        let explained = name_words | postcode_words | number_words | territory_words;
        let postcode_gain = postcode * weights::POSTCODE;
        let gain = name.gain + commune.gain + postcode_gain + number_gain + self.query.territory_gain(territory_words);
        let number_asides = number.map_or(WordSet::EMPTY, |found| found.words & !found.core & !name_words);
        let coverage = self.coverage(gain, explained, number_asides | territory_words & self.query.territory_names());
        let missing_commune = if commune.words.is_empty() { 0.0 } else { 1.0 - commune.completeness };
        let completeness =
            (1.0 - weights::COMPLETENESS * (1.0 - name.completeness)) * (1.0 - weights::COMMUNE_COMPLETENESS * missing_commune);
        let breakdown = Breakdown {
            street: f64::from(name.completeness),
            city: f64::from(commune.completeness),
            postcode: f64::from(postcode),
            housenumber: number.map_or(0.0, |found| f64::from(found.share)),
            coverage: f64::from(coverage),
            proximity: 0.0,
            prominence: 1.0,
        };
        let order = match self.is_split(name.words) {
            _ if self.has_exchanged_numbers(name.words, number.map_or(WordSet::EMPTY, |found| found.core)) => weights::EXCHANGED,
            _ if self.is_exchanged(name.words & self.naming, commune.words & self.naming) => weights::EXCHANGED,
            true => weights::APART,
            false => 1.0,
        };
        let plain = coverage * completeness * order;
        // The evidence takes some time. A score that is too low without it needs none.
        let evidence =
            if min.admits(plain) { self.name_evidence(street, name, commune, explained, number.is_some()) } else { 1.0 };
        let near_postcode = if postcode >= weights::POSTCODE_NEAR { postcode_words } else { WordSet::EMPTY };
        let is_doubtful = postcode <= 0.0
            && commune.completeness < weights::NAME_IN_PART
            && commune.gain < self.query.gain_of(commune.words) * weights::PREFIX;
        // A type of way is hardly the name of a commune, though one is called Rue.
        let has_commune_word = !commune.words.is_within(self.query.ways) && !self.query.is_of_way(commune.words);
        Interpretation {
            score: plain * evidence,
            max_score: gain / self.min_weight.max(0.1) * completeness * order,
            explained,
            street_words: name.words,
            location_words: commune.words | near_postcode | territory_words,
            doubtful_words: if is_doubtful { commune.words } else { WordSet::EMPTY },
            misspelt: self.query.gain_of(name_words) - name.gain - commune.gain,
            commune_is_sure: commune.completeness >= weights::NAME_IN_FULL && has_commune_word,
            postcode_is_sure: postcode >= 1.0,
            street_free: name.free,
            commune_free: commune.free,
            number: number.map(|found| found.number),
            postcode: None,
            breakdown,
        }
    }

    /// Whether a number before the type of way is in the name: directly before it, or while one behind it is the house's.
    fn has_exchanged_numbers(&self, name: WordSet, number: WordSet) -> bool {
        // The first type of way alone: a last word, `m`, may begin another one.
        let way = (self.query.ways & name).first();
        let is_before = |core: WordSet| core.meets(name) && core < way && (number > way || core.behind().meets(way));
        !way.is_empty() && self.query.numbers.iter().any(|reading| is_before(reading.core))
    }

    /// Whether the words behind a type of way are the commune's, and the words of the street's name are elsewhere.
    fn is_exchanged(&self, name: WordSet, commune: WordSet) -> bool {
        let behind_ways = self.query.behind_ways;
        // `Grande Rue, Gap`: the name is before its type of way.
        let is_before_way = name.behind().meets(self.query.ways);
        !(behind_ways & commune).is_within(name) && !behind_ways.meets(name) && !name.is_empty() && !is_before_way
    }

    /// Whether selective words of the query stand between those of a name. People write a name in one piece.
    fn is_split(&self, name: WordSet) -> bool {
        let name = name & self.weighty;
        !(name.span() & self.selective).is_within(name)
    }
}
