//! A column of numbers, packed: each as its distance from the smallest, in as many bits as the largest needs.
//!
//! | field | size |
//! |---|---|
//! | smallest value | i32 |
//! | width in bits, 0 to 32 | u8 |
//! | values | packed, to the byte |

use super::FormatError;
use super::bits::packed;
use super::wire::Cursor;
use bytes::Bytes;

/// A column, read in place.
#[derive(Clone, Debug)]
pub struct Column {
    base: i32,
    width: u32,
    values: Bytes,
}

impl Column {
    /// Reads a column of `count` values where the cursor stands in `data`.
    ///
    /// # Errors
    /// When it is cut or its width is out of range.
    pub fn read(section: &'static str, cursor: &mut Cursor<'_>, data: &Bytes, count: usize) -> Result<Self, FormatError> {
        let (base, width) = (cursor.u32()?.cast_signed(), u32::from(cursor.u8()?));
        if width > 32 {
            return Err(FormatError::Malformed { section, what: "a column is wider than 32 bits" });
        }
        let size = count.saturating_mul(width as usize).div_ceil(8);
        Ok(Self { base, width, values: data.slice_ref(cursor.bytes(size)?) })
    }

    /// The value at `index`; something else past the last.
    #[inline]
    pub fn get(&self, index: usize) -> i32 {
        self.base.wrapping_add(packed(&self.values, self.width, index).cast_signed())
    }

    /// The value at `index` of a column of counts or indices.
    #[inline]
    pub fn unsigned(&self, index: usize) -> u32 {
        self.get(index).cast_unsigned()
    }
}

/// Writes a column.
#[cfg(feature = "build")]
pub fn write(values: impl Iterator<Item = i32> + Clone, out: &mut Vec<u8>) {
    let (base, top) = (values.clone().min().unwrap_or(0), values.clone().max().unwrap_or(0));
    let distance = |value: i32| value.wrapping_sub(base).cast_unsigned();
    let width = u32::BITS - distance(top).leading_zeros();
    out.extend_from_slice(&base.to_le_bytes());
    out.push(u8::try_from(width).unwrap_or(32));
    let mut packed = super::bits::BitWriter::default();
    values.for_each(|value| packed.bits(distance(value), width));
    out.extend_from_slice(&packed.into_bytes());
}

#[cfg(all(test, feature = "build"))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn values_come_back(values in proptest::collection::vec(any::<i32>(), 0..60), narrow in proptest::collection::vec(-9i32..9, 0..60)) {
            for values in [values, narrow] {
                let mut out = Vec::new();
                write(values.iter().copied(), &mut out);
                let data = Bytes::from(out);
                let column = Column::read("test", &mut Cursor::new("test", &data), &data, values.len()).unwrap();
                prop_assert_eq!((0..values.len()).map(|index| column.get(index)).collect::<Vec<_>>(), values);
            }
        }
    }
}
