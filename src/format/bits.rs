//! Bit streams, least significant bit first.
//!
//! A read past the end yields zeros. Sections are checksummed and callers bound every count, so that a decoder never traps.

/// The least number of bits of a window.
const WINDOW: u32 = 57;
/// Quotients below this are written as that many zero bits, larger ones in logarithmic length.
const UNARY: u32 = 4;
/// The most zero bits before a Rice code that fits into one window, with 24 low bits.
const SHORT: u32 = 16;

/// A reader of bits from borrowed bytes.
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

    /// The next 57 bits or more, low bits first, without taking them.
    #[inline]
    pub fn window(&self) -> u64 {
        let byte = self.position / 8;
        let word = match self.data.get(byte..byte + 8).and_then(<[u8]>::first_chunk) {
            Some(chunk) => u64::from_le_bytes(*chunk),
            None => tail(self.data, byte),
        };
        word >> (self.position % 8)
    }

    /// Takes `count` bits of the window.
    #[inline]
    pub fn skip(&mut self, count: u32) {
        self.position += count as usize;
    }

    /// The next `count` bits, at most 32.
    #[inline]
    #[allow(clippy::cast_possible_truncation)] // masked to 32 bits
    pub fn bits(&mut self, count: u32) -> u32 {
        let value = self.window() & ((1u64 << count) - 1);
        self.position += count as usize;
        value as u32
    }

    /// The sum of the next `count` values of `width` bits each, at most 31.
    #[inline]
    pub fn sum(&mut self, mut count: usize, width: u32) -> usize {
        let mask = (1u64 << width) - 1;
        let mut sum = 0u64;
        let together = WINDOW.checked_div(width).unwrap_or(0) as usize;
        while count > 0 && together > 0 {
            let mut window = self.window();
            let taken = count.min(together);
            for _ in 0..taken {
                sum += window & mask;
                window >>= width;
            }
            self.position += taken * width as usize;
            count -= taken;
        }
        usize::try_from(sum).unwrap_or(usize::MAX)
    }

    /// The next bit.
    #[inline]
    pub fn bit(&mut self) -> bool {
        self.bits(1) == 1
    }

    /// A Rice code with `k` low bits, `k` ≤ 24.
    #[inline]
    #[allow(clippy::cast_possible_truncation)] // masked to fewer than 32 bits
    pub fn rice(&mut self, k: u32) -> u32 {
        let window = self.window();
        let zeros = (window | 1 << UNARY).trailing_zeros();
        if zeros == UNARY {
            let value;
            (value, self.position) = middle_rice(self.data, self.position, window, k);
            return value;
        }
        self.position += (zeros + 1 + k) as usize;
        zeros << k | ((window >> (zeros + 1)) as u32 & ((1 << k) - 1))
    }

    /// A Rice code of a signed value (zigzag).
    #[inline]
    pub fn rice_signed(&mut self, k: u32) -> i32 {
        unzigzag(self.rice(k))
    }

    /// An Elias gamma code of a value from 0 up.
    #[inline]
    #[allow(clippy::cast_possible_truncation)] // masked to fewer than 32 bits
    pub fn gamma(&mut self) -> u32 {
        let window = self.window();
        if window & 1 == 1 {
            self.position += 1;
            return 0;
        }
        let zeros = window.trailing_zeros().min(31);
        self.position += (zeros + 1) as usize;
        // Nearly always the window has both halves and the bit between them.
        let rest = if zeros > WINDOW / 2 { self.window() } else { window >> (zeros + 1) };
        self.position += zeros as usize;
        (1u32 << zeros | (rest as u32 & ((1 << zeros) - 1))) - 1
    }

    /// An Elias delta code of a value from 0 up.
    #[inline]
    #[allow(clippy::cast_possible_truncation)] // 2³² less one, at most
    pub fn delta(&mut self) -> u32 {
        let length = self.gamma().min(32);
        ((1u64 << length | u64::from(self.bits(length))) - 1) as u32
    }

    /// A value below `values`, in codes whose lengths differ by at most one bit.
    #[inline]
    #[allow(clippy::cast_possible_truncation)] // masked to 32 bits
    pub fn below(&mut self, values: u32) -> u32 {
        if values <= 1 {
            return 0;
        }
        let length = values.ilog2();
        let window = self.window();
        let value = (window & ((1 << length) - 1)) as u32;
        let last = (window >> length & 1) as u32;
        let short = short_codes(values, length);
        self.position += (length + u32::from(value >= short)) as usize;
        if value < short { value } else { value.wrapping_mul(2).wrapping_add(last).wrapping_sub(short) }
    }

    /// Bit position from the start of the data.
    pub fn position(&self) -> usize {
        self.position
    }
}

