//! What may be among the best, of all shards that run together.

use super::scratch::{Place, Promise, Signs};
use std::cmp::{Ordering, Reverse};

/// In which order places are scored: the greatest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rank {
    /// The most that it can score, in bits: those of numbers from 0 on are in their order.
    pub bound: u32,
    /// Which of the shards that run together it is of.
    pub search: Reverse<usize>,
    /// The place.
    pub place: Reverse<Place>,
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
        let Promise { place, bound, beside, signs } = *promise;
        Self { rank: Rank { bound: bound.max(0.0).to_bits(), search: Reverse(search), place: Reverse(place) }, beside, signs }
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
