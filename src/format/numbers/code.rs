//! A street's key within its commune.

use crate::format::bits::BitReader;
use crate::text::digits;

/// A street's key within its commune, as BAN's ids hold it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StreetCode {
    /// Four digits (FANTOIR): the bits 1, 0, then a value below 10⁴.
    Digits(u32),
    /// Six digits or small letters: a 0 bit, then a value below 36⁶.
    Base36(u32),
    /// Anything else: the bits 1, 1, then the length (6 bits) and the bytes.
    Text(String),
    /// The unknown code of this street, whose record is missing. It differs from all others.
    Unread(u32),
}

/// The number of codes of four digits.
const DIGITS: u32 = 10_000;
/// The number of codes of six digits or small letters.
const BASE36: u32 = 36u32.pow(6);

impl StreetCode {
    pub(super) fn read(bits: &mut BitReader<'_>) -> Self {
        if !bits.bit() {
            return Self::Base36(bits.below(BASE36));
        }
        if !bits.bit() {
            return Self::Digits(bits.below(DIGITS));
        }
        let bytes: Vec<u8> = (0..bits.bits(6)).map(|_| bits.bits(8).to_le_bytes()[0]).collect();
        Self::Text(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// Appends the code as ids write it.
    pub fn write_text(&self, out: &mut String) {
        match self {
            Self::Digits(code) => digits::push(*code, 4, out),
            Self::Base36(code) => {
                let digit = |power: u32| char::from_digit(code / 36u32.pow(power) % 36, 36).unwrap_or('0');
                out.extend((0..6).rev().map(digit));
            }
            Self::Text(text) => out.push_str(text),
            Self::Unread(_) => {}
        }
    }

    /// The code as ids write it.
    pub fn text(&self) -> String {
        let mut text = String::new();
        self.write_text(&mut text);
        text
    }
}

impl StreetCode {
    /// The shortest form of a code of at most 63 bytes.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
        let base36 = text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_lowercase());
        match (digits, base36) {
            (true, _) => text.parse().ok().map(Self::Digits),
            (_, true) => u32::from_str_radix(text, 36).ok().map(Self::Base36),
            _ => (text.len() < 64).then(|| Self::Text(text.to_owned())),
        }
    }

    /// Writes the code as [`Self::read`] reads it.
    pub(super) fn write(&self, out: &mut crate::format::bits::BitWriter) {
        match self {
            Self::Digits(code) => {
                out.bits(1, 2);
                out.below(*code, DIGITS);
            }
            Self::Base36(code) => {
                out.bit(false);
                out.below(*code, BASE36);
            }
            Self::Text(text) => {
                out.bits(3, 2);
                out.bits(u32::try_from(text.len()).unwrap_or(0), 6);
                text.bytes().for_each(|byte| out.bits(u32::from(byte), 8));
            }
            Self::Unread(_) => {}
        }
    }
}
