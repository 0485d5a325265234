//! What one search writes to, kept between searches: nothing is allocated a candidate.

use crate::engine::query::word_set::WordSet;
use crate::engine::score::location::LocationEvidence;
use crate::engine::score::upper_bound::UpperBound;
#[cfg(doc)]
use crate::importance;
use std::cell::RefCell;

/// The term under which communes are credited with a postcode.
pub const POSTCODE_TERM: u16 = u16::MAX;
/// The term under which communes are credited with a postcode that is like one of the question's.
pub const NEAR_TERM: u16 = u16::MAX - 1;
/// Under which no term counts.
const NO_TERM: u16 = u16::MAX - 2;

/// What a street has gathered in the search under way.
#[derive(Clone, Copy, Debug, Default)]
struct Accumulator {
    /// The words that brought it.
    words: WordSet,
    epoch: u32,
    gain: f32,
    /// Gain of the term under way, so that each term counts once, with its best.
    term_gain: f32,
    term: u16,
    has_postcode: bool,
}

/// What a term brings to places.
#[derive(Clone, Copy, Debug)]
pub struct Contribution {
    /// The term: each counts once.
    pub term: u16,
    /// Its words.
    pub words: WordSet,
    /// What it brings.
    pub gain: f32,
}

/// What a place has gathered so far.
#[derive(Clone, Copy, Debug, Default)]
pub struct Accumulated {
    /// The words that brought it.
    pub words: WordSet,
    /// What they brought.
    pub gain: f32,
    /// See [`Gains::mark`].
    pub has_postcode: bool,
}

/// Gains by street or commune, as terms are read one after the other.
#[derive(Debug, Default)]
pub struct Accumulators {
    slots: Vec<Accumulator>,
    seen: Vec<u32>,
    epoch: u32,
}

impl Accumulators {
    /// Forgets everything, and makes room for `count` places.
    pub fn reset(&mut self, count: usize) {
        if self.slots.len() < count {
            self.slots.resize(count, Accumulator::default());
        }
        self.seen.clear();
        self.epoch = self.epoch.wrapping_add(1);
        if self.epoch == 0 {
            self.slots.fill(Accumulator::default());
            self.epoch = 1;
        }
    }

    /// Credits a place with what a term brings; a term counts once, with the best of its gains.
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
            (slot.term, slot.term_gain) = (term, gain);
        } else if gain > slot.term_gain {
            slot.gain += gain - slot.term_gain;
            slot.term_gain = gain;
        }
    }

    /// Credits a place that has been credited before.
    #[inline]
    pub fn add_if_seen(&mut self, place: u32, contribution: Contribution) {
        if self.slots.get(place as usize).is_some_and(|slot| slot.epoch == self.epoch) {
            self.add_term(place, contribution);
        }
    }

    /// Credits a place with what is no term's: it counts each time.
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

    /// What a place has gathered.
    #[inline]
    pub fn at(&self, place: u32) -> Accumulated {
        let slot = self.slots.get(place as usize).filter(|slot| slot.epoch == self.epoch);
        slot.map_or_else(Accumulated::default, |slot| Accumulated {
            words: slot.words,
            gain: slot.gain,
            has_postcode: slot.has_postcode,
        })
    }

    /// Credits a place and marks it.
    pub fn add_postcode(&mut self, place: u32, contribution: Contribution) {
        self.add_term(place, contribution);
        if let Some(slot) = self.slots.get_mut(place as usize) {
            slot.has_postcode = true;
        }
    }

    /// The places credited since [`Self::begin`], in no order.
    pub fn seen(&self) -> &[u32] {
        &self.seen
    }
}

/// What may be an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlaceId {
    /// A street, by its index.
    Street(u32),
    /// A commune, by its index.
    Municipality(u32),
}

impl PlaceId {
    /// True for a street.
    pub fn is_street(self) -> bool {
        matches!(self, Self::Street(_))
    }
}

/// A place that may be among the best.
#[derive(Clone, Copy, Debug)]
pub struct BoundedCandidate {
    /// The place.
    pub place: PlaceId,
    /// The most that it can score.
    pub upper_bound: UpperBound,
    /// See [`importance::standing`]; 0 where it is not known.
    pub importance_rank: u32,
    /// Of what it can gain, the most that is not its own name's: its commune's, a postcode's, a house number's.
    pub other_gain: f32,
    /// What is known of its commune.
    pub location: LocationEvidence,
}

/// All that a search writes to.
#[derive(Debug, Default)]
pub struct Scratch {
    /// By street.
    pub streets: Accumulators,
    /// By commune.
    pub communes: Accumulators,
    /// The candidates.
    pub candidates: Vec<BoundedCandidate>,
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

/// Runs a search with this thread's scratch; with one of its own if it is in use.
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
    fn a_term_counts_once_with_its_best() {
        let mut gains = Accumulators::default();
        gains.reset(4);
        for (place, term, gain) in [(1, 0, 0.5), (1, 0, 1.0), (1, 0, 0.25), (2, 0, 0.5), (1, 1, 2.0)] {
            gains.add_term(place, Contribution { term, words: 1 << term, gain });
        }
        assert_eq!([0, 1, 2].map(|place| gains.at(place).words), [0, 0b11, 0b01]);
        assert_eq!([0, 1, 2].map(|place| gains.at(place).gain), [0.0, 3.0, 0.5]);
        gains.add_plain(1, 0b100, 0.5);
        gains.add_plain(3, 0b100, 0.5);
        assert_eq!([1, 3].map(|place| gains.at(place).words), [0b111, 0b100]);
        assert_eq!([1, 3].map(|place| gains.at(place).gain), [3.5, 0.5]);
        assert_eq!(gains.seen(), [1, 2, 3]);
        gains.reset(4);
        assert_eq!(gains.at(1).gain, 0.0);
    }
}