/// The window of the last bytes, which do not fill one.
#[cold]
fn tail(data: &[u8], byte: usize) -> u64 {
    let rest = data.get(byte..).unwrap_or_default();
    rest.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte))
}

/// A Rice code with its quotient in logarithmic length, in this window at this position, and the position after it.
///
/// Arguments are by value, since a borrowed reader would stay in memory. It is inlined except in WebAssembly, for size.
#[cfg_attr(target_family = "wasm", inline(never))]
#[cfg_attr(not(target_family = "wasm"), inline)]
#[allow(clippy::cast_possible_truncation)] // masked to fewer than 32 bits
fn middle_rice(data: &[u8], position: usize, window: u64, k: u32) -> (u32, usize) {
    let zeros = (window | 1 << (SHORT + 1)).trailing_zeros();
    if zeros > SHORT {
        return long_rice(data, position, k);
    }
    let length = zeros.saturating_sub(UNARY);
    let rest = window >> (zeros + 1);
    let quotient = (1 << length | (rest as u32 & ((1 << length) - 1))) + (UNARY - 1);
    (quotient << k | ((rest >> length) as u32 & ((1 << k) - 1)), position + (zeros + 1 + length + k) as usize)
}

/// A Rice code that does not fit into a window, and the position after it.
#[cold]
#[inline(never)]
fn long_rice(data: &[u8], position: usize, k: u32) -> (u32, usize) {
    let mut bits = BitReader { data, position };
    let length = bits.window().trailing_zeros().min(UNARY + 31) - UNARY;
    bits.skip(UNARY + length + 1);
    let quotient = (1u32 << length | bits.bits(length)).wrapping_add(UNARY - 1);
    (quotient << k | bits.bits(k), bits.position)
}

/// The value at `index` of values of `width` bits, packed from bit 0 on.
#[inline]
pub fn packed(data: &[u8], width: u32, index: usize) -> u32 {
    BitReader::at(data, index * width as usize).bits(width)
}

/// The bits needed for `values` different values: 0 for one.
pub fn width_for(values: usize) -> u32 {
    usize::BITS - values.saturating_sub(1).leading_zeros()
}

/// The number of values below `values` with codes of `length` bits. The others have one bit more.
fn short_codes(values: u32, length: u32) -> u32 {
    u32::try_from((2u64 << length) - u64::from(values)).unwrap_or(u32::MAX)
}

/// The value of a zigzag code.
#[inline]
pub fn unzigzag(value: u32) -> i32 {
    (value >> 1).cast_signed() ^ -(value & 1).cast_signed()
}

/// The zigzag code of a value: signed to unsigned, small magnitudes first (0, -1, 1, -2…).
pub fn zigzag(value: i32) -> u32 {
    (value << 1 ^ value >> 31).cast_unsigned()
}

