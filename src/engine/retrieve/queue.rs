//! Candidates of all shards of a round, in the order in which they are scored.

use super::accumulators::{BoundedCandidate, PlaceId};
use super::shard_search::ShardSearch;
use crate::engine::lookup::relaxation::Relaxation;
use crate::engine::score::location::LocationEvidence;
use crate::engine::score::pruning::UpperBound;
#[cfg(doc)]
use crate::importance;
use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// Candidates of the shards of a round, the greatest upper bound first.
pub struct CandidateQueue<'c> {
    /// Relaxation of the round.
    pub relaxation: Relaxation,
    /// Whether the query says in which commune answers lie.
    pub location_named: bool,
    /// Whether most candidates of a shard wait until the other shards were looked at, which may hold better ones.
    pub defers_rest: bool,
    /// The shards that were searched.
    pub shards: Vec<ShardSearch<'c>>,
    // Few are taken of many: a heap sorts no more than these.
    heap: BinaryHeap<QueuedCandidate>,
}

impl CandidateQueue<'_> {
    /// An empty queue.
    pub fn new(relaxation: Relaxation, location_named: bool, defers_rest: bool) -> Self {
        Self { relaxation, location_named, defers_rest, shards: Vec::new(), heap: BinaryHeap::new() }
    }

    /// Adds candidates.
    pub fn push_all(&mut self, candidates: Vec<QueuedCandidate>) {
        self.heap.append(&mut BinaryHeap::from(candidates));
    }

    /// Takes the candidate with the greatest upper bound.
    pub fn pop(&mut self) -> Option<QueuedCandidate> {
        self.heap.pop()
    }

    /// Removes all candidates.
    pub fn clear(&mut self) {
        self.heap.clear();
    }

    /// Removes the streets.
    pub fn remove_streets(&mut self) {
        self.heap.retain(|queued| !queued.key.is_street());
    }
}

/// Order in which candidates are scored, the greatest first. Two words, since a heap compares and moves many.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct QueueKey {
    /// Bits of the upper bound, then the prominence rank: 32 bits each.
    bound_and_prominence: u64,
    /// Index of the shard in the queue (31 bits), whether it is a commune (1 bit), its own index (32 bits). Inverted, since the least comes first.
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
            bound_and_prominence: u64::from(candidate.upper_bound.to_bits()) << 32 | u64::from(candidate.prominence_rank),
            tie_break: !((shard as u64) << 33 | place),
        }
    }

    /// Both words. The greater of two keys comes first.
    fn as_u128(self) -> u128 {
        u128::from(self.bound_and_prominence) << 64 | u128::from(self.tie_break)
    }

    /// The most that the candidate can score.
    pub fn upper_bound(self) -> UpperBound {
        UpperBound::from_bits(halves(self.bound_and_prominence)[1])
    }

    /// See [`importance::importance_rank`].
    pub fn prominence_rank(self) -> u32 {
        halves(self.bound_and_prominence)[0]
    }

    /// Index of its shard in the queue.
    pub fn shard(self) -> usize {
        (halves(!self.tie_break)[1] >> 1) as usize
    }

    /// The place.
    pub fn place(self) -> PlaceId {
        let index = halves(!self.tie_break)[0];
        if self.is_street() { PlaceId::Street(index) } else { PlaceId::Municipality(index) }
    }

    /// Whether it is a street.
    pub fn is_street(self) -> bool {
        !self.tie_break & IS_COMMUNE == 0
    }
}

/// The low and the high half.
#[allow(clippy::cast_possible_truncation)] // that is what the low half is
fn halves(both: u64) -> [u32; 2] {
    [both as u32, (both >> 32) as u32]
}

/// A candidate in the queue.
#[derive(Clone, Copy)]
pub struct QueuedCandidate {
    /// Key of its order.
    pub key: QueueKey,
    /// See [`BoundedCandidate::other_gain`].
    pub other_gain: f32,
    /// See [`BoundedCandidate::location`].
    pub location: LocationEvidence,
}

impl QueuedCandidate {
    /// A candidate of a shard, by the shard's index in the queue.
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
    fn the_greatest_bound_comes_first_and_comes_back() {
        let candidate = |place, score, prominence_rank| BoundedCandidate {
            place,
            upper_bound: UpperBound::of_text(score, None),
            prominence_rank,
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
        let keys = in_order.map(|(candidate, shard)| QueueKey::of(&candidate, shard));
        assert!(keys.is_sorted_by(|one, other| one.as_u128() > other.as_u128()));
        for (key, (candidate, shard)) in keys.into_iter().zip(in_order) {
            assert_eq!((key.place(), key.shard()), (candidate.place, shard));
            assert_eq!(key.upper_bound().to_bits(), candidate.upper_bound.to_bits());
            assert_eq!(key.prominence_rank(), candidate.prominence_rank);
            assert_eq!(key.is_street(), candidate.place.is_street());
        }
    }
}
