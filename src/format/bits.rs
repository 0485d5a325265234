//! Bit streams, least significant bit first. A read past the end yields zeros: sections are
//! checksummed, and every count is bounded by its caller, so a decoder never traps.

/// Zero bits of a Rice quotient after which the value follows raw, in 32 bits.
const ESCAPE: u32 = 24;

/// Reads bits from borrowed bytes.
#[derive(Clone, Copy, Debug)]
pub struct BitReader<'a> {
    data: &'a [u8],
    position: usize,
}

impl<'a> BitReader<'a> {
    /// A reader at bit `position` of `data`.
    pub fn at(data: &'a [u8], position: usize) -> Self {
        Self { data, position }
    }

    /// The next 57 bits or more, low bits first.
    #[inline]
    fn window(&self) -> u64 {
        let byte = self.position / 8;
        let word = match self.data.get(byte..).and_then(|rest| rest.first_chunk::<8>()) {
            Some(chunk) => u64::from_le_bytes(*chunk),
            None => self.tail(byte),
        };
        word >> (self.position % 8)
    }

    #[cold]
    fn tail(&self, byte: usize) -> u64 {
        let rest = self.data.get(byte..).unwrap_or_default();
        rest.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte))
    }

    /// The next `count` bits, at most 32.
    #[inline]
    #[allow(clippy::cast_possible_truncation)] // masked to 32 bits
    pub fn bits(&mut self, count: u32) -> u32 {
        let value = self.window() & ((1u64 << count) - 1);
        self.position += count as usize;
        value as u32
    }

    /// The next bit.
    #[inline]
    pub fn bit(&mut self) -> bool {
        self.bits(1) == 1
    }

    /// A Rice code with `k` low bits, `k` ≤ 24.
    #[inline]
    pub fn rice(&mut self, k: u32) -> u32 {
        let zeros = self.window().trailing_zeros().min(ESCAPE);
        self.position += zeros as usize + 1;
        if zeros == ESCAPE {
            return self.bits(32);
        }
        zeros << k | self.bits(k)
    }

    /// A Rice code of a signed value (zigzag).
    #[inline]
    pub fn rice_signed(&mut self, k: u32) -> i32 {
        unzigzag(self.rice(k))
    }

    /// An Elias gamma code of a value from 0 up.
    #[inline]
    pub fn gamma(&mut self) -> u32 {
        let zeros = self.window().trailing_zeros().min(31);
        self.position += zeros as usize + 1;
        let low = self.bits(zeros);
        (1u32 << zeros | low) - 1
    }

    /// Bit position from the start of the data.
    pub fn position(&self) -> usize {
        self.position
    }
}

/// Reads the `index`-th of fixed-width values packed from bit 0 on.
#[inline]
pub fn packed(data: &[u8], width: u32, index: usize) -> u32 {
    BitReader::at(data, index * width as usize).bits(width)
}

/// Bits needed for `values` different values: 0 for one.
pub fn width_for(values: usize) -> u32 {
    usize::BITS - values.saturating_sub(1).leading_zeros()
}

fn unzigzag(value: u32) -> i32 {
    (value >> 1).cast_signed() ^ -(value & 1).cast_signed()
}

/// Signed to unsigned, small magnitudes first: 0, -1, 1, -2…
#[cfg(feature = "build")]
pub fn zigzag(value: i32) -> u32 {
    (value << 1 ^ value >> 31).cast_unsigned()
}

/// Writes bits.
#[cfg(feature = "build")]
#[derive(Clone, Debug, Default)]
pub struct BitWriter {
    bytes: Vec<u8>,
    used: usize,
}

#[cfg(feature = "build")]
impl BitWriter {
    /// Appends the low `count` bits of `value`, at most 32.
    pub fn bits(&mut self, value: u32, count: u32) {
        debug_assert!(count == 32 || u64::from(value) < 1 << count, "{value} in {count} bits");
        let shift = self.used % 8;
        if shift == 0 {
            self.bytes.push(0);
        }
        let mut window = u64::from(value) << shift;
        self.used += count as usize;
        for _ in self.bytes.len()..=self.used / 8 {
            self.put(window);
            window >>= 8;
            self.bytes.push(0);
        }
        self.put(window);
        self.bytes.truncate(self.used.div_ceil(8));
    }

