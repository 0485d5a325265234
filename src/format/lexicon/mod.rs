//! The spellings of tokens in names: `eglise` is written `Église`, then a space.
//!
//! A *symbol* is a token with one of its spellings. Symbols are numbered in the order of their tokens, the commonest
//! first. A *spelling* is the case, the accents, and the separator after the word.
//!
//! | field | size |
//! |---|---|
//! | symbols, spellings, frequent symbols | 3 × u32 |
//! | width of a spelling's number; bits of the three tiers; width of an end | 5 × u8 |
//! | tokens before each 256th symbol | u32 a sample |
//! | for each symbol, 1 when it begins a token | bits, to the byte |
//! | for each symbol, its spelling | packed |
//! | frequent symbols | packed |
//! | end of each spelling; the spellings | packed; bytes |

use super::bits::{BitReader, packed, width_for};
use super::error::FormatError;
use super::wire::{Cursor, u32_at};
use crate::text::case::{push_upper, to_upper};
use bytes::Bytes;

const SAMPLE: usize = 256;
/// The number of tiers of frequent symbols.
const TIERS: usize = 3;

/// The case of a whole name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// Each word in the case of its spelling.
    AsSpelt = 0,
    /// All in capitals, without accents.
    PlainCapitals = 1,
    /// All in capitals, with the accents of the spelling.
    AccentedCapitals = 2,
    /// The text of the name follows the symbols.
    Literal = 3,
}

/// The lexicon of a shard, read in place.
#[derive(Clone, Debug)]
pub struct Lexicon {
    samples: Bytes,
    begins: Bytes,
    spelling_of: Bytes,
    spelling_width: u32,
    frequent: Bytes,
    ends: Bytes,
    end_width: u32,
    spellings: Bytes,
    symbol_width: u32,
    tiers: [Tier; TIERS + 1],
}

/// A tier of frequent symbols, whose number follows as many ones as there are tiers before it, and a zero.
///
/// The last tier has no zero. It holds all symbols by their own number.
#[derive(Clone, Copy, Debug)]
struct Tier {
    /// Bits before the number.
    head: u32,
    /// Bits of the number.
    width: u32,
    /// Frequent symbols before its first one.
    first: u32,
}

impl Lexicon {
    /// Opens the section.
    ///
    /// # Errors
    /// When it is cut or a width is out of range.
    pub fn open(data: &Bytes) -> Result<Self, FormatError> {
        let mut cursor = Cursor::new("lexicon", data);
        let [symbols, spellings, frequents] = [cursor.u32()? as usize, cursor.u32()? as usize, cursor.u32()? as usize];
        let spelling_width = u32::from(cursor.u8()?);
        let [one, two, three] = [u32::from(cursor.u8()?), u32::from(cursor.u8()?), u32::from(cursor.u8()?)];
        let end_width = u32::from(cursor.u8()?);
        let symbol_width = width_for(symbols);
        if spelling_width > 24 || end_width > 24 || symbol_width > 24 || one.max(two).max(three) > 16 {
            return Err(FormatError::Malformed { section: "lexicon", what: "a width is out of range" });
        }
        let tiers = [(1, one, 0), (2, two, 1 << one), (3, three, (1 << one) + (1 << two)), (3, symbol_width, 0)];
        let packed_size = |count: usize, width: u32| count.saturating_mul(width as usize).div_ceil(8);
        let mut take = |size: usize| cursor.bytes(size).map(|part| data.slice_ref(part));
        Ok(Self {
            samples: take(symbols.div_ceil(SAMPLE).saturating_mul(4))?,
            begins: take(symbols.div_ceil(8))?,
            spelling_of: take(packed_size(symbols, spelling_width))?,
            frequent: take(packed_size(frequents, symbol_width))?,
            ends: take(packed_size(spellings, end_width))?,
            spellings: data.slice_ref(cursor.rest()),
            spelling_width,
            end_width,
            symbol_width,
            tiers: tiers.map(|(head, width, first)| Tier { head, width, first }),
        })
    }

    /// The token of a symbol.
    #[inline]
    pub fn token(&self, symbol: u32) -> u32 {
        let sample = symbol as usize / SAMPLE;
        let mut left = symbol as usize % SAMPLE + 1;
        let mut begun = u32_at(&self.samples, sample * 4);
        let mut bits = BitReader::at(&self.begins, sample * SAMPLE);
        while left > 0 {
            let take = left.min(32);
            begun = begun.saturating_add(bits.bits(u32::try_from(take).unwrap_or(0)).count_ones());
            left -= take;
        }
        begun.saturating_sub(1)
    }

