//! Score accumulators of streets and communes, kept between searches so that no candidate costs an allocation.

use crate::engine::query::word_set::WordSet;
use crate::engine::score::location::LocationEvidence;
use crate::engine::score::pruning::UpperBound;
#[cfg(doc)]
use crate::importance;
use std::cell::RefCell;

/// Term of a postcode that a commune has.
pub const POSTCODE_TERM: u16 = u16::MAX;
/// Term of a postcode that a commune has one near of.
pub const NEAR_TERM: u16 = u16::MAX - 1;
/// Number that no term has.
const NO_TERM: u16 = u16::MAX - 2;

/// Accumulator of one place. It is empty unless its epoch is the present one.
#[derive(Clone, Copy, Debug, Default)]
struct Accumulator {
    /// Words that contributed.
    words: WordSet,
    epoch: u32,
    gain: f32,
    /// Gain by the last term, so that each term counts once, with its best gain.
    term_gain: f32,
    term: u16,
    has_postcode: bool,
}

/// Contribution of a term to a place.
#[derive(Clone, Copy, Debug)]
pub struct Contribution {
    /// The term. Each counts once for a place.
    pub term: u16,
    /// Its words.
    pub words: WordSet,
    /// Its gain.
    pub gain: f32,
}

/// Sum of the contributions to a place.
#[derive(Clone, Copy, Debug, Default)]
pub struct Accumulated {
    /// Words that contributed.
    pub words: WordSet,
    /// Their gain.
    pub gain: f32,
    /// Whether a postcode contributed. See [`Accumulators::add_postcode`].
    pub has_postcode: bool,
}

/// Accumulators of all streets or all communes of a shard. Terms are read one after the other.
#[derive(Debug, Default)]
pub struct Accumulators {
    slots: Vec<Accumulator>,
    seen: Vec<u32>,
    epoch: u32,
}

impl Accumulators {
    /// Removes all contributions, and makes room for `count` places.
    pub fn reset(&mut self, count: usize) {
        if self.slots.len() < count {
            self.slots.resize(count, Accumulator::default());
        }
        self.seen.clear();
        // A new epoch empties all accumulators at once.
        self.epoch = self.epoch.wrapping_add(1);
        if self.epoch == 0 {
            self.slots.fill(Accumulator::default());
            self.epoch = 1;
        }
    }

    /// Adds a term's contribution to a place. A term counts once, with its best gain.
    #[inline]
    pub fn add_term(&mut self, place: u32, contribution: Contribution) {
        let Contribution { term, words, gain } = contribution;
        let Some(slot) = self.slots.get_mut(place as usize) else { return };
        if slot.epoch != self.epoch {
            *slot = Accumulator { words, epoch: self.epoch, gain, term_gain: gain, term, has_postcode: false };
            self.seen.push(place);
        } else if slot.term != term {
            slot.gain += gain;
            slot.words |= words;
            slot.term = term;
            slot.term_gain = gain;
        } else if gain > slot.term_gain {
            slot.gain += gain - slot.term_gain;
            slot.term_gain = gain;
        }
    }

    /// Adds a term's contribution to a place that has one already.
    #[inline]
    pub fn add_if_seen(&mut self, place: u32, contribution: Contribution) {
        if self.slots.get(place as usize).is_some_and(|slot| slot.epoch == self.epoch) {
            self.add_term(place, contribution);
        }
    }

    /// Adds a term's contribution to a place, which [`Self::seen`] does not have by it.
    #[inline]
    pub fn add_unseen(&mut self, place: u32, contribution: Contribution) {
        let Contribution { term, words, gain } = contribution;
        match self.slots.get_mut(place as usize) {
            Some(slot) if slot.epoch != self.epoch => {
                *slot = Accumulator { words, epoch: self.epoch, gain, term_gain: gain, term, has_postcode: false };
            }
            _ => self.add_term(place, contribution),
        }
    }

    /// Adds a gain that is no term's to a place. It counts each time.
    pub fn add_plain(&mut self, place: u32, words: WordSet, gain: f32) {
        let Some(slot) = self.slots.get_mut(place as usize) else { return };
        if slot.epoch == self.epoch {
            slot.gain += gain;
            slot.words |= words;
        } else {
            *slot = Accumulator { words, epoch: self.epoch, gain, term_gain: 0.0, term: NO_TERM, has_postcode: false };
            self.seen.push(place);
        }
    }

