//! A packed column of numbers: each as its distance from the smallest, in as many bits as the largest needs.
//!
//! If neighbouring values are alike, each block of 64 has its own smallest value and width.
//!
//! | field | size |
//! |---|---|
//! | smallest value | i32 |
//! | width in bits, 0 to 32 | u8 |
//! | values | packed, to the byte |
//!
//! Or, with a width of 255:
//!
//! | field | size |
//! |---|---|
//! | 0, 255 | i32, u8 |
//! | for each block: smallest value; width in bits, 0 to 32; beginning of its values, in bytes from the end of this table | i32, u8, u32 |
//! | values of each block | packed, to the byte |

use super::bits::{BitReader, packed};
use super::error::FormatError;
use super::wire::{Cursor, u32_at};
use bytes::Bytes;

const BLOCK: usize = 64;
/// Bytes of a block in the table.
const ENTRY: usize = 9;
/// The width that marks a column with blocks.
const BLOCKS: u8 = 255;

/// A column, read in place.
#[derive(Clone, Debug)]
pub struct Column {
    base: i32,
    width: u32,
    /// The values and all bytes after them, so that the last values are read as fast as the first.
    values: Bytes,
    /// The table of blocks, if there are blocks.
    blocks: Option<Bytes>,
}

impl Column {
    /// Reads a column of `count` values at the cursor, whose bytes are in `data`.
    ///
    /// # Errors
    /// When it is cut or a width is out of range.
    pub fn read(section: &'static str, cursor: &mut Cursor<'_>, data: &Bytes, count: usize) -> Result<Self, FormatError> {
        let base = cursor.u32()?.cast_signed();
        let width = cursor.u8()?;
        if width == BLOCKS {
            return Self::read_blocks(section, cursor, data, count);
        }
        let values = data.slice_ref(cursor.rest());
        cursor.bytes(size_of_values(section, width, count)?)?;
        Ok(Self { base, width: width.into(), values, blocks: None })
    }

    fn read_blocks(section: &'static str, cursor: &mut Cursor<'_>, data: &Bytes, count: usize) -> Result<Self, FormatError> {
        let blocks = data.slice_ref(cursor.bytes(count.div_ceil(BLOCK).saturating_mul(ENTRY))?);
        let mut size = 0;
        for (block, entry) in blocks.as_chunks::<ENTRY>().0.iter().enumerate() {
            if u32_at(entry, 5) as usize != size {
                return Err(FormatError::Malformed { section, what: "a column's blocks have gaps" });
            }
            size += size_of_values(section, entry[4], (count - block * BLOCK).min(BLOCK))?;
        }
        let values = data.slice_ref(cursor.rest());
        cursor.bytes(size)?;
        Ok(Self { base: 0, width: 0, values, blocks: Some(blocks) })
    }

    /// The value at `index`. Any value past the last.
    #[inline]
    pub fn get(&self, index: usize) -> i32 {
        match &self.blocks {
            None => self.base.wrapping_add(packed(&self.values, self.width, index).cast_signed()),
            Some(blocks) => self.get_in(blocks, index),
        }
    }

    #[inline(never)]
    fn get_in(&self, blocks: &[u8], index: usize) -> i32 {
        let at = index / BLOCK * ENTRY;
        let Some(&[b0, b1, b2, b3, width, s0, s1, s2, s3]) = blocks.get(at..at + ENTRY).and_then(<[u8]>::first_chunk) else {
            return 0;
        };
        let base = i32::from_le_bytes([b0, b1, b2, b3]);
        let start = u32::from_le_bytes([s0, s1, s2, s3]) as usize;
        let mut values = BitReader::at(&self.values, start.wrapping_mul(8).wrapping_add(index % BLOCK * usize::from(width)));
        base.wrapping_add(values.bits(width.into()).cast_signed())
    }

    /// The value at `index` of a column of counts or indices.
    #[inline]
    pub fn unsigned(&self, index: usize) -> u32 {
        self.get(index).cast_unsigned()
    }
}

fn size_of_values(section: &'static str, width: u8, count: usize) -> Result<usize, FormatError> {
    if width > 32 {
        return Err(FormatError::Malformed { section, what: "a column is wider than 32 bits" });
    }
    Ok(count.saturating_mul(width.into()).div_ceil(8))
}

/// Writes a column in the shorter of its two forms.
pub fn write(values: impl Iterator<Item = i32> + Clone, out: &mut Vec<u8>) {
    let values: Vec<i32> = values.collect();
    let (base, width, packed) = pack(&values);
    let mut plain = base.to_le_bytes().to_vec();
    plain.push(width);
    plain.extend_from_slice(&packed);
    let blocks = write_blocks(&values);
    out.extend_from_slice(if blocks.len() < plain.len() { &blocks } else { &plain });
}

fn write_blocks(values: &[i32]) -> Vec<u8> {
    let mut table = vec![0, 0, 0, 0, BLOCKS];
    let mut body = Vec::new();
    for block in values.chunks(BLOCK) {
        let (base, width, packed) = pack(block);
        table.extend_from_slice(&base.to_le_bytes());
        table.push(width);
        table.extend_from_slice(&u32::try_from(body.len()).unwrap_or(u32::MAX).to_le_bytes());
        body.extend_from_slice(&packed);
    }
    table.extend_from_slice(&body);
    table
}

/// The smallest of some values, the width of the distances from it, and the packed distances.
fn pack(values: &[i32]) -> (i32, u8, Vec<u8>) {
    let base = values.iter().copied().min().unwrap_or(0);
    let top = values.iter().copied().max().unwrap_or(0);
    let distance = |value: i32| value.wrapping_sub(base).cast_unsigned();
    let width = u32::BITS - distance(top).leading_zeros();
    let mut packed = super::bits::BitWriter::default();
    values.iter().for_each(|&value| packed.bits(distance(value), width));
    (base, u8::try_from(width).unwrap_or(32), packed.into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn values_come_back(values in proptest::collection::vec(any::<i32>(), 0..60), narrow in proptest::collection::vec(-9i32..9, 0..60)) {
            let rising = (0..1000).map(|index| index * 1000 + i32::try_from(narrow.len()).unwrap_or(0)).collect();
            for values in [values, narrow, rising] {
                let mut out = Vec::new();
                write(values.iter().copied(), &mut out);
                let data = Bytes::from(out);
                let column = Column::read("test", &mut Cursor::new("test", &data), &data, values.len()).unwrap();
                prop_assert_eq!((0..values.len()).map(|index| column.get(index)).collect::<Vec<_>>(), values);
            }
        }
    }

    #[test]
    fn what_rises_takes_blocks() {
        let mut out = Vec::new();
        write((0..10_000).map(|index| index * 100), &mut out);
        assert!(out.len() < 20_000, "{}", out.len());
        let data = Bytes::from(out);
        assert!((0..data.len()).all(|length| {
            let cut = data.slice(..length);
            Column::read("test", &mut Cursor::new("test", &cut), &cut, 10_000).is_err()
        }));
    }
}