/// A writer of bits.
#[derive(Clone, Debug, Default)]
pub struct BitWriter {
    bytes: Vec<u8>,
    used: usize,
}

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
        if quotient < UNARY {
            self.bits(1 << quotient, quotient + 1);
        } else {
            let rest = quotient - (UNARY - 1);
            let length = rest.ilog2();
            self.bits(0, UNARY + length);
            self.bit(true);
            self.bits(rest ^ 1 << length, length);
        }
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

    /// Appends an Elias delta code of any value.
    pub fn delta(&mut self, value: u32) {
        let length = (u64::from(value) + 1).ilog2();
        self.gamma(length);
        // The value without its highest bit, which is 0 for 2³².
        self.bits(if length == 32 { 0 } else { (value + 1) ^ 1 << length }, length);
    }

    /// Appends a value below `values`.
    pub fn below(&mut self, value: u32, values: u32) {
        let Some(length) = values.checked_ilog2() else { return };
        let short = short_codes(values, length);
        if value < short {
            self.bits(value, length);
        } else {
            // Values from `short` on have two codes each among the short ones: `length` bits, then one bit.
            let code = u64::from(value) + u64::from(short);
            self.bits(u32::try_from(code >> 1).unwrap_or(0), length);
            self.bit(code & 1 == 1);
        }
    }

    /// The number of bits.
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

    /// The bytes. Unused bits of the last one are zero.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }
}

/// The bits of a Rice code.
#[inline]
pub fn rice_len(value: u32, k: u32) -> u32 {
    let quotient = value >> k;
    k + if quotient < UNARY { quotient + 1 } else { UNARY + 1 + 2 * (quotient - (UNARY - 1)).ilog2() }
}

/// The bits of an Elias delta code.
pub fn delta_len(value: u32) -> u32 {
    let length = (u64::from(value) + 1).ilog2();
    length + 1 + 2 * (length + 1).ilog2()
}

#[cfg(test)]
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
                writer.delta(value);
                writer.below(value / 3, value / 3 + k + 1);
                writer.bits(value & ((1 << k) - 1), k);
            }
            writer.rice(zigzag(signed), 7);
            let bytes = writer.into_bytes();
            let mut reader = BitReader::at(&bytes, 0);
            for (value, k) in values {
                prop_assert_eq!(reader.rice(k), value);
                prop_assert_eq!(reader.gamma(), value >> 1);
                prop_assert_eq!(reader.delta(), value);
                prop_assert_eq!(reader.below(value / 3 + k + 1), value / 3);
                prop_assert_eq!(reader.bits(k), value & ((1 << k) - 1));
            }
            prop_assert_eq!(reader.rice_signed(7), signed);
        }

        #[test]
        fn any_bytes_decode_to_something(data in proptest::collection::vec(any::<u8>(), 0..40), at in 0usize..400, k in 0u32..=24) {
            let mut reader = BitReader::at(&data, at);
            reader.rice(k);
            reader.gamma();
            reader.delta();
            reader.below(k << at.min(20));
            reader.bits(32);
        }
    }

    #[test]
    fn lengths_are_those_written() {
        for value in (0..300).chain([65_535, 1 << 20, u32::MAX / 2, u32::MAX - 1, u32::MAX]) {
            for k in [0, 1, 5, 24] {
                let mut writer = BitWriter::default();
                writer.rice(value, k);
                assert_eq!(writer.len(), rice_len(value, k) as usize, "{value}, {k}");
            }
            let mut writer = BitWriter::default();
            writer.delta(value);
            assert_eq!(writer.len(), delta_len(value) as usize, "{value}");
            let mut reader = BitReader::at(&writer.bytes, 0);
            assert_eq!(reader.delta(), value);
        }
    }

    #[test]
    fn values_below_a_bound_share_its_bits() {
        for bound in [0, 1, 2, 3, 5, 8, 10_000, 36u32.pow(6), u32::MAX] {
            for value in [0, 1, bound / 2, bound - bound.min(1)].into_iter().filter(|&value| value < bound) {
                let mut writer = BitWriter::default();
                writer.below(value, bound);
                assert!(writer.len() <= width_for(bound as usize) as usize);
                assert_eq!(BitReader::at(&writer.bytes, 0).below(bound), value, "{value} of {bound}");
            }
        }
    }

    #[test]
    fn widths() {
        assert_eq!([0, 1, 2, 3, 4, 5, 1024].map(width_for), [0, 0, 1, 2, 2, 3, 10]);
    }
}
