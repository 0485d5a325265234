//! What may be among the best, of all shards that run together.

use super::accumulators::{BoundedCandidate, LocationEvidence, Place};
#[cfg(doc)]
use crate::importance;
use std::cmp::Ordering;

/// In which order places are scored, the greatest first. In two words: a heap compares and moves many.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct QueueKey {
    /// The most that it can score, then its standing, 32 bits each. The bits of numbers from 0 on are in their order.
    candidate: u64,
    /// Which of the shards that run together it is of, 31 bits; whether it is a commune; its index, 32 bits. Inverted: the least comes first.
    place: u64,
}

/// Bit of a commune.
const IS_COMMUNE: u64 = 1 << 32;

impl QueueKey {
    fn of(candidate: &BoundedCandidate, search: usize) -> Self {
        let place = match candidate.place {
            Place::Street(index) => u64::from(index),
            Place::Municipality(index) => u64::from(index) | IS_COMMUNE,
        };
        Self {
            candidate: u64::from(candidate.bound.max(0.0).to_bits()) << 32 | u64::from(candidate.importance_rank),
            place: !((search as u64) << 33 | place),
        }
    }

    /// Both words: of two, the greater comes first.
    fn whole(self) -> u128 {
        u128::from(self.candidate) << 64 | u128::from(self.place)
    }

    /// The most that it can score.
    pub fn bound(self) -> f32 {
        f32::from_bits(words(self.candidate)[1])
    }

    /// See [`importance::standing`].
    pub fn importance_rank(self) -> u32 {
        words(self.candidate)[0]
    }

    /// Which of the shards that run together it is of.
    pub fn search(self) -> usize {
        (words(!self.place)[1] >> 1) as usize
    }

    /// The place.
    pub fn place(self) -> Place {
        let index = words(!self.place)[0];
        if self.is_street() { Place::Street(index) } else { Place::Municipality(index) }
    }

    /// True for a street.
    pub fn is_street(self) -> bool {
        !self.place & IS_COMMUNE == 0
    }
}

/// The low and the high half.
#[allow(clippy::cast_possible_truncation)] // that is what the low half is
fn words(both: u64) -> [u32; 2] {
    [both as u32, (both >> 32) as u32]
}

/// What may be among the best.
#[derive(Clone, Copy)]
pub struct QueuedCandidate {
    /// What it is put in order by.
    pub rank: QueueKey,
    /// See [`Promise`].
    pub other_gain: f32,
    /// See [`Promise`].
    pub location: LocationEvidence,
}

impl QueuedCandidate {
    /// Of a place that a search of those that run together promises.
    pub fn new(candidate: &BoundedCandidate, search: usize) -> Self {
        Self { rank: QueueKey::of(candidate, search), other_gain: candidate.other_gain, location: candidate.location }
    }
}

impl PartialEq for QueuedCandidate {
    fn eq(&self, other: &Self) -> bool {
        self.rank == other.rank
    }
}

impl Eq for QueuedCandidate {}

impl PartialOrd for QueuedCandidate {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for QueuedCandidate {
    fn cmp(&self, other: &Self) -> Ordering {
        self.rank.whole().cmp(&other.rank.whole())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_promising_comes_first_and_comes_back() {
        let candidate = |place, bound, importance_rank| BoundedCandidate {
            place,
            bound,
            importance_rank,
            other_gain: 0.0,
            location: LocationEvidence::default(),
        };
        let in_order = [
            (candidate(Place::Street(u32::MAX), 0.9, 0), 7),
            (candidate(Place::Municipality(3), 0.8, 5), 7),
            (candidate(Place::Street(9), 0.8, 4), 0),
            (candidate(Place::Municipality(0), 0.8, 4), 0),
            (candidate(Place::Street(1), 0.8, 4), 1),
            (candidate(Place::Street(2), 0.8, 4), 1),
            (candidate(Place::Street(0), -1.0, u32::MAX), 0),
        ];
        let ranks = in_order.map(|(candidate, search)| QueueKey::of(&candidate, search));
        assert!(ranks.is_sorted_by(|one, other| one.whole() > other.whole()));
        for (rank, (candidate, search)) in ranks.into_iter().zip(in_order) {
            let kept = (rank.place(), rank.search(), rank.bound().to_bits(), rank.importance_rank());
            assert_eq!(kept, (candidate.place, search, candidate.bound.max(0.0).to_bits(), candidate.importance_rank));
            assert_eq!(rank.is_street(), candidate.place.is_street());
        }
    }
}
