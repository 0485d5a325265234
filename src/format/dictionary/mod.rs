//! The dictionary: tokens in byte order. The ordinal of a token is its rank.
//!
//! Eight tokens are a block, whose first token is its head. Each token is written as its way on from another: from the one before,
//! or, for a head, from the first letters of the head before. A link says how many letters both share, and the step to the next
//! letter. The rest of the letters follows behind all links.
//!
//! | field | size |
//! |---|---|
//! | tokens | u32 |
//! | bits of each block | column |
//! | blocks: link of each token, rest of each token | bits |
//!
//! A look-up compares with heads first, and then goes along the links of one block: see [`locate`].

mod blocks;
mod code;
mod locate;
mod reader;
mod tables;
mod token;
mod writer;

pub use code::MAX_TOKEN;
pub use writer::write;

use super::error::FormatError;
use blocks::Blocks;
use bytes::Bytes;
use code::BLOCK;
use locate::locate;
use std::ops::Range;

/// The dictionary of a shard, read in place.
#[derive(Clone)]
pub struct Dictionary {
    blocks: Blocks,
}

impl Dictionary {
    /// Opens the section, whose checksum was checked before.
    ///
    /// # Errors
    /// When its table is cut, or there are more tokens than its bits can hold.
    pub fn open(data: &Bytes) -> Result<Self, FormatError> {
        Ok(Self { blocks: Blocks::open(data)? })
    }

    /// The number of tokens.
    pub fn len(&self) -> usize {
        self.blocks.tokens
    }

    /// The number of tokens, which is above every ordinal.
    fn tokens(&self) -> u32 {
        u32::try_from(self.blocks.tokens).unwrap_or(u32::MAX)
    }

    /// The ordinal of a token.
    pub fn get(&self, token: &str) -> Option<u32> {
        let place = locate(&self.blocks, token.as_bytes());
        place.is_text.then_some(place.ordinal)
    }

    /// The number of tokens that are below a text.
    pub fn count_below(&self, text: &str) -> u32 {
        locate(&self.blocks, text.as_bytes()).ordinal
    }

    /// The ordinals of all tokens that begin with `prefix`. They are consecutive.
    pub fn prefix(&self, prefix: &str) -> Range<u32> {
        let prefix = prefix.as_bytes();
        let start = locate(&self.blocks, prefix);
        if start.after < prefix.len() {
            return 0..0;
        }
        // The text behind all that begin with the prefix. No byte of UTF-8 is 255.
        let mut behind = [0; MAX_TOKEN];
        let Some(behind) = behind.get_mut(..prefix.len()) else { return 0..0 };
        behind.copy_from_slice(prefix);
        let end = match behind.last_mut() {
            Some(last) => {
                *last = last.saturating_add(1);
                locate(&self.blocks, behind).ordinal
            }
            None => self.tokens(),
        };
        if start.ordinal < end { start.ordinal..end } else { 0..0 }
    }

    /// Visits the tokens that are prefixes of a text, the shortest first, with length and ordinal.
    pub fn each_beginning(&self, text: &str, mut visit: impl FnMut(usize, u32)) {
        let mut found = [(0, 0); MAX_TOKEN];
        let mut count = 0;
        let mut length = text.len().min(MAX_TOKEN);
        while length > 0 {
            let place = locate(&self.blocks, &text.as_bytes()[..length]);
            if place.is_text {
                found[count] = (length, place.ordinal);
                count += 1;
            }
            // All beginnings that are tokens are beginnings of the token before, too.
            length = place.before.min(length - 1);
        }
        found[..count].iter().rev().for_each(|&(length, ordinal)| visit(length, ordinal));
    }

    /// Appends the token of an ordinal. Appends nothing if there is none.
    pub fn text(&self, ordinal: u32, out: &mut String) {
        if ordinal >= self.tokens() {
            return;
        }
        let index = ordinal as usize;
        let token = self.blocks.read(index / BLOCK, index % BLOCK + 1, &mut |_| {});
        out.push_str(&String::from_utf8_lossy(token.bytes()));
    }

    /// Visits all tokens, in the order of their ordinals.
    pub fn each(&self, mut visit: impl FnMut(&[u8])) {
        for block in 0..self.blocks.kept.len() {
            self.blocks.read(block, self.blocks.tokens_of(block), &mut visit);
        }
    }
}

#[cfg(test)]
mod tests;
