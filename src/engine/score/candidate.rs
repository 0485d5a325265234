//! A place that may be an answer, with its score.

use super::interpretation::Interpretation;
use super::location_fix::LocationFix;
use crate::engine::model::hit::Kind;
use crate::engine::weights;
use crate::format::communes::Code;
use crate::format::numbers::{HouseNumber, StreetCode};
use std::cell::OnceCell;

/// A place that may be an answer.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Score, 0..=1, rounded to a millionth.
    pub score: f32,
    /// Its importance, with the population of the whole city for an arrondissement. Equal scores are in its order.
    pub prominence: f64,
    /// Index of its shard.
    pub shard: usize,
    /// Index of its commune in the shard.
    pub commune: u32,
    /// Index of its street in the shard. `None` for a municipality.
    pub street: Option<u32>,
    /// Its kind.
    pub kind: Kind,
    /// The best interpretation of the query.
    pub interpretation: Interpretation,
    /// How firmly it fixes where answers lie.
    pub location_fix: LocationFix,
    /// The INSEE code of its city: an arrondissement has its city's.
    pub city_code: Option<Code>,
    /// The INSEE code of its commune, once it is known.
    pub citycode: Option<Code>,
    /// The code of its street, once it was compared. The parts of a street that was cut have the same.
    pub street_code: OnceCell<Option<StreetCode>>,
}

impl Candidate {
    /// A place that was not searched for: nothing is explained, and the score is 0.
    pub fn unscored(shard: usize, commune: u32, street: Option<u32>, kind: Kind, number: Option<HouseNumber>) -> Self {
        Self {
            score: 0.0,
            prominence: 0.0,
            shard,
            commune,
            street,
            kind,
            interpretation: Interpretation { number, ..Interpretation::default() },
            location_fix: LocationFix::None,
            city_code: None,
            citycode: None,
            street_code: OnceCell::new(),
        }
    }

    /// Its score without prominence.
    pub fn text_score(&self) -> f32 {
        self.score / weights::prominence_share(self.interpretation.breakdown.prominence)
    }

    /// Whether its postcode is another than the query's, or its house number lacks the suffix.
    pub fn has_other_code(&self) -> bool {
        let is_other = |part: f64| part > 0.0 && part < 1.0;
        is_other(self.interpretation.breakdown.postcode) || is_other(self.interpretation.breakdown.housenumber)
    }

    /// Whether it comes first. Ids are compared if all else is equal.
    pub fn ranks_before(&self, other: &Self, id: &impl Fn(&Self) -> String) -> bool {
        let order = self.score.total_cmp(&other.score).then(self.prominence.total_cmp(&other.prominence));
        order.is_gt() || order.is_eq() && id(self) < id(other)
    }

    /// Whether both are of one street, by its codes, or one commune.
    pub fn is_same_place(&self, other: &Self, code: &impl Fn(&Self) -> Option<StreetCode>) -> bool {
        let same_code = || self.street_code.get_or_init(|| code(self)) == other.street_code.get_or_init(|| code(other));
        let same_street = || match (self.street, other.street) {
            (None, None) => true,
            (Some(own), Some(others)) => (self.shard, own) == (other.shard, others) || same_code(),
            _ => false,
        };
        self.citycode == other.citycode && same_street()
    }

    /// Whether both are the same house number, or neither is one.
    pub fn has_same_number(&self, other: &Self) -> bool {
        let number = |candidate: &Self| candidate.interpretation.number.map(|number| (number.number, number.suffix));
        number(self) == number(other)
    }
}
