//! A reader of links and letters.

use super::code::{ANY_BYTE, BLOCK, LONG, LONG_BITS, Link, MAX_TOKEN, OTHER_STEP};
use super::tables::{LETTER_BITS, LINK_BITS, OTHER, PART_BITS, Tables};
use crate::format::bits::BitReader;

/// A reader of links and letters, one after the other.
pub struct Reader<'a> {
    tables: &'static Tables,
    data: &'a [u8],
    /// The next bits, and the number of those that are known.
    window: u64,
    known: u32,
    /// The position behind these.
    end: u32,
}

/// Bits that a window has at least.
const WINDOW: u32 = 57;
/// Bits of the longest run: those of the table's window, and of another byte.
const RUN_BITS: u32 = LETTER_BITS + 8;
/// Windows of the letters of the longest block.
const MAX_WINDOWS: usize = BLOCK * (MAX_TOKEN + 1) * RUN_BITS as usize / (WINDOW - RUN_BITS) as usize;

impl<'a> Reader<'a> {
    /// A reader at a position.
    #[inline]
    pub fn at(tables: &'static Tables, data: &'a [u8], position: u32) -> Self {
        Self { tables, data, window: 0, known: 0, end: position }
    }

    /// The next link.
    #[inline]
    pub fn link(&mut self) -> Link {
        self.fill(LINK_BITS);
        let link = self.tables.links[low(self.window, LINK_BITS)];
        if link == 0 {
            let position = self.position();
            let (link, bits) = long_link(self.tables, window(self.data, position));
            self.end = position.wrapping_add(bits);
            self.known = 0;
            return link;
        }
        self.skip(link.into());
        Link { shared: usize::from(link >> 12), step: u32::from(link >> 6 & 63) }
    }

    /// The next letter, or 0 for the end of a token.
    #[inline]
    pub fn letter(&mut self) -> u8 {
        self.fill(RUN_BITS);
        let (letter, bits) = self.tables.letters[low(self.window, LETTER_BITS)];
        self.skip(bits.into());
        if letter == OTHER {
            let byte = self.window.to_le_bytes()[0];
            self.skip(8);
            return byte;
        }
        letter
    }

    /// Passes over as many ends of tokens, with all letters before them. Stops behind the letters of the longest block.
    pub fn pass(&mut self, mut ends: usize) {
        if ends == 0 {
            return;
        }
        for _ in 0..MAX_WINDOWS {
            self.fill(RUN_BITS);
            while self.known >= RUN_BITS {
                let run = self.tables.runs[low(self.window, LETTER_BITS)];
                let held = usize::from(run >> 6 & 15);
                if held < ends {
                    ends -= held;
                    self.skip(run.into());
                    continue;
                }
                self.skip((run >> 10).into());
                ends -= 1;
                if ends == 0 {
                    return;
                }
            }
        }
    }

    /// Its position.
    #[inline]
    pub fn position(&self) -> u32 {
        self.end.wrapping_sub(self.known)
    }

    /// Knows as many of the next bits, at most [`WINDOW`].
    #[inline]
    fn fill(&mut self, needed: u32) {
        if self.known < needed {
            let position = self.position();
            self.window = window(self.data, position);
            self.known = WINDOW;
            self.end = position.wrapping_add(WINDOW);
        }
    }

    /// Takes known bits: as many as the lowest six bits of a number say.
    #[inline]
    fn skip(&mut self, bits: u32) {
        self.window = self.window.wrapping_shr(bits);
        self.known -= bits & 63;
    }
}

/// The next bits. Not inlined, so that what reads links and letters can be.
#[inline(never)]
fn window(data: &[u8], position: u32) -> u64 {
    BitReader::at(data, position as usize).window()
}

/// A link that the table does not hold, and its bits.
///
/// Arguments are by value, since a borrowed reader would stay in memory.
#[cold]
#[inline(never)]
fn long_link(tables: &Tables, mut window: u64) -> (Link, u32) {
    let mut bits = 0;
    let mut take = |count: u32| {
        window >>= count;
        bits += count;
        window
    };
    let (symbol, length) = tables.shared[low(take(0), PART_BITS)];
    let mut shared = usize::from(symbol);
    let mut rest = take(length.into());
    if shared == LONG {
        shared = low(rest, LONG_BITS);
        rest = take(LONG_BITS);
    }
    let (symbol, length) = tables.steps[low(rest, PART_BITS)];
    let mut step = u32::from(symbol) + 1;
    rest = take(length.into());
    if usize::from(symbol) == OTHER_STEP {
        step = ANY_BYTE + u32::from(rest.to_le_bytes()[0]);
        take(8);
    }
    (Link { shared, step }, bits)
}

/// The lowest bits of a window, at most 16, as an index.
#[inline]
#[allow(clippy::cast_possible_truncation)] // masked
fn low(window: u64, bits: u32) -> usize {
    (window & ((1 << bits) - 1)) as usize
}
