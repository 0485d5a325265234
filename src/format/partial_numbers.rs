//! House numbers that come piece by piece: a shard answers from its beginning on, and says which bytes it needs next.
//!
//! The section `checks` holds the CRC-32 of each block of section `numbers`, as u32, so that each can be checked when it comes.

use super::checksum::crc32;
use super::error::FormatError;
use super::wire::u32_at;
use bytes::Bytes;
use std::cell::Cell;
use std::ops::Range;

/// Bytes of a block.
pub const BLOCK: usize = 4096;
/// Numbers of fewer bytes come at once: the section is left out.
#[cfg(feature = "build")]
const WORTH_CHECKS: usize = 65_536;
/// The most bytes of numbers that a file may announce without having them: twenty times those of the largest départialement.
const MOST: usize = 1 << 26;

/// The section `numbers`, of which some blocks are here.
#[derive(Clone, Debug)]
pub struct PartialNumbers {
    checks: Bytes,
    /// The whole section; zeros where a block is not here.
    data: Bytes,
    here: Vec<bool>,
}

impl PartialNumbers {
    /// A section of `length` bytes that begins with `start`, of which only whole blocks are taken.
    ///
    /// # Errors
    /// When the checks are not those of such a section, or a block is not what they say.
    pub fn open(checks: &Bytes, length: usize, start: &[u8]) -> Result<Self, FormatError> {
        let blocks = length.div_ceil(BLOCK);
        let fault = FormatError::Malformed { section: "checks", what: "they are not those of its numbers" };
        if length > MOST || checks.len() != blocks * 4 || start.len() > length {
            return Err(fault);
        }
        let mut partial = Self { checks: checks.clone(), data: Bytes::from(vec![0; length]), here: vec![false; blocks] };
        let whole = if start.len() == length { length } else { start.len() / BLOCK * BLOCK };
        if partial.fill(0, &start[..whole]) { Ok(partial) } else { Err(fault) }
    }

    /// Takes bytes of the section, from a block's first on, to a block's last. False when they are not such bytes, or not those
    /// that the checks are of; what was here before stays.
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
        blocks().for_each(|(block, _)| self.here[block] = true);
        self.data = data.into();
        true
    }

    /// The section, with zeros where it is not here.
    pub fn data(&self) -> &Bytes {
        &self.data
    }

    /// Of the blocks that some bytes are in, those from the first to the last that is not here, in bytes of the section.
    pub fn missing(&self, bytes: &Range<usize>) -> Option<Range<usize>> {
        let is_missing = |block: &usize| self.here.get(*block) == Some(&false);
        let mut blocks = bytes.start / BLOCK..bytes.end.div_ceil(BLOCK).min(self.here.len());
        let first = blocks.find(is_missing)?;
        let last = blocks.rfind(is_missing).unwrap_or(first);
        Some(first * BLOCK..((last + 1) * BLOCK).min(self.data.len()))
    }
}

/// The checks of a section `numbers`; `None` when it is too short to be worth them.
#[cfg(feature = "build")]
pub fn checks(numbers: &[u8]) -> Option<Vec<u8>> {
    let all = || numbers.chunks(BLOCK).flat_map(|block| crc32(&[block]).to_le_bytes()).collect();
    (numbers.len() >= WORTH_CHECKS).then(all)
}

/// What was to be read and is not here yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MissingBytes {
    /// Names of shards, and bytes of their files.
    pub ranges: Vec<(String, Range<usize>)>,
    /// Without them there is no answer; else only ids and exact positions are lacking.
    pub is_blocking: bool,
}

thread_local! {
    static MISSING: Cell<MissingBytes> = const { Cell::new(MissingBytes { ranges: Vec::new(), is_blocking: false }) };
}

/// Takes note of bytes of a shard that are not here.
pub fn record_missing(shard: &str, range: Range<usize>, is_blocking: bool) {
    let mut missing = take_missing();
    missing.is_blocking |= is_blocking;
    if !missing.ranges.iter().any(|known| known.1 == range && known.0 == shard) {
        missing.ranges.push((shard.to_owned(), range));
    }
    MISSING.set(missing);
}

/// What was missed in this thread since this was last asked.
pub fn take_missing() -> MissingBytes {
    MISSING.take()
}

#[cfg(all(test, feature = "build"))]
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
