//! Records of variable length in a bit stream, found by index.
//!
//! Sixteen records are a block. A table holds the position of each block, as its distance from a straight line. A block
//! begins with the lengths of its records except the last, in as few bits as the longest needs. The records follow.
//!
//! | field | size |
//! |---|---|
//! | records | u32 |
//! | bits a block, about | u32 |
//! | position of each block in the stream, less its number times those bits | column |
//! | stream: per block, width (5 bits), lengths of that width, records | bits |

use super::bits::BitReader;
use super::bits::BitWriter;
use super::column;
use super::column::Column;
use super::error::FormatError;
use super::wire::Cursor;
use bytes::Bytes;
use std::ops::Range;

const BLOCK: usize = 16;

/// Records, read in place.
#[derive(Clone, Debug)]
pub struct Directory {
    count: usize,
    slope: u32,
    blocks: Column,
    stream: Bytes,
}

impl Directory {
    /// Reads the records that fill `data`.
    ///
    /// # Errors
    /// When the table is cut, or there are more records than bits.
    pub fn open(section: &'static str, data: &Bytes) -> Result<Self, FormatError> {
        let mut cursor = Cursor::new(section, data);
        let count = cursor.u32()? as usize;
        let slope = cursor.u32()?;
        if count > data.len().saturating_mul(8) {
            return Err(FormatError::Malformed { section, what: "more records than it has bits" });
        }
        let blocks = Column::read(section, &mut cursor, data, count.div_ceil(BLOCK))?;
        Ok(Self { count, slope, blocks, stream: data.slice_ref(cursor.rest()) })
    }

    /// The number of records.
    pub fn len(&self) -> usize {
        self.count
    }

    /// A reader at the start of record `index`.
    #[inline]
    pub fn record(&self, index: usize) -> BitReader<'_> {
        let mut lengths = BitReader::at(&self.stream, self.position(index / BLOCK));
        let width = lengths.bits(5);
        let first = index / BLOCK * BLOCK;
        let others = self.count.saturating_sub(first).clamp(1, BLOCK) - 1;
        let records = lengths.position() + others * width as usize;
        BitReader::at(&self.stream, records + lengths.sum(index - first, width))
    }

    /// Replaces the stream by one with more bytes loaded.
    pub fn refresh(&mut self, stream: Bytes) {
        self.stream = stream;
    }

    /// Bytes of the stream.
    pub fn stream_len(&self) -> usize {
        self.stream.len()
    }

    /// The bytes of a record's block, as a range of the stream.
    pub fn place_of(&self, index: usize) -> Range<usize> {
        let next = index / BLOCK + 1;
        let end = if next < self.count.div_ceil(BLOCK) { self.position(next).div_ceil(8) } else { self.stream.len() };
        self.position(index / BLOCK) / 8..end
    }

    /// The position of a block in the stream, in bits.
    #[inline]
    fn position(&self, block: usize) -> usize {
        let line = self.slope.wrapping_mul(u32::try_from(block).unwrap_or(u32::MAX));
        line.wrapping_add(self.blocks.unsigned(block)) as usize
    }
}

/// A writer of records with their table.
#[derive(Default)]
pub struct DirectoryWriter {
    records: Vec<BitWriter>,
}

impl DirectoryWriter {
    /// Appends a record.
    pub fn push(&mut self, record: BitWriter) {
        self.records.push(record);
    }

    /// The section's bytes. `None` if the stream exceeds 2³² bits, the limit of positions.
    pub fn finish(self) -> Option<Vec<u8>> {
        let to_u32 = |value: usize| u32::try_from(value).ok();
        let mut stream = BitWriter::default();
        let mut positions = Vec::new();
        for block in self.records.chunks(BLOCK) {
            positions.push(to_u32(stream.len())?);
            let lengths: Vec<u32> = block.iter().map(|record| to_u32(record.len())).collect::<Option<_>>()?;
            let (_, all_but_last) = lengths.split_last()?;
            let width = u32::BITS - all_but_last.iter().max().map_or(u32::BITS, |longest| longest.leading_zeros());
            stream.bits(width, 5);
            all_but_last.iter().for_each(|&length| stream.bits(length, width));
            block.iter().for_each(|record| stream.append(record));
        }
        let slope = to_u32(stream.len() / positions.len().max(1))?;
        let off = |(block, position): (u32, &u32)| position.wrapping_sub(block.wrapping_mul(slope)).cast_signed();
        let mut out = to_u32(self.records.len())?.to_le_bytes().to_vec();
        out.extend_from_slice(&slope.to_le_bytes());
        column::write((0..).zip(&positions).map(off), &mut out);
        out.extend_from_slice(&stream.into_bytes());
        Some(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::bits::BitWriter;

    #[test]
    fn every_record_is_found() {
        for count in [0, 1, 2, 15, 16, 17, 100] {
            let mut writer = DirectoryWriter::default();
            for i in 0..count {
                let mut record = BitWriter::default();
                record.bits(i, 7);
                record.bits(0, i % 23);
                (0..i / 90).for_each(|_| (0..40).for_each(|_| record.bits(0, 32)));
                writer.push(record);
            }
            let directory = Directory::open("test", &Bytes::from(writer.finish().unwrap())).unwrap();
            assert_eq!(directory.len(), count as usize);
            for i in 0..count {
                assert_eq!(directory.record(i as usize).bits(7), i);
            }
        }
    }

    #[test]
    fn a_cut_table_is_an_error() {
        assert!(Directory::open("test", &Bytes::from_static(&[20, 0, 0, 0, 1])).is_err());
        assert!(Directory::open("test", &Bytes::from_static(&[20, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 30, 1, 2])).is_err());
    }

    #[test]
    fn records_take_bits() {
        let data = Bytes::from_static(&[200, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2]);
        assert!(Directory::open("test", &data).is_err());
    }
}