    /// The tokens of the commonest symbols, the commonest first.
    pub fn commonest(&self) -> impl Iterator<Item = u32> {
        let all = if self.symbol_width == 0 { 0 } else { self.frequent.len() * 8 / self.symbol_width as usize };
        (0..all).map(|rank| self.token(packed(&self.frequent, self.symbol_width, rank)))
    }

    /// The tokens of all symbols, by symbol.
    pub fn tokens(&self) -> Vec<u32> {
        let begins = self.begins.iter().flat_map(|&byte| (0..8).map(move |bit| u32::from(byte >> bit & 1)));
        let mut begun = 0u32;
        begins
            .map(|begins| {
                begun += begins;
                begun.saturating_sub(1)
            })
            .collect()
    }

    /// Reads one symbol of a name: from one of three tiers of frequent symbols, or by its own number.
    #[inline]
    #[allow(clippy::cast_possible_truncation)] // masked to fewer than 32 bits
    pub fn read(&self, bits: &mut BitReader<'_>) -> u32 {
        let window = bits.window();
        let tier = (!window | 1 << TIERS).trailing_zeros() as usize;
        let Tier { head, width, first } = self.tiers[tier.min(TIERS)];
        bits.skip(head + width);
        let number = (window >> head) as u32 & ((1 << width) - 1);
        if tier < TIERS { packed(&self.frequent, self.symbol_width, (first + number) as usize) } else { number }
    }

    /// The spelling of a symbol.
    pub fn spelling(&self, symbol: u32) -> Spelling<'_> {
        let index = packed(&self.spelling_of, self.spelling_width, symbol as usize) as usize;
        let end = |index| packed(&self.ends, self.end_width, index) as usize;
        let start = index.checked_sub(1).map_or(0, end);
        Spelling::parse(self.spellings.get(start..end(index)).unwrap_or_default())
    }
}

/// The spelling of a word: case, accents, and the separator after it.
#[derive(Clone, Copy, Debug)]
pub struct Spelling<'a> {
    shape: Shape,
    /// Replaced letters: position in the token and length replaced, then the character in UTF-8.
    letters: &'a [u8],
    /// The separator after the word.
    pub after: &'a str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    Lower,
    Title,
    Upper,
    /// The word in full.
    Whole,
}

impl<'a> Spelling<'a> {
    /// Parses the shape (2 bits) and the length of the separator, the separator, and the letters.
    fn parse(bytes: &'a [u8]) -> Self {
        let Some((&head, rest)) = bytes.split_first() else {
            return Self { shape: Shape::Lower, letters: &[], after: " " };
        };
        let (after, letters) = rest.split_at_checked(usize::from(head >> 2)).unwrap_or((&[], rest));
        let shape = [Shape::Lower, Shape::Title, Shape::Upper, Shape::Whole][usize::from(head & 3)];
        Self { shape, letters, after: std::str::from_utf8(after).unwrap_or(" ") }
    }

    /// Appends the word for `token`.
    pub fn write(&self, token: &str, case: Case, out: &mut String) {
        let start = out.len();
        match (case, self.shape) {
            (Case::PlainCapitals, _) => token.chars().for_each(|letter| push_upper(letter, out)),
            (_, Shape::Whole) => out.push_str(std::str::from_utf8(self.letters).unwrap_or(token)),
            _ => self.accent(token, out),
        }
        let upper_to = match (case, self.shape) {
            (Case::AccentedCapitals, _) | (_, Shape::Upper) => out.len(),
            (Case::AsSpelt | Case::Literal, Shape::Title) => start + out[start..].chars().next().map_or(0, char::len_utf8),
            _ => start,
        };
        match out.get_mut(start..upper_to) {
            Some(letters) if letters.is_ascii() => letters.make_ascii_uppercase(),
            Some(letters) if case != Case::PlainCapitals => {
                let upper = to_upper(letters);
                out.replace_range(start..upper_to, &upper);
            }
            _ => {}
        }
    }

    fn accent(&self, token: &str, out: &mut String) {
        let mut at = 0;
        let mut rest = self.letters;
        while let Some((&[position, length], tail)) = rest.split_first_chunk::<2>() {
            let Some(letter) = first_char(tail) else { break };
            rest = &tail[letter.len_utf8()..];
            out.push_str(token.get(at..usize::from(position)).unwrap_or_default());
            out.push(letter);
            at = usize::from(position) + usize::from(length);
        }
        out.push_str(token.get(at..).unwrap_or_default());
    }
}

fn first_char(bytes: &[u8]) -> Option<char> {
    let longest = bytes.len().min(4);
    (1..=longest).find_map(|length| std::str::from_utf8(&bytes[..length]).ok()).and_then(|text| text.chars().next())
}

pub use writer::{LexiconWriter, spell};

mod writer;