    /// The sum of the contributions to a place.
    #[inline]
    pub fn at(&self, place: u32) -> Accumulated {
        let slot = self.slots.get(place as usize).filter(|slot| slot.epoch == self.epoch);
        slot.map_or_else(Accumulated::default, |slot| Accumulated {
            words: slot.words,
            gain: slot.gain,
            has_postcode: slot.has_postcode,
        })
    }

    /// Adds a postcode's contribution to a place, and marks that the place has the postcode.
    pub fn add_postcode(&mut self, place: u32, contribution: Contribution) {
        self.add_term(place, contribution);
        if let Some(slot) = self.slots.get_mut(place as usize) {
            slot.has_postcode = true;
        }
    }

    /// Places with a contribution since [`Self::reset`], in no order.
    pub fn seen(&self) -> &[u32] {
        &self.seen
    }
}

/// Identity of a place in a shard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlaceId {
    /// A street, by its index.
    Street(u32),
    /// A commune, by its index.
    Municipality(u32),
}

impl PlaceId {
    /// Whether it is a street.
    pub fn is_street(self) -> bool {
        matches!(self, Self::Street(_))
    }
}

/// A place that may be among the best, with its upper bound.
#[derive(Clone, Copy, Debug)]
pub struct BoundedCandidate {
    /// The place.
    pub place: PlaceId,
    /// Upper bound of its score.
    pub upper_bound: UpperBound,
    /// See [`importance::importance_rank`]. 0 for an unknown rank.
    pub prominence_rank: u32,
    /// The greatest gain of a street by its commune's name and its postcode. 0 for a commune.
    pub other_gain: f32,
    /// Evidence of its location.
    pub location: LocationEvidence,
}

/// Memory that the search of a shard writes to.
#[derive(Debug, Default)]
pub struct Scratch {
    /// Accumulators by street.
    pub streets: Accumulators,
    /// Accumulators by commune.
    pub communes: Accumulators,
    /// The candidates.
    pub candidates: Vec<BoundedCandidate>,
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

/// Runs a search with this thread's scratch, or with a new one if that is in use.
pub fn with<T>(search: impl FnOnce(&mut Scratch) -> T) -> T {
    SCRATCH.with(|scratch| match scratch.try_borrow_mut() {
        Ok(mut scratch) => search(&mut scratch),
        Err(_) => search(&mut Scratch::default()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[allow(clippy::float_cmp)]
    fn a_term_counts_once_with_its_best_gain() {
        let mut accumulators = Accumulators::default();
        accumulators.reset(4);
        for (place, term, gain) in [(1, 0, 0.5), (1, 0, 1.0), (1, 0, 0.25), (2, 0, 0.5), (1, 1, 2.0)] {
            accumulators.add_term(place, Contribution { term, words: WordSet::of(term.into()), gain });
        }
        assert_eq!(
            [0, 1, 2].map(|place| accumulators.at(place).words),
            [WordSet::EMPTY, WordSet::of_bits(0b11), WordSet::of_bits(0b01)]
        );
        assert_eq!([0, 1, 2].map(|place| accumulators.at(place).gain), [0.0, 3.0, 0.5]);
        accumulators.add_plain(1, WordSet::of_bits(0b100), 0.5);
        accumulators.add_plain(3, WordSet::of_bits(0b100), 0.5);
        assert_eq!([1, 3].map(|place| accumulators.at(place).words), [WordSet::of_bits(0b111), WordSet::of_bits(0b100)]);
        assert_eq!([1, 3].map(|place| accumulators.at(place).gain), [3.5, 0.5]);
        assert_eq!(accumulators.seen(), [1, 2, 3]);
        accumulators.add_unseen(0, Contribution { term: 1, words: WordSet::of_bits(0b10), gain: 0.5 });
        accumulators.add_unseen(2, Contribution { term: 1, words: WordSet::of_bits(0b10), gain: 0.5 });
        assert_eq!([0, 2].map(|place| accumulators.at(place).gain), [0.5, 1.0]);
        assert_eq!(accumulators.seen(), [1, 2, 3]);
        accumulators.reset(4);
        assert_eq!(accumulators.at(1).gain, 0.0);
    }
}
