//! What may be among the best, of all shards that run together.

use super::scratch::{Place, Promise, Signs};
#[cfg(doc)]
use crate::importance;
use std::cmp::{Ordering, Reverse};

/// In which order places are scored: the greatest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rank {
    /// The most that it can score, then its standing, 32 bits each. The bits of numbers from 0 on are in their order.
    promise: u64,
    /// Which of the shards that run together it is of.
    pub search: Reverse<usize>,
    /// The place.
    pub place: Reverse<Place>,
}

impl Rank {
    /// The most that it can score.
    pub fn bound(&self) -> f32 {
        let [.., a, b, c, d] = self.promise.to_le_bytes();
        f32::from_le_bytes([a, b, c, d])
    }

    /// See [`importance::standing`].
    pub fn standing(&self) -> u32 {
        let [a, b, c, d, ..] = self.promise.to_le_bytes();
        u32::from_le_bytes([a, b, c, d])
    }
}

/// What may be among the best.
#[derive(Clone, Copy)]
pub struct Runner {
    /// What it is put in order by.
    pub rank: Rank,
    /// See [`Promise`].
    pub beside: f32,
    /// See [`Promise`].
    pub signs: Signs,
}

impl Runner {
    /// Of a place that a search of those that run together promises.
    pub fn new(promise: &Promise, search: usize) -> Self {
        let Promise { place, bound, standing, beside, signs } = *promise;
        let promise = u64::from(bound.max(0.0).to_bits()) << 32 | u64::from(standing);
        Self { rank: Rank { promise, search: Reverse(search), place: Reverse(place) }, beside, signs }
    }
}

impl PartialEq for Runner {
    fn eq(&self, other: &Self) -> bool {
        self.rank == other.rank
    }
}

impl Eq for Runner {}

impl PartialOrd for Runner {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Runner {
    fn cmp(&self, other: &Self) -> Ordering {
        self.rank.cmp(&other.rank)
    }
}
