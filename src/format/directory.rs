//! Records of variable length in a bit stream, found by their index.
//!
//! Records are taken by sixteens. A table says where each block begins; a block says how long each of its
//! records but the last is, in as few bits as the longest of them needs, and then holds the records.
//!
//! | field | size |
//! |---|---|
//! | records | u32 |
//! | bit position of each block in the stream | u32 a block |
//! | stream: per block, width (5 bits), lengths of that width, records | bits |

use super::FormatError;
use super::bits::BitReader;
use super::wire::{Cursor, u32_at};
use bytes::Bytes;

const BLOCK: usize = 16;

/// Records, read in place.
#[derive(Clone, Debug)]
pub struct Directory {
    blocks: Bytes,
    stream: Bytes,
    count: usize,
}

impl Directory {
    /// Reads the records that fill `data`.
    ///
    /// # Errors
    /// When the table is cut.
    pub fn open(section: &'static str, data: &Bytes) -> Result<Self, FormatError> {
        let mut cursor = Cursor::new(section, data);
        let count = cursor.u32()? as usize;
        let blocks = cursor.bytes(count.div_ceil(BLOCK).saturating_mul(4))?;
        Ok(Self { blocks: data.slice_ref(blocks), stream: data.slice_ref(cursor.rest()), count })
    }

    /// How many records there are.
    pub fn len(&self) -> usize {
        self.count
    }

    /// A reader at the start of record `index`.
    #[inline]
    pub fn record(&self, index: usize) -> BitReader<'_> {
        let mut lengths = BitReader::at(&self.stream, u32_at(&self.blocks, index / BLOCK * 4) as usize);
        let width = lengths.bits(5) as usize;
        let first = index / BLOCK * BLOCK;
        let others = self.count.saturating_sub(first).clamp(1, BLOCK) - 1;
        let records = lengths.position() + others * width;
        let before: usize = (first..index).map(|_| lengths.bits(width.try_into().unwrap_or(0)) as usize).sum();
        BitReader::at(&self.stream, records + before)
    }
}

/// Gathers records and writes them with their table.
#[cfg(feature = "build")]
#[derive(Default)]
pub struct DirectoryWriter {
    records: Vec<super::bits::BitWriter>,
}

#[cfg(feature = "build")]
impl DirectoryWriter {
    /// Appends a record.
    pub fn push(&mut self, record: super::bits::BitWriter) {
        self.records.push(record);
    }

    /// The section's bytes; `None` when the stream exceeds 2³² bits, of which no block's position could be told.
    pub fn finish(self) -> Option<Vec<u8>> {
        let to_u32 = |value: usize| u32::try_from(value).ok();
        let mut out = to_u32(self.records.len())?.to_le_bytes().to_vec();
        let mut stream = super::bits::BitWriter::default();
        for block in self.records.chunks(BLOCK) {
            out.extend_from_slice(&to_u32(stream.len())?.to_le_bytes());
            let (_, all_but_last) = block.split_last().unwrap_or((&block[0], &[]));
            let longest = to_u32(all_but_last.iter().map(super::bits::BitWriter::len).max().unwrap_or(0))?;
            let width = u32::BITS - longest.leading_zeros();
            stream.bits(width, 5);
            for record in all_but_last {
                stream.bits(to_u32(record.len())?, width);
            }
            block.iter().for_each(|record| stream.append(record));
        }
        out.extend_from_slice(&stream.into_bytes());
        Some(out)
    }
}

#[cfg(all(test, feature = "build"))]
mod tests {
    use super::*;
    use crate::format::bits::BitWriter;

    #[test]
    fn every_record_is_found() {
        let mut writer = DirectoryWriter::default();
        for i in 0..100u32 {
            let mut record = BitWriter::default();
            record.bits(i, 7);
            record.bits(0, i % 23);
            writer.push(record);
        }
        let directory = Directory::open("test", &Bytes::from(writer.finish().unwrap())).unwrap();
        assert_eq!(directory.len(), 100);
        for i in 0..100u32 {
            assert_eq!(directory.record(i as usize).bits(7), i);
        }
    }

    #[test]
    fn a_cut_table_is_an_error() {
        assert!(Directory::open("test", &Bytes::from_static(&[200, 0, 0, 0, 1])).is_err());
    }
}
