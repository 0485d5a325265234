//! The postings of each token: the entries whose names contain it, in rising order, municipalities first.
//!
//! There is one record for each token. It begins with the number of entries less one (Elias gamma). A single entry follows
//! in as many bits as entries need. Several follow as the first entry and the gaps less one, in Rice codes whose parameter
//! follows from the counts.

use super::bits::{BitReader, width_for};
use super::directory::Directory;
use super::error::FormatError;
use bytes::Bytes;

/// The postings of a shard, read in place.
#[derive(Clone, Debug)]
pub struct Postings {
    directory: Directory,
    entries: u32,
}

impl Postings {
    /// Opens the section of a shard with `entries` entries.
    ///
    /// # Errors
    /// When it is cut.
    pub fn open(data: &Bytes, entries: u32) -> Result<Self, FormatError> {
        Ok(Self { directory: Directory::open("postings", data)?, entries })
    }

    /// The number of tokens.
    pub fn len(&self) -> usize {
        self.directory.len()
    }

    /// The entries whose names contain the token with this ordinal.
    #[inline]
    pub fn entries(&self, ordinal: u32) -> Entries<'_> {
        let mut bits = self.directory.record(ordinal as usize);
        let count = bits.gamma().saturating_add(1).min(self.entries);
        if count == 1 {
            let entry = bits.bits(width_for(self.entries as usize));
            return Entries { bits: BitReader::at(&NO_GAP, 0), left: 1, next: entry, parameter: 0 };
        }
        Entries { bits, left: count, next: 0, parameter: rice_parameter(self.entries, count) }
    }
}

/// The gap before a single entry, whose number is already known: a Rice code of 0.
const NO_GAP: [u8; 8] = [1, 0, 0, 0, 0, 0, 0, 0];

/// Entries in rising order.
#[derive(Clone, Debug)]
pub struct Entries<'a> {
    bits: BitReader<'a>,
    left: u32,
    next: u32,
    parameter: u32,
}

impl Entries<'_> {
    /// The number of entries left.
    pub fn left(&self) -> u32 {
        self.left
    }
}

impl Iterator for Entries<'_> {
    type Item = u32;

    #[inline]
    fn next(&mut self) -> Option<u32> {
        self.left = self.left.checked_sub(1)?;
        let entry = self.next.saturating_add(self.bits.rice(self.parameter));
        self.next = entry.saturating_add(1);
        Some(entry)
    }

    /// Folds all entries left in one loop, whose reader stays in registers: twice as fast as one by one.
    #[inline]
    fn fold<T, F: FnMut(T, u32) -> T>(mut self, first: T, mut each: F) -> T {
        // 64 bits: the sum of 2³² gaps fits.
        let mut next = u64::from(self.next);
        let mut folded = first;
        for _ in 0..self.left {
            next += u64::from(self.bits.rice(self.parameter));
            folded = each(folded, u32::try_from(next).unwrap_or(u32::MAX));
            next += 1;
        }
        folded
    }
}

/// The Rice parameter for `count` of `entries` entries: the floor of log₂ of ln 2 times the mean gap.
fn rice_parameter(entries: u32, count: u32) -> u32 {
    let mean = u64::from(entries) * 693 / 1000 / u64::from(count.max(1));
    mean.max(1).ilog2()
}

/// Writes the section from the entries of each token, in rising order and without repeats. `None` if it would be too large.
pub fn write(entries: u32, lists: &[Vec<u32>]) -> Option<Vec<u8>> {
    let mut directory = super::directory::DirectoryWriter::default();
    for list in lists {
        let mut record = super::bits::BitWriter::default();
        let count = u32::try_from(list.len()).unwrap_or(u32::MAX);
        record.gamma(count.saturating_sub(1));
        let mut next = 0;
        for &entry in list {
            if count == 1 {
                record.bits(entry, width_for(entries as usize));
            } else {
                record.rice(entry - next, rice_parameter(entries, count));
            }
            next = entry + 1;
        }
        directory.push(record);
    }
    directory.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn together_as_one_by_one(data in proptest::collection::vec(any::<u8>(), 0..60), left in 0u32..300, next: u32, parameter in 0u32..=24) {
            let entries = Entries { bits: BitReader::at(&data, 0), left, next, parameter };
            let mut one_by_one = entries.clone();
            let mut together = Vec::new();
            entries.for_each(|entry| together.push(entry));
            prop_assert_eq!(std::iter::from_fn(|| one_by_one.next()).collect::<Vec<_>>(), together);
        }

        #[test]
        fn lists_come_back(lists in proptest::collection::vec(proptest::collection::btree_set(0u32..5000, 1..200), 1..20)) {
            let lists: Vec<Vec<u32>> = lists.into_iter().map(|list| list.into_iter().collect()).collect();
            let postings = Postings::open(&write(5000, &lists).unwrap().into(), 5000).unwrap();
            for (ordinal, list) in (0..).zip(&lists) {
                prop_assert_eq!(&postings.entries(ordinal).collect::<Vec<_>>(), list);
            }
        }
    }
}
