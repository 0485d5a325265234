//! A result that is not written out yet.

use super::hit::{Breakdown, Kind};
use super::query::Mask;
#[cfg(doc)]
use super::weights;
use crate::format::communes::Code;
use crate::format::numbers::{HouseNumber, StreetCode};
use std::cell::OnceCell;

/// Whether a candidate says where answers lie: what does not lie there is no answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Settled {
    /// It does not.
    #[default]
    No,
    /// It is what the question names, and near the position: all telling words are explained, some by its street's name.
    Near,
    /// It is what the question names, where it says: all telling words are explained, some by its street's name, others by the whole of its
    /// commune's name or by its postcode.
    Named,
    /// It lies in the place that the question names twice: by the whole of its commune's name and by its postcode.
    Placed,
    /// It is a municipality, and the question is its name or its postcode.
    Whole,
}

impl Settled {
    /// What counts before the score.
    pub fn rank(self) -> u8 {
        match self {
            Self::No => 0,
            Self::Near | Self::Named => 1,
            Self::Placed => 2,
            Self::Whole => 3,
        }
    }
}

/// With something near that is named, what is beyond some 25 km is no answer (see [`weights::PROXIMITY_HALF`]).
pub const FAR: f32 = 0.06;

/// A result that is not written out yet.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Score, 0..=1.
    pub score: f32,
    /// See [`super::Hit::importance`].
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
    pub explained: Mask,
    /// Of these, the words that its street's name explains.
    pub named: Mask,
    /// Of these, the words that say where it lies: its commune's name, a postcode near, its département or region.
    pub located: Mask,
    /// Of these, words that are a misspelt part of its commune's name, when nothing else says where it lies.
    pub vague: Mask,
    /// Whether it says where answers lie.
    pub settled: Settled,
    /// The INSEE code of its commune, of the city when it is an arrondissement.
    pub city: Option<Code>,
    /// The INSEE code of its commune itself, once it is known.
    pub citycode: Option<Code>,
    /// The code of its street, once it was compared: the parts of a street that was cut have the same.
    pub code: OnceCell<Option<StreetCode>>,
    /// The words that its street's name, and its commune's, were free to use.
    pub free: [Mask; 2],
    /// The parts of its score.
    pub breakdown: Breakdown,
}

impl Candidate {
    /// Something of a shard that no question was asked for: nothing is explained, the score is nothing.
    pub fn found(
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
            named: 0,
            located: 0,
            vague: 0,
            settled: Settled::No,
            city: None,
            citycode: None,
            code: OnceCell::new(),
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
    pub fn is_adrift(&self) -> bool {
        !self.breakdown.is_located() || self.vague != 0
    }

    /// Better first; ids are compared only when all else is equal.
    pub fn precedes(&self, other: &Self, id: &impl Fn(&Self) -> String) -> bool {
        let order = self.score.total_cmp(&other.score).then(self.importance.total_cmp(&other.importance));
        order.is_gt() || order.is_eq() && id(self) < id(other)
    }

    /// True when this lies where another, which is settled, says that answers lie: its words say where this lies too, or both
    /// are in one city.
    pub fn lies_as(&self, other: &Self) -> bool {
        match other.settled {
            Settled::Near => self.breakdown.proximity >= f64::from(FAR),
            Settled::Whole => self.street.is_none(),
            _ => other.located & !self.located == 0 || self.city.is_some() && self.city == other.city,
        }
    }

    /// True when both are of one street, by its codes, or one commune.
    pub fn same_place(&self, other: &Self, code: &impl Fn(&Self) -> Option<StreetCode>) -> bool {
        let same_code = || self.code.get_or_init(|| code(self)) == other.code.get_or_init(|| code(other));
        let same_street = || match (self.street, other.street) {
            (None, None) => true,
            (Some(own), Some(others)) => (self.shard, own) == (other.shard, others) || same_code(),
            _ => false,
        };
        self.citycode == other.citycode && same_street()
    }

    /// True when both are the same house number, or neither is one.
    pub fn same_number(&self, other: &Self) -> bool {
        self.number.map(|number| (number.number, number.suffix)) == other.number.map(|number| (number.number, number.suffix))
    }
}
