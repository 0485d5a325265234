//! The best candidates so far.

use super::hit::{Breakdown, Kind};
#[cfg(doc)]
use super::weights;
use crate::format::communes::Code;
use crate::format::numbers::{HouseNumber, StreetCode};
use std::cell::OnceCell;

/// Results below this score explain next to nothing.
const WORTH_ANYTHING: f32 = 0.2;
/// Results below this share of the best are not worth showing.
const WORTH_SHOWING: f32 = 0.7;

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
    fn rank(self) -> u8 {
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
    pub explained: super::query::Mask,
    /// Of these, the words that its street's name explains.
    pub named: super::query::Mask,
    /// Of these, the words that say where it lies: its commune's name, a postcode near, its département or region.
    pub located: super::query::Mask,
    /// Of these, words that are a misspelt part of its commune's name, when nothing else says where it lies.
    pub vague: super::query::Mask,
    /// Whether it says where answers lie.
    pub settled: Settled,
    /// The INSEE code of its commune, of the city when it is an arrondissement.
    pub city: Option<Code>,
    /// The INSEE code of its commune itself, once it is known.
    pub citycode: Option<Code>,
    /// The code of its street, once it was compared: the parts of a street that was cut have the same.
    pub code: OnceCell<Option<StreetCode>>,
    /// The words that its street's name, and its commune's, were free to use.
    pub free: [super::query::Mask; 2],
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
    fn precedes(&self, other: &Self, id: &impl Fn(&Self) -> String) -> bool {
        let order = self.score.total_cmp(&other.score).then(self.importance.total_cmp(&other.importance));
        order.is_gt() || order.is_eq() && id(self) < id(other)
    }

    /// True when this lies where another, which is settled, says that answers lie: its words say where this lies too, or both
    /// are in one city.
    fn lies_as(&self, other: &Self) -> bool {
        match other.settled {
            Settled::Near => self.breakdown.proximity >= f64::from(FAR),
            Settled::Whole => self.street.is_none(),
            _ => other.located & !self.located == 0 || self.city.is_some() && self.city == other.city,
        }
    }

    /// True when both are of one street, by its codes, or one commune.
    fn same_place(&self, other: &Self, code: &impl Fn(&Self) -> Option<StreetCode>) -> bool {
        let same_code = || self.code.get_or_init(|| code(self)) == other.code.get_or_init(|| code(other));
        let same_street = || match (self.street, other.street) {
            (None, None) => true,
            (Some(own), Some(others)) => (self.shard, own) == (other.shard, others) || same_code(),
            _ => false,
        };
        self.citycode == other.citycode && same_street()
    }

    /// True when both are the same house number, or neither is one.
    fn same_number(&self, other: &Self) -> bool {
        self.number.map(|number| (number.number, number.suffix)) == other.number.map(|number| (number.number, number.suffix))
    }
}

/// The best candidates, best first.
#[derive(Clone, Debug)]
pub struct Top {
    candidates: Vec<Candidate>,
    limit: usize,
    /// The best that is settled: what does not lie where it does is no answer.
    settled: Option<Candidate>,
}

impl Top {
    /// Room for `limit` candidates.
    pub fn new(limit: usize) -> Self {
        Self { candidates: Vec::with_capacity(limit.min(100) + 1), limit, settled: None }
    }

    /// A candidate whose score is not above this changes nothing.
    pub fn threshold(&self) -> f32 {
        let worst = self.last().map_or(0.0, |worst| worst.score);
        worst.max(self.best().map_or(WORTH_ANYTHING, |best| best.score * WORTH_SHOWING)).max(WORTH_ANYTHING)
    }

    /// The last one, when there is no room for more.
    pub fn last(&self) -> Option<&Candidate> {
        self.candidates.last().filter(|_| self.candidates.len() >= self.limit)
    }

    /// All, best first.
    pub fn iter(&self) -> impl Iterator<Item = &Candidate> {
        self.candidates.iter()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.candidates.len()
    }

    /// Makes room for some more.
    pub fn widen(&mut self, by: usize) {
        self.limit += by;
    }

    /// The best so far.
    pub fn best(&self) -> Option<&Candidate> {
        self.candidates.first()
    }

    /// The best that is settled.
    pub fn settled(&self) -> Option<&Candidate> {
        self.settled.as_ref()
    }

    fn retain(&mut self, stays: &dyn Fn(&Candidate) -> bool) {
        self.candidates.retain(|known| stays(known));
    }

    /// Takes a candidate in if it is good enough. `id` writes a candidate's id; `citycode` and `code` read those of its commune and its
    /// street: of two with the same codes and number, the better stays.
    pub fn push(
        &mut self,
        mut candidate: Candidate,
        id: impl Fn(&Candidate) -> String,
        citycode: impl Fn(&Candidate) -> Code,
        code: impl Fn(&Candidate) -> Option<StreetCode>,
    ) {
        if candidate.score < self.threshold() {
            return;
        }
        let settles = |known: &Candidate| {
            let (own, other) = (candidate.settled.rank(), known.settled.rank());
            own > other || own == other && candidate.precedes(known, &id)
        };
        if candidate.settled != Settled::No && self.settled.as_ref().is_none_or(settles) {
            let rank = candidate.settled.rank();
            self.retain(&|known| known.settled.rank() >= rank || known.lies_as(&candidate));
            self.settled = Some(candidate.clone());
        } else if self
            .settled
            .as_ref()
            .is_some_and(|settled| candidate.settled.rank() < settled.settled.rank() && !candidate.lies_as(settled))
        {
            return;
        }
        candidate.citycode = candidate.citycode.or_else(|| Some(citycode(&candidate)));
        let twin = self.candidates.iter().position(|known| known.same_number(&candidate) && known.same_place(&candidate, &code));
        if let Some(twin) = twin {
            if !candidate.precedes(&self.candidates[twin], &id) {
                return;
            }
            self.candidates.remove(twin);
        }
        let at = self.candidates.partition_point(|known| !candidate.precedes(known, &id));
        self.candidates.insert(at, candidate);
        self.candidates.truncate(self.limit);
        let threshold = self.threshold();
        self.candidates.truncate(self.candidates.partition_point(|known| known.score >= threshold));
    }

    /// The candidates, best first.
    pub fn into_vec(mut self) -> Vec<Candidate> {
        if let Some(settled) = self.settled.take() {
            self.retain(&|known| known.lies_as(&settled));
        }
        self.candidates
    }
}
