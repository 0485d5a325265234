//! Top-k collector of candidates.

use super::candidate::Candidate;
use super::context::SearchContext;
use super::location::{self, FixedLocation};
use super::location_fix::LocationFix;
use crate::engine::weights::{MIN_SCORE, MIN_SHARE_OF_BEST};
use crate::format::communes::Code;
use crate::format::numbers::StreetCode;

/// The best candidates, best first.
#[derive(Clone, Debug)]
pub struct TopK {
    candidates: Vec<Candidate>,
    limit: usize,
    /// The candidate that fixes the location. A place elsewhere is no answer.
    fixed: Option<Candidate>,
}

impl TopK {
    /// A collector of `limit` candidates.
    pub fn new(limit: usize) -> Self {
        Self { candidates: Vec::with_capacity(limit.min(100) + 1), limit, fixed: None }
    }

    /// The least score that a candidate must have to be taken in.
    pub fn min_score(&self) -> f32 {
        let worst = self.last().map_or(0.0, |worst| worst.score);
        worst.max(self.best().map_or(MIN_SCORE, |best| best.score * MIN_SHARE_OF_BEST)).max(MIN_SCORE)
    }

    /// The last candidate, if there is no room for more.
    pub fn last(&self) -> Option<&Candidate> {
        self.candidates.last().filter(|_| self.candidates.len() >= self.limit)
    }

    /// The candidates, best first.
    pub fn iter(&self) -> impl Iterator<Item = &Candidate> {
        self.candidates.iter()
    }

    /// Number of candidates.
    pub fn len(&self) -> usize {
        self.candidates.len()
    }

    /// Makes room for more candidates.
    pub fn grow(&mut self, by: usize) {
        self.limit += by;
    }

    /// The best candidate.
    pub fn best(&self) -> Option<&Candidate> {
        self.candidates.first()
    }

    /// The candidate that fixes the location.
    pub fn fixed(&self) -> Option<&Candidate> {
        self.fixed.as_ref()
    }

    /// The location that the best candidates fix, in a round that browses or another. `None` when it excludes nothing.
    pub fn fixed_location(&self, context: &SearchContext<'_>, browse: bool) -> Option<FixedLocation> {
        FixedLocation::new(self.best(), self.fixed(), context, browse)
    }

    fn retain(&mut self, stays: &dyn Fn(&Candidate) -> bool) {
        self.candidates.retain(|known| stays(known));
    }

    /// Takes a candidate in if it is good enough. `id` writes a candidate's id. `citycode` and `code` read the codes of its
    /// commune and its street. If two have the same codes and number, the better one stays.
    pub fn push(
        &mut self,
        mut candidate: Candidate,
        id: impl Fn(&Candidate) -> String,
        citycode: impl Fn(&Candidate) -> Code,
        code: impl Fn(&Candidate) -> Option<StreetCode>,
    ) {
        if candidate.score < self.min_score() || !self.fix_location(&candidate, &id) {
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
        let min_score = self.min_score();
        self.candidates.truncate(self.candidates.partition_point(|known| known.score >= min_score));
    }

    /// Fixes the location by a candidate that does so more firmly than those before. Returns whether the candidate may stay: it
    /// does not lie elsewhere.
    fn fix_location(&mut self, candidate: &Candidate, id: &impl Fn(&Candidate) -> String) -> bool {
        let rank = candidate.location_fix.rank();
        let is_firmer = |fixed: &Candidate| {
            let other = fixed.location_fix.rank();
            rank > other || rank == other && candidate.ranks_before(fixed, id)
        };
        if candidate.location_fix != LocationFix::None && self.fixed.as_ref().is_none_or(is_firmer) {
            self.retain(&|known| known.location_fix.rank() >= rank || location::is_shared(known, candidate));
            self.fixed = Some(candidate.clone());
            return true;
        }
        let is_elsewhere = |fixed: &Candidate| rank < fixed.location_fix.rank() && !location::is_shared(candidate, fixed);
        !self.fixed.as_ref().is_some_and(is_elsewhere)
    }

    /// The candidates, best first.
    pub fn into_vec(mut self) -> Vec<Candidate> {
        if let Some(fixed) = self.fixed.take() {
            self.retain(&|known| location::is_shared(known, &fixed));
        }
        self.candidates
    }
}
