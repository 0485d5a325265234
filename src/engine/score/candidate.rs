//! A result that is not written out yet.

use super::location_fix::LocationFix;
use crate::engine::model::hit::{Breakdown, Kind};
use crate::engine::query::word_set::WordSet;
use crate::format::communes::Code;
use crate::format::numbers::{HouseNumber, StreetCode};
use std::cell::OnceCell;

/// A result that is not written out yet.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Score, 0..=1.
    pub score: f32,
    /// See [`crate::engine::model::hit::Hit::importance`].
    pub importance: f64,
    /// Index of its shard.
    pub shard: usize,
    /// Its commune.
    pub commune: u32,
    /// Its street; none for a municipality.
    pub street: Option<u32>,
    /// Its house number.
    pub number: Option<HouseNumber>,
    /// What it is.
    pub kind: Kind,
    /// The postcode asked, when it is one of the municipality's several.
    pub postcode: Option<u32>,
    /// The words of the question that it explains.
    pub explained: WordSet,
    /// Of these, the words that its street's name explains.
    pub street_words: WordSet,
    /// Of these, the words that say where it lies: its commune's name, a postcode near, its département or region.
    pub location_words: WordSet,
    /// Of these, words that are a misspelt part of its commune's name, when nothing else says where it lies.
    pub doubtful_words: WordSet,
    /// Whether it says where answers lie.
    pub location_fix: LocationFix,
    /// The INSEE code of its commune, of the city when it is an arrondissement.
    pub city_code: Option<Code>,
    /// The INSEE code of its commune itself, once it is known.
    pub citycode: Option<Code>,
    /// The code of its street, once it was compared: the parts of a street that was cut have the same.
    pub street_code: OnceCell<Option<StreetCode>>,
    /// The words that its street's name, and its commune's, were free to use.
    pub free: [WordSet; 2],
    /// The parts of its score.
    pub breakdown: Breakdown,
}

impl Candidate {
    /// Something of a shard that no question was asked for: nothing is explained, the score is nothing.
    pub fn unscored(
        shard: usize,
        commune: u32,
        street: Option<u32>,
        kind: Kind,
        number: Option<HouseNumber>,
        importance: f64,
    ) -> Self {
        let breakdown = Breakdown::default();
        Self {
            score: 0.0,
            importance,
            shard,
            commune,
            street,
            number,
            kind,
            postcode: None,
            explained: 0,
            street_words: 0,
            location_words: 0,
            doubtful_words: 0,
            location_fix: LocationFix::None,
            city_code: None,
            citycode: None,
            street_code: OnceCell::new(),
            free: [0; 2],
            breakdown,
        }
    }

    /// True when its postcode is another than the question's, or its house number lacks the suffix.
    pub fn has_other_code(&self) -> bool {
        let is_other = |part: f64| part > 0.0 && part < 1.0;
        is_other(self.breakdown.postcode) || is_other(self.breakdown.housenumber)
    }

    /// True when nothing sure in the question says that this lies where it does.
    pub fn location_is_unconfirmed(&self) -> bool {
        !self.breakdown.is_located() || self.doubtful_words != 0
    }

    /// Better first; ids are compared only when all else is equal.
    pub fn ranks_before(&self, other: &Self, id: &impl Fn(&Self) -> String) -> bool {
        let order = self.score.total_cmp(&other.score).then(self.importance.total_cmp(&other.importance));
        order.is_gt() || order.is_eq() && id(self) < id(other)
    }

    /// True when both are of one street, by its codes, or one commune.
    pub fn is_same_place(&self, other: &Self, code: &impl Fn(&Self) -> Option<StreetCode>) -> bool {
        let same_code = || self.street_code.get_or_init(|| code(self)) == other.street_code.get_or_init(|| code(other));
        let same_street = || match (self.street, other.street) {
            (None, None) => true,
            (Some(own), Some(others)) => (self.shard, own) == (other.shard, others) || same_code(),
            _ => false,
        };
        self.citycode == other.citycode && same_street()
    }

    /// True when both are the same house number, or neither is one.
    pub fn has_same_number(&self, other: &Self) -> bool {
        self.number.map(|number| (number.number, number.suffix)) == other.number.map(|number| (number.number, number.suffix))
    }
}
