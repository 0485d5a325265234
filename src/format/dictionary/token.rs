//! A token, put together letter by letter.

use super::code::{Letter, Link, MAX_TOKEN};
use super::reader::Reader;

/// A token that is being put together.
pub struct Token {
    bytes: [u8; MAX_TOKEN],
    length: usize,
}

impl Default for Token {
    fn default() -> Self {
        Self { bytes: [0; MAX_TOKEN], length: 0 }
    }
}

impl Token {
    /// The token of up to eight letters, from a number whose highest byte is the first. Zeros stand behind its end.
    pub fn of(letters: u64) -> Self {
        let mut token = Self::default();
        if let Some(first) = token.bytes.first_chunk_mut() {
            *first = letters.to_be_bytes();
            token.length = first.len() - letters.trailing_zeros() as usize / 8;
        }
        token
    }

    pub fn bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }

    /// Keeps what the next token shares with it, and takes the step from there.
    pub fn follow(&mut self, link: Link) {
        let before = self.bytes().get(link.shared).copied().unwrap_or(0);
        self.cut(link.shared);
        self.push(Letter::from(before).step(link.step).byte);
    }

    /// Leaves so many letters at most.
    pub fn cut(&mut self, most: usize) {
        self.length = self.length.min(most);
    }

    /// Appends letters up to the end of a token, or until it has so many.
    pub fn extend(&mut self, letters: &mut Reader<'_>, most: usize) {
        loop {
            let letter = letters.letter();
            if letter == 0 || self.length >= most.min(MAX_TOKEN) {
                return;
            }
            self.push(letter);
        }
    }

    fn push(&mut self, letter: u8) {
        if let Some(slot) = self.bytes.get_mut(self.length) {
            *slot = letter;
            self.length += 1;
        }
    }
}
