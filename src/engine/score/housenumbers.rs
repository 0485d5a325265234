//! House numbers of a query, and their matches in a street.

use crate::engine::query::query::Query;
use crate::engine::query::word_set::WordSet;
use crate::engine::weights;
use crate::format::extents::Extents;
use crate::format::numbers::HouseNumber;
use crate::format::shard::Shard;

/// Readings that are looked for in a street, at most.
const MAX_READINGS: usize = 4;

/// House numbers that a query may mean, likeliest first.
pub struct QueryHouseNumbers(Vec<NumberPattern>);

/// One reading of a house number.
struct NumberPattern {
    number: u32,
    /// Indices of its suffixes in the shard, likeliest first.
    suffixes: Vec<u32>,
    /// Share of the words' gain that it brings.
    share: f32,
    /// All words that it is read from.
    words: WordSet,
    /// Words among these that no other part may explain.
    core: WordSet,
}

impl NumberPattern {
    /// Whether the number is written without a suffix.
    fn is_plain(&self) -> bool {
        self.suffixes == [0]
    }
}

/// A house number of a street that the query has.
#[derive(Clone, Copy)]
pub struct HouseNumberMatch {
    /// The house number.
    pub number: HouseNumber,
    /// Share of the words' gain that it brings.
    pub share: f32,
    /// All words that it is read from.
    pub words: WordSet,
    /// Words among these that no other part may explain.
    pub core: WordSet,
}

impl QueryHouseNumbers {
    /// The house numbers of a query, with the suffixes of a shard.
    pub fn of(query: &Query, shard: &Shard) -> Self {
        let suffixes = |texts: &[String]| {
            let mut indices = Vec::new();
            for text in texts {
                match shard.suffix_index(text) {
                    Some(index) => indices.push(index),
                    None if text.len() > 1 => indices.extend(shard.suffix_indices(text)),
                    None => {}
                }
            }
            indices
        };
        let patterns = query.numbers.iter().map(|reading| NumberPattern {
            number: reading.number,
            suffixes: suffixes(&reading.suffixes),
            share: reading.share,
            words: reading.words,
            core: reading.core,
        });
        Self(patterns.collect())
    }

    /// Whether a street may have one of them, by the extents of its numbers.
    pub fn can_be_in(&self, extents: &Extents, street: u32) -> bool {
        self.0.iter().any(|pattern| extents.may_have(street, pattern.number))
    }

    /// Matches among the house numbers of a street, likeliest first: one for each reading, by its likeliest suffix.
    pub fn among<N: Iterator<Item = HouseNumber>>(&self, numbers: N) -> impl Iterator<Item = HouseNumberMatch> + use<N> {
        let mut matches: [Option<(usize, HouseNumberMatch)>; MAX_READINGS] = [None; MAX_READINGS];
        for number in numbers.take_while(|number| !self.is_beyond(number.number)) {
            let same_number = matches.iter_mut().zip(&self.0).filter(|(_, pattern)| pattern.number == number.number);
            for (slot, pattern) in same_number {
                let written = pattern.suffixes.iter().position(|&suffix| suffix == number.suffix);
                // The street may have the number with other suffixes alone: `8 a`, `8 b`. The first of these stands for it.
                let rank = written.unwrap_or(usize::MAX);
                if (written.is_some() || pattern.is_plain()) && slot.is_none_or(|best| rank < best.0) {
                    let NumberPattern { share, words, core, .. } = *pattern;
                    let share = if written.is_some() { share } else { share * weights::OTHER_SUFFIX };
                    *slot = Some((rank, HouseNumberMatch { number, share, words, core }));
                }
            }
        }
        matches.into_iter().flatten().map(|(_, found)| found)
    }

    /// Whether no house number of the query can follow this one in a street. Numbers rise on each side, and a side has one
    /// parity. A street may also have one side with both.
    fn is_beyond(&self, number: u32) -> bool {
        self.0.iter().all(|pattern| pattern.number < number && pattern.number % 2 == number % 2)
    }
}

/// House numbers of a street that differ from one in the suffix alone: `109 bis` and `109 A` of `109`. They stand side by side.
pub fn suffix_variants(numbers: impl Iterator<Item = HouseNumber>, of: HouseNumber) -> impl Iterator<Item = HouseNumber> {
    let same = move |number: &HouseNumber| number.number == of.number;
    numbers.skip_while(move |number| !same(number)).take_while(same).filter(move |number| number.suffix != of.suffix)
}
