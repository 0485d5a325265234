//! House numbers that are loaded block by block: a shard opens from its beginning, and records which bytes it needs next.
//!
//! The section `checks` holds the CRC-32 of each block of the section `numbers`, as u32, so that each can be checked alone.

use super::checksum::crc32;
use super::error::FormatError;
use super::wire::u32_at;
use bytes::Bytes;
use std::cell::RefCell;
use std::ops::Range;

/// Bytes of a block.
pub const BLOCK: usize = 4096;
/// The least size of section `numbers` with checks. Smaller ones are loaded at once.
const WORTH_CHECKS: usize = 65_536;
/// The most bytes that a file may announce without having them: twenty times the numbers of the largest département.
const MOST: usize = 1 << 26;

/// The section `numbers` with some of its blocks loaded.
#[derive(Clone, Debug)]
pub struct PartialNumbers {
    checks: Bytes,
    /// The whole section, with zeros for missing blocks.
    data: Bytes,
    /// Whether each block is loaded.
    is_loaded: Vec<bool>,
}

impl PartialNumbers {
    /// A section of `length` bytes that begins with `start`. Only whole blocks of `start` are taken.
    ///
    /// # Errors
    /// When the number of checks does not agree with `length`, or a block does not agree with its check.
    pub fn open(checks: &Bytes, length: usize, start: &[u8]) -> Result<Self, FormatError> {
        let blocks = length.div_ceil(BLOCK);
        let fault = FormatError::Malformed { section: "checks", what: "they are not those of its numbers" };
        if length > MOST || checks.len() != blocks * 4 || start.len() > length {
            return Err(fault);
        }
        let mut partial = Self { checks: checks.clone(), data: Bytes::from(vec![0; length]), is_loaded: vec![false; blocks] };
        let whole = if start.len() == length { length } else { start.len() / BLOCK * BLOCK };
        if partial.fill(0, &start[..whole]) { Ok(partial) } else { Err(fault) }
    }

    /// Takes whole blocks of the section. False, without any change, if the bytes are not whole blocks or fail their checks.
    pub fn fill(&mut self, from: usize, bytes: &[u8]) -> bool {
        let end = from.saturating_add(bytes.len());
        if !from.is_multiple_of(BLOCK) || end > self.data.len() || end < self.data.len() && !end.is_multiple_of(BLOCK) {
            return false;
        }
        let blocks = || (from / BLOCK..).zip(bytes.chunks(BLOCK));
        if blocks().any(|(block, piece)| u32_at(&self.checks, block * 4) != crc32(&[piece])) {
            return false;
        }
        let mut data = self.data.to_vec();
        data[from..end].copy_from_slice(bytes);
        blocks().for_each(|(block, _)| self.is_loaded[block] = true);
        self.data = data.into();
        true
    }

    /// The section, with zeros for missing blocks.
    pub fn data(&self) -> &Bytes {
        &self.data
    }

    /// The range from the first to the last missing block among those that hold `bytes`. Both are offsets in the section.
    pub fn missing(&self, bytes: &Range<usize>) -> Option<Range<usize>> {
        let is_missing = |block: &usize| self.is_loaded.get(*block) == Some(&false);
        let mut blocks = bytes.start / BLOCK..bytes.end.div_ceil(BLOCK).min(self.is_loaded.len());
        let first = blocks.find(is_missing)?;
        let last = blocks.rfind(is_missing).unwrap_or(first);
        Some(first * BLOCK..((last + 1) * BLOCK).min(self.data.len()))
    }
}

/// The checks of a section `numbers`. `None` if it is too short to be worth them.
pub fn checks(numbers: &[u8]) -> Option<Vec<u8>> {
    let all = || numbers.chunks(BLOCK).flat_map(|block| crc32(&[block]).to_le_bytes()).collect();
    (numbers.len() >= WORTH_CHECKS).then(all)
}

/// Bytes that were needed and are missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MissingBytes {
    /// Names of shards, with ranges of their files.
    pub ranges: Vec<(String, Range<usize>)>,
    /// Whether there is no answer without them. Otherwise only ids and exact positions are missing.
    pub is_blocking: bool,
}

/// Recorder of the bytes that the queries of a session need and miss.
#[derive(Debug, Default)]
pub struct MissingRecorder(RefCell<MissingBytes>);

impl MissingRecorder {
    /// Records missing bytes of a shard's file.
    pub fn record(&self, shard: &str, range: Range<usize>, is_blocking: bool) {
        let mut missing = self.0.borrow_mut();
        missing.is_blocking |= is_blocking;
        if !missing.ranges.iter().any(|known| known.1 == range && known.0 == shard) {
            missing.ranges.push((shard.to_owned(), range));
        }
    }

    /// Records what another recorder has.
    pub fn record_all(&self, other: &Self) {
        let other = other.0.borrow();
        other.ranges.iter().for_each(|(shard, range)| self.record(shard, range.clone(), other.is_blocking));
    }

    /// The bytes recorded since the last call.
    pub fn take(&self) -> MissingBytes {
        self.0.take()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::cast_possible_truncation)] // a fault here is a failed test
mod tests {
    use super::*;

    fn section() -> (Vec<u8>, Bytes) {
        let numbers: Vec<u8> = (0..70_000u32).map(|at| (at * 7 + at / 256) as u8).collect();
        let checks = checks(&numbers).unwrap().into();
        (numbers, checks)
    }

    #[test]
    fn blocks_come_in_any_order() {
        let (numbers, checks) = section();
        let mut partial = PartialNumbers::open(&checks, numbers.len(), &numbers[..BLOCK + 9]).unwrap();
        assert_eq!(partial.missing(&(0..BLOCK)), None);
        assert_eq!(partial.missing(&(BLOCK - 1..BLOCK + 1)), Some(BLOCK..2 * BLOCK));
        assert_eq!(partial.missing(&(69_000..70_000)), Some(16 * BLOCK..70_000));
        assert!(partial.fill(16 * BLOCK, &numbers[16 * BLOCK..]));
        assert!(partial.fill(2 * BLOCK, &numbers[2 * BLOCK..4 * BLOCK]));
        assert_eq!(partial.missing(&(0..5 * BLOCK)), Some(BLOCK..5 * BLOCK));
        assert!(partial.fill(BLOCK, &numbers[BLOCK..16 * BLOCK]));
        assert_eq!(partial.missing(&(0..70_000)), None);
        assert_eq!(partial.data(), &numbers);
    }

    #[test]
    fn other_bytes_are_refused() {
        let (numbers, checks) = section();
        let mut partial = PartialNumbers::open(&checks, numbers.len(), &[]).unwrap();
        let mut forged = numbers[..2 * BLOCK].to_vec();
        forged[BLOCK] ^= 1;
        assert!(!partial.fill(0, &forged));
        assert_eq!(partial.missing(&(0..1)), Some(0..BLOCK));
        assert!(!partial.fill(1, &numbers[1..BLOCK]));
        assert!(!partial.fill(0, &numbers[..BLOCK - 1]));
        assert!(!partial.fill(16 * BLOCK, &numbers[..2 * BLOCK]));
        assert!(!partial.fill(usize::MAX / BLOCK * BLOCK, &numbers[..2 * BLOCK]));
        assert!(PartialNumbers::open(&checks, numbers.len() + BLOCK, &[]).is_err());
        assert!(PartialNumbers::open(&checks, usize::MAX, &[]).is_err());
    }
}
