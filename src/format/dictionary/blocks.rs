//! The blocks of a dictionary: their heads, laid out when it is opened, and readers of the rest.

use super::code::{BLOCK, Link, MAX_TOKEN};
use super::reader::Reader;
use super::tables::{Tables, tables};
use super::token::Token;
use crate::format::column::Column;
use crate::format::error::FormatError;
use crate::format::wire::Cursor;
use bytes::Bytes;

const SECTION: &str = "dictionary";
/// The letters of a head that are kept.
const KEPT: usize = 8;
/// The letters of a head that the next head goes on from, at most.
pub const HEAD: usize = 7;
/// The least bits of a token: those of the shortest link and of an end.
const LEAST: usize = 7;

/// The blocks, read in place.
#[derive(Clone)]
pub struct Blocks {
    /// The number of tokens.
    pub tokens: usize,
    /// The kept part of each block.
    pub kept: Vec<Block>,
    stream: Bytes,
    tables: &'static Tables,
}

/// The part of a block that is kept.
#[derive(Clone, Copy)]
pub struct Block {
    /// The first letters of its head, as a number in the order of the heads.
    pub head: u64,
    /// The position of its links.
    pub links: u32,
    /// The position of its rests.
    pub rests: u32,
}

impl Blocks {
    /// Opens the section.
    ///
    /// # Errors
    /// When its table is cut, or there are more tokens than its bits can hold.
    pub fn open(data: &Bytes) -> Result<Self, FormatError> {
        let mut cursor = Cursor::new(SECTION, data);
        let count = cursor.u32()? as usize;
        if count.saturating_mul(LEAST) > data.len().saturating_mul(8) {
            return Err(FormatError::Malformed { section: SECTION, what: "more tokens than its bits can hold" });
        }
        let lengths = Column::read(SECTION, &mut cursor, data, count.div_ceil(BLOCK))?;
        let stream = data.slice_ref(cursor.rest());
        let mut this = Self { tokens: count, kept: Vec::with_capacity(count.div_ceil(BLOCK)), stream, tables: tables() };
        let mut head = Token::default();
        let mut position = 0u32;
        for block in 0..count.div_ceil(BLOCK) {
            let mut reader = this.reader(position);
            head.cut(HEAD);
            head.follow(next_link(&mut reader));
            for _ in 1..this.tokens_of(block) {
                next_link(&mut reader);
            }
            let rests_at = reader.position();
            head.extend(&mut reader, KEPT);
            this.kept.push(Block { head: first_letters(head.bytes()), links: position, rests: rests_at });
            position = position.wrapping_add(lengths.unsigned(block));
        }
        Ok(this)
    }

    /// The number of tokens in a block.
    #[inline]
    pub fn tokens_of(&self, block: usize) -> usize {
        self.tokens.saturating_sub(block * BLOCK).min(BLOCK)
    }

    /// A reader at a position.
    #[inline]
    pub fn reader(&self, position: u32) -> Reader<'_> {
        Reader::at(self.tables, &self.stream, position)
    }

    /// Reads the first tokens of a block, at most all. Visits each, and returns the last.
    pub fn read(&self, block: usize, count: usize, visit: &mut dyn FnMut(&[u8])) -> Token {
        let Some(kept) = self.kept.get(block) else { return Token::default() };
        let before = block.checked_sub(1).and_then(|before| self.kept.get(before));
        let mut token = Token::of(before.map_or(0, |before| before.head));
        token.cut(HEAD);
        let mut links = self.reader(kept.links);
        let mut rests = self.reader(kept.rests);
        for _ in 0..count.min(self.tokens_of(block)) {
            token.follow(next_link(&mut links));
            token.extend(&mut rests, MAX_TOKEN);
            visit(token.bytes());
        }
        token
    }
}

/// The next link. Not inlined, so that only look-ups have a copy of their own.
#[inline(never)]
fn next_link(links: &mut Reader<'_>) -> Link {
    links.link()
}

/// The first letters of a text, as a number. A shorter text goes on with zeros.
pub fn first_letters(text: &[u8]) -> u64 {
    let kept = &text[..text.len().min(KEPT)];
    kept.iter().fold(0, |number, &letter| number << 8 | u64::from(letter)) << (8 * (KEPT - kept.len()) % 64)
}
