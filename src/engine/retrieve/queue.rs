//! What may be among the best, of all shards that run together.

use super::accumulators::{BoundedCandidate, LocationEvidence, PlaceId};
#[cfg(doc)]
use crate::importance;
use std::cmp::Ordering;

/// In which order places are scored, the greatest first. In two words: a heap compares and moves many.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct QueueKey {
    /// The most that it can score, then its standing, 32 bits each. The bits of numbers from 0 on are in their order.
    bound_and_importance: u64,
    /// Which of the shards that run together it is of, 31 bits; whether it is a commune; its index, 32 bits. Inverted: the least comes first.
    tie_break: u64,
}

/// Bit of a commune.
const IS_COMMUNE: u64 = 1 << 32;

impl QueueKey {
    fn of(candidate: &BoundedCandidate, shard: usize) -> Self {
        let place = match candidate.place {
            PlaceId::Street(index) => u64::from(index),
            PlaceId::Municipality(index) => u64::from(index) | IS_COMMUNE,
        };
        Self {
            bound_and_importance: u64::from(candidate.upper_bound.max(0.0).to_bits()) << 32 | u64::from(candidate.importance_rank),
            tie_break: !((shard as u64) << 33 | place),
        }
    }

    /// Both words: of two, the greater comes first.
    fn as_u128(self) -> u128 {
        u128::from(self.bound_and_importance) << 64 | u128::from(self.tie_break)
    }

    /// The most that it can score.
    pub fn upper_bound(self) -> f32 {
        f32::from_bits(halves(self.bound_and_importance)[1])
    }

    /// See [`importance::standing`].
    pub fn importance_rank(self) -> u32 {
        halves(self.bound_and_importance)[0]
    }

    /// Which of the shards that run together it is of.
    pub fn shard(self) -> usize {
        (halves(!self.tie_break)[1] >> 1) as usize
    }

    /// The place.
    pub fn place(self) -> PlaceId {
        let index = halves(!self.tie_break)[0];
        if self.is_street() { PlaceId::Street(index) } else { PlaceId::Municipality(index) }
    }

    /// True for a street.
    pub fn is_street(self) -> bool {
        !self.tie_break & IS_COMMUNE == 0
    }
}

/// The low and the high half.
#[allow(clippy::cast_possible_truncation)] // that is what the low half is
fn halves(both: u64) -> [u32; 2] {
    [both as u32, (both >> 32) as u32]
}

/// What may be among the best.
#[derive(Clone, Copy)]
pub struct QueuedCandidate {
    /// What it is put in order by.
    pub key: QueueKey,
    /// See [`Promise`].
    pub other_gain: f32,
    /// See [`Promise`].
    pub location: LocationEvidence,
}

impl QueuedCandidate {
    /// Of a place that a shard of those that run together promises.
    pub fn new(candidate: &BoundedCandidate, shard: usize) -> Self {
        Self { key: QueueKey::of(candidate, shard), other_gain: candidate.other_gain, location: candidate.location }
    }
}

impl PartialEq for QueuedCandidate {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
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
        self.key.as_u128().cmp(&other.key.as_u128())
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
            (candidate(PlaceId::Street(u32::MAX), 0.9, 0), 7),
            (candidate(PlaceId::Municipality(3), 0.8, 5), 7),
            (candidate(PlaceId::Street(9), 0.8, 4), 0),
            (candidate(PlaceId::Municipality(0), 0.8, 4), 0),
            (candidate(PlaceId::Street(1), 0.8, 4), 1),
            (candidate(PlaceId::Street(2), 0.8, 4), 1),
            (candidate(PlaceId::Street(0), -1.0, u32::MAX), 0),
        ];
        let ranks = in_order.map(|(candidate, shard)| QueueKey::of(&candidate, shard));
        assert!(ranks.is_sorted_by(|one, other| one.as_u128() > other.as_u128()));
        for (rank, (candidate, shard)) in ranks.into_iter().zip(in_order) {
            let kept = (rank.place(), rank.shard(), rank.upper_bound().to_bits(), rank.importance_rank());
            assert_eq!(kept, (candidate.place, shard, candidate.upper_bound.max(0.0).to_bits(), candidate.importance_rank));
            assert_eq!(rank.is_street(), candidate.place.is_street());
        }
    }
}