    /// Adds the low byte of a window to the last byte.
    fn put(&mut self, window: u64) {
        if let Some(last) = self.bytes.last_mut() {
            *last |= window.to_le_bytes()[0];
        }
    }

    /// Appends a bit.
    pub fn bit(&mut self, bit: bool) {
        self.bits(u32::from(bit), 1);
    }

    /// Appends a Rice code.
    pub fn rice(&mut self, value: u32, k: u32) {
        let quotient = value >> k;
        if quotient >= ESCAPE {
            self.bits(0, ESCAPE);
            self.bit(true);
            self.bits(value, 32);
            return;
        }
        self.bits(0, quotient);
        self.bit(true);
        self.bits(value & ((1 << k) - 1), k);
    }

    /// Appends an Elias gamma code of a value from 0 to 2³¹-2.
    pub fn gamma(&mut self, value: u32) {
        let value = value + 1;
        let zeros = value.ilog2();
        self.bits(0, zeros);
        self.bit(true);
        self.bits(value & ((1 << zeros) - 1), zeros);
    }

    /// Bits written.
    pub fn len(&self) -> usize {
        self.used
    }

    /// Appends all bits of another writer.
    pub fn append(&mut self, other: &Self) {
        let mut left = u32::try_from(other.used).unwrap_or(u32::MAX);
        for &byte in &other.bytes {
            self.bits(u32::from(byte), left.min(8));
            left = left.saturating_sub(8);
        }
    }

    /// The bytes; unused bits of the last are zero.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

/// Bits that a Rice code takes.
#[cfg(feature = "build")]
pub fn rice_len(value: u32, k: u32) -> u32 {
    let quotient = value >> k;
    if quotient >= ESCAPE { ESCAPE + 33 } else { quotient + 1 + k }
}

/// The Rice parameter that is best for these values. Of many, it lies around the one that their median suggests.
#[cfg(feature = "build")]
pub fn best_rice(values: &mut [u32], largest: u32) -> u32 {
    let cost = |values: &[u32], k: u32| values.iter().map(|&v| u64::from(rice_len(v, k))).sum::<u64>();
    let middle = values.len() / 2;
    let median = if values.is_empty() { 0 } else { *values.select_nth_unstable(middle).1 };
    let suggested = median.saturating_add(1).ilog2().min(largest);
    let around = if values.len() < 16 { 0..=largest } else { suggested.saturating_sub(2)..=(suggested + 4).min(largest) };
    around.min_by_key(|&k| cost(values, k)).unwrap_or(0)
}

#[cfg(all(test, feature = "build"))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn codes_come_back(values in proptest::collection::vec((any::<u32>(), 0u32..=24), 0..50), signed in any::<i32>()) {
            let mut writer = BitWriter::default();
            for &(value, k) in &values {
                writer.rice(value, k);
                writer.gamma(value >> 1);
                writer.bits(value & ((1 << k) - 1), k);
            }
            writer.rice(zigzag(signed), 7);
            let bytes = writer.into_bytes();
            let mut reader = BitReader::at(&bytes, 0);
            for (value, k) in values {
                prop_assert_eq!(reader.rice(k), value);
                prop_assert_eq!(reader.gamma(), value >> 1);
                prop_assert_eq!(reader.bits(k), value & ((1 << k) - 1));
            }
            prop_assert_eq!(reader.rice_signed(7), signed);
        }

        #[test]
        fn any_bytes_decode_to_something(data in proptest::collection::vec(any::<u8>(), 0..40), at in 0usize..400, k in 0u32..=24) {
            let mut reader = BitReader::at(&data, at);
            reader.rice(k);
            reader.gamma();
            reader.bits(32);
        }
    }

    #[test]
    fn widths() {
        assert_eq!([0, 1, 2, 3, 4, 5, 1024].map(width_for), [0, 0, 1, 2, 2, 3, 10]);
    }
}
