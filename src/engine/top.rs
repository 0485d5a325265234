//! The best candidates so far.

use super::candidate::{Candidate, Settled};
use crate::format::communes::Code;
use crate::format::numbers::StreetCode;

/// Results below this score explain next to nothing.
const WORTH_ANYTHING: f32 = 0.2;
/// Results below this share of the best are not worth showing.
const WORTH_SHOWING: f32 = 0.7;

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
