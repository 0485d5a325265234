//! What may be among the best, of all shards that run together.

use super::scratch::{Place, Promise, Signs};
#[cfg(doc)]
use crate::importance;
use std::cmp::Ordering;

/// In which order places are scored, the greatest first. In two words: a heap compares and moves many.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Rank {
    /// The most that it can score, then its standing, 32 bits each. The bits of numbers from 0 on are in their order.
    promise: u64,
    /// Which of the shards that run together it is of, 31 bits; whether it is a commune; its index, 32 bits. Inverted: the least comes first.
    place: u64,
}

/// Bit of a commune.
const IS_COMMUNE: u64 = 1 << 32;

impl Rank {
    fn of(promise: &Promise, search: usize) -> Self {
        let place = match promise.place {
            Place::Street(index) => u64::from(index),
            Place::Municipality(index) => u64::from(index) | IS_COMMUNE,
        };
        Self {
            promise: u64::from(promise.bound.max(0.0).to_bits()) << 32 | u64::from(promise.standing),
            place: !((search as u64) << 33 | place),
        }
    }

    /// Both words: of two, the greater comes first.
    fn whole(self) -> u128 {
        u128::from(self.promise) << 64 | u128::from(self.place)
    }

    /// The most that it can score.
    pub fn bound(self) -> f32 {
        f32::from_bits(words(self.promise)[1])
    }

    /// See [`importance::standing`].
    pub fn standing(self) -> u32 {
        words(self.promise)[0]
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
        Self { rank: Rank::of(promise, search), beside: promise.beside, signs: promise.signs }
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
        self.rank.whole().cmp(&other.rank.whole())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_promising_comes_first_and_comes_back() {
        let promise = |place, bound, standing| Promise { place, bound, standing, beside: 0.0, signs: Signs::default() };
        let in_order = [
            (promise(Place::Street(u32::MAX), 0.9, 0), 7),
            (promise(Place::Municipality(3), 0.8, 5), 7),
            (promise(Place::Street(9), 0.8, 4), 0),
            (promise(Place::Municipality(0), 0.8, 4), 0),
            (promise(Place::Street(1), 0.8, 4), 1),
            (promise(Place::Street(2), 0.8, 4), 1),
            (promise(Place::Street(0), -1.0, u32::MAX), 0),
        ];
        let ranks = in_order.map(|(promise, search)| Rank::of(&promise, search));
        assert!(ranks.is_sorted_by(|one, other| one.whole() > other.whole()));
        for (rank, (promise, search)) in ranks.into_iter().zip(in_order) {
            let kept = (rank.place(), rank.search(), rank.bound().to_bits(), rank.standing());
            assert_eq!(kept, (promise.place, search, promise.bound.max(0.0).to_bits(), promise.standing));
            assert_eq!(rank.is_street(), promise.place.is_street());
        }
    }
}
