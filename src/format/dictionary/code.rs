//! The codes of a dictionary: of letters, of shared lengths and of steps.
//!
//! Each is a canonical prefix code, so that the lengths of its codes say all.

/// The longest token in bytes.
pub const MAX_TOKEN: usize = 60;
/// Tokens of a block.
pub const BLOCK: usize = 8;
/// The bytes with a code of their own, rising.
pub const ALPHABET: &[u8; 36] = b"0123456789abcdefghijklmnopqrstuvwxyz";
/// Lengths of the codes of letters: the end of a token, each byte of [`ALPHABET`], any other byte, which follows in 8 bits.
pub const LETTERS: [u8; 38] = [
    2, // the end
    10, 10, 10, 10, 10, 10, 10, 10, 10, 10, // 0 to 9
    4, 7, 5, 5, 3, 8, 6, 6, 4, 10, 10, 4, 7, 4, 5, 8, 9, 4, 4, 5, 5, 8, 10, 7, 7, 8,  // a to z
    10, // any other
];
/// Lengths of the codes of shared lengths: 0 to 9, then any other, which follows in [`LONG_BITS`] bits.
pub const SHARED: [u8; 11] = [6, 3, 2, 2, 3, 3, 4, 5, 7, 8, 8];
/// Lengths of the codes of steps: 1 to 36, then a byte that is not in [`ALPHABET`], which follows in 8 bits.
pub const STEPS: [u8; 37] =
    [3, 3, 3, 3, 4, 4, 5, 5, 5, 5, 5, 6, 6, 5, 6, 6, 7, 8, 7, 8, 8, 7, 8, 7, 8, 8, 8, 8, 5, 8, 8, 8, 8, 8, 8, 8, 8];

/// The length of the longest code.
const LONGEST: u8 = 10;
/// The symbol of the end of a token among [`LETTERS`].
pub const END: usize = 0;
/// The symbol of any other byte among [`LETTERS`].
pub const OTHER_LETTER: usize = LETTERS.len() - 1;
/// The symbol of any other shared length among [`SHARED`].
pub const LONG: usize = SHARED.len() - 1;
/// The bits of any other shared length.
pub const LONG_BITS: u32 = 6;
/// The symbol of any other byte among [`STEPS`].
pub const OTHER_STEP: usize = STEPS.len() - 1;

/// Visits the code of each symbol of a canonical code: symbol, bits with the first one lowest, length.
pub fn each_code(lengths: &[u8], mut visit: impl FnMut(u8, u32, u8)) {
    let mut next = 0u32;
    for length in 1..=LONGEST {
        next <<= 1;
        for (symbol, _) in (0..).zip(lengths).filter(|&(_, &own)| own == length) {
            visit(symbol, next.reverse_bits() >> (32 - u32::from(length)), length);
            next += 1;
        }
    }
}

/// The way of a token on from the one before.
#[derive(Clone, Copy)]
pub struct Link {
    /// Letters that it shares with the one before.
    pub shared: usize,
    /// The step to the letter after these: see [`Letter::step`].
    pub step: u32,
}

/// The step to a byte that is not in [`ALPHABET`] is the byte plus this number.
pub const ANY_BYTE: u32 = 256;

/// A letter that a step is taken from.
#[derive(Clone, Copy)]
pub struct Letter {
    /// The letter, or 0 behind the end of a token.
    pub byte: u8,
    /// The number of bytes of [`ALPHABET`] that are not above it.
    rank: usize,
}

impl From<u8> for Letter {
    #[inline]
    fn from(byte: u8) -> Self {
        Self { byte, rank: rank(byte) }
    }
}

impl Letter {
    /// The letter at the end of a step from here.
    #[inline]
    pub fn step(self, step: u32) -> Self {
        if step >= ANY_BYTE {
            return Self::from(step.to_le_bytes()[0]);
        }
        let rank = self.rank + step as usize;
        Self { byte: ALPHABET.get(rank - 1).copied().unwrap_or(u8::MAX), rank }
    }
}

/// The number of bytes of [`ALPHABET`] that are not above a byte.
#[inline]
pub fn rank(byte: u8) -> usize {
    let of = |first: u8, count: u8| usize::from(byte.saturating_sub(first - 1).min(count));
    of(b'0', 10) + of(b'a', 26)
}

/// The symbol of a byte among [`LETTERS`], if it has one.
pub fn symbol_of(byte: u8) -> Option<usize> {
    Some(ALPHABET.binary_search(&byte).ok()? + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The code of a symbol in the order of the stream.
    fn in_stream(lengths: &[u8], symbol: usize) -> String {
        let mut text = String::new();
        each_code(lengths, |known, bits, length| {
            if usize::from(known) == symbol {
                text.extend((0..length).map(|bit| if bits >> bit & 1 == 1 { '1' } else { '0' }));
            }
        });
        text
    }

    #[test]
    fn codes_are_complete() {
        for lengths in [&LETTERS[..], &SHARED, &STEPS] {
            assert_eq!(lengths.iter().map(|length| 1 << (10 - length)).sum::<u32>(), 1 << 10);
            let mut count = 0;
            each_code(lengths, |_, _, _| count += 1);
            assert_eq!(count, lengths.len());
        }
    }

    #[test]
    fn codes_are_those_of_the_specification() {
        assert_eq!([2, 3, 1, 0].map(|shared| in_stream(&SHARED, shared)), ["00", "01", "100", "111110"]);
        assert_eq!([1, 4, 5, 15].map(|step| in_stream(&STEPS, step - 1)), ["000", "011", "1000", "111000"]);
        let letter = |byte| ALPHABET.iter().position(|&known| known == byte).map_or(END, |at| at + 1);
        assert_eq!([0, b'e', b'a', b'z'].map(|byte| in_stream(&LETTERS, letter(byte))), ["00", "010", "0110", "11111011"]);
    }

    #[test]
    fn steps_lead_to_letters() {
        for (before, step, letter) in
            [(b'a', 3, b'd'), (b'-', 1, b'0'), (0, 1, b'0'), (0, 15, b'e'), (b'9', 1, b'a'), (b'y', 1, b'z')]
        {
            assert_eq!(Letter::from(before).step(step).byte, letter);
        }
    }
}
