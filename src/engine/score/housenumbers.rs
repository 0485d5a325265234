//! The house numbers that a question may mean, looked for among those of a street.

use crate::engine::query::query::Query;
use crate::engine::query::word_set::WordSet;
use crate::format::extents::Extents;
use crate::format::numbers::HouseNumber;
use crate::format::shard::Shard;

/// Most readings that are looked for in a street.
const MAX_READINGS: usize = 4;

/// The readings of a question, in a shard's terms, likeliest first.
pub struct QueryHouseNumbers(Vec<NumberPattern>);

struct NumberPattern {
    number: u32,
    /// As the shard numbers them, likeliest first.
    suffixes: Vec<u32>,
    /// What is left of the words' gain.
    share: f32,
    /// The words that say it, and those of them that must be there.
    mask: WordSet,
    core: WordSet,
}

/// A house number that a street has, and the words that say it.
#[derive(Clone, Copy)]
pub struct HouseNumberMatch {
    /// The number.
    pub number: HouseNumber,
    /// What is left of the words' gain.
    pub share: f32,
    /// The words that say it.
    pub mask: WordSet,
    /// Those of them that must be there.
    pub core: WordSet,
}

impl QueryHouseNumbers {
    /// Of a question, in a shard.
    pub fn of(query: &Query, shard: &Shard) -> Self {
        let suffixes = |texts: &[String]| texts.iter().filter_map(|text| shard.suffix_index(text)).collect();
        let wanted = query.numbers.iter().map(|reading| NumberPattern {
            number: reading.number,
            suffixes: suffixes(&reading.suffixes),
            share: reading.share,
            mask: reading.words,
            core: reading.core,
        });
        Self(wanted.collect())
    }

    /// False when a street has none of them for sure.
    pub fn can_be_in(&self, extents: &Extents, street: u32) -> bool {
        self.0.iter().any(|wanted| extents.may_have(street, wanted.number))
    }

    /// Those that are among the numbers of a street, likeliest first.
    pub fn among<N: Iterator<Item = HouseNumber>>(&self, numbers: N) -> impl Iterator<Item = HouseNumberMatch> + use<N> {
        let mut found: [Option<(usize, HouseNumberMatch)>; MAX_READINGS] = [None; MAX_READINGS];
        for number in numbers.take_while(|number| !self.is_beyond(number.number)) {
            for (slot, wanted) in found.iter_mut().zip(&self.0).filter(|(_, wanted)| wanted.number == number.number) {
                let rank = wanted.suffixes.iter().position(|&suffix| suffix == number.suffix);
                if let Some(rank) = rank.filter(|&rank| slot.is_none_or(|best| rank < best.0)) {
                    *slot = Some((rank, HouseNumberMatch { number, share: wanted.share, mask: wanted.mask, core: wanted.core }));
                }
            }
        }
        found.into_iter().flatten().map(|(_, found)| found)
    }

    /// True when no number wanted can follow this one: numbers rise on each side of a street, and a side has one parity, or
    /// there is but one.
    fn is_beyond(&self, number: u32) -> bool {
        self.0.iter().all(|wanted| wanted.number < number && wanted.number % 2 == number % 2)
    }
}

/// The numbers of a street that differ from one in their suffix alone: `109 bis`, `109 A` of `109`. They stand side by side.
pub fn suffix_variants(numbers: impl Iterator<Item = HouseNumber>, of: HouseNumber) -> impl Iterator<Item = HouseNumber> {
    let same = move |number: &HouseNumber| number.number == of.number;
    numbers.skip_while(move |number| !same(number)).take_while(same).filter(move |number| number.suffix != of.suffix)
}
