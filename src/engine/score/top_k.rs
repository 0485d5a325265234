//! The best candidates so far.

use super::candidate::{Candidate, LocationFix};
use crate::engine::weights::{MIN_SCORE, MIN_SHARE_OF_BEST};
use crate::format::communes::Code;
use crate::format::numbers::StreetCode;

/// The best candidates, best first.
#[derive(Clone, Debug)]
pub struct TopK {
    candidates: Vec<Candidate>,
    limit: usize,
    /// The best that is settled: what does not lie where it does is no answer.
    location_fix: Option<Candidate>,
}

impl TopK {
    /// Room for `limit` candidates.
    pub fn new(limit: usize) -> Self {
        Self { candidates: Vec::with_capacity(limit.min(100) + 1), limit, location_fix: None }
    }

    /// A candidate whose score is not above this changes nothing.
    pub fn threshold(&self) -> f32 {
        let worst = self.last().map_or(0.0, |worst| worst.score);
        worst.max(self.best().map_or(MIN_SCORE, |best| best.score * MIN_SHARE_OF_BEST)).max(MIN_SCORE)
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
    pub fn grow(&mut self, by: usize) {
        self.limit += by;
    }

    /// The best so far.
    pub fn best(&self) -> Option<&Candidate> {
        self.candidates.first()
    }

    /// The best that is settled.
    pub fn location_fix(&self) -> Option<&Candidate> {
        self.location_fix.as_ref()
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
        let location_fix = |known: &Candidate| {
            let (own, other) = (candidate.location_fix.rank(), known.location_fix.rank());
            own > other || own == other && candidate.ranks_before(known, &id)
        };
        if candidate.location_fix != LocationFix::None && self.location_fix.as_ref().is_none_or(location_fix) {
            let rank = candidate.location_fix.rank();
            self.retain(&|known| known.location_fix.rank() >= rank || known.shares_location_with(&candidate));
            self.location_fix = Some(candidate.clone());
        } else if self.location_fix.as_ref().is_some_and(|location_fix| {
            candidate.location_fix.rank() < location_fix.location_fix.rank() && !candidate.shares_location_with(location_fix)
        }) {
            return;
        }
        candidate.citycode = candidate.citycode.or_else(|| Some(citycode(&candidate)));
        let twin =
            self.candidates.iter().position(|known| known.has_same_number(&candidate) && known.is_same_place(&candidate, &code));
        if let Some(twin) = twin {
            if !candidate.ranks_before(&self.candidates[twin], &id) {
                return;
            }
            self.candidates.remove(twin);
        }
        let at = self.candidates.partition_point(|known| !candidate.ranks_before(known, &id));
        self.candidates.insert(at, candidate);
        self.candidates.truncate(self.limit);
        let threshold = self.threshold();
        self.candidates.truncate(self.candidates.partition_point(|known| known.score >= threshold));
    }

    /// The candidates, best first.
    pub fn into_vec(mut self) -> Vec<Candidate> {
        if let Some(location_fix) = self.location_fix.take() {
            self.retain(&|known| known.shares_location_with(&location_fix));
        }
        self.candidates
    }
}
