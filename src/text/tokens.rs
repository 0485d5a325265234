//! A question cut into folded words, with what stood between them.

use super::fold::{fold_char, is_word_char};
use std::ops::Range;

/// Most words that are read; what follows is ignored.
pub const MAX_TOKENS: usize = 48;

/// The words of a question.
#[derive(Clone, Debug, Default)]
pub struct Tokens {
    folded: String,
    tokens: Vec<Token>,
}

#[derive(Clone, Debug)]
struct Token {
    range: Range<usize>,
    before: char,
}

impl Tokens {
    /// Reads a text.
    pub fn read(text: &str) -> Self {
        let mut this = Self::default();
        let (mut start, mut before) = (0, ' ');
        for letter in text.chars() {
            if is_word_char(letter) {
                this.folded.extend(fold_char(letter).chars());
                continue;
            }
            if this.folded.len() > start {
                this.push(start, before);
                start = this.folded.len();
                before = ' ';
            }
            if before == ' ' && !letter.is_whitespace() {
                before = letter;
            }
        }
        if this.folded.len() > start {
            this.push(start, before);
        }
        this
    }

    fn push(&mut self, start: usize, before: char) {
        if self.tokens.len() < MAX_TOKENS {
            self.tokens.push(Token { range: start..self.folded.len(), before });
        }
    }

    /// How many words there are.
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// True when there is no word.
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// The folded word at `index`; empty past the last.
    pub fn text(&self, index: usize) -> &str {
        self.tokens.get(index).map_or("", |token| &self.folded[token.range.clone()])
    }

    /// The first character other than a space before the word at `index`, or a space.
    pub fn before(&self, index: usize) -> char {
        self.tokens.get(index).map_or(' ', |token| token.before)
    }

    /// The words, in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|index| self.text(index))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_what_stood_between() {
        let tokens = Tokens::read("n°8/10, Rue de l’Œuvre - 12-14");
        assert_eq!(tokens.iter().collect::<Vec<_>>(), ["n", "8", "10", "rue", "de", "l", "oeuvre", "12", "14"]);
        assert_eq!((0..9).map(|index| tokens.before(index)).collect::<String>(), " °/,  ’--");
        assert!(Tokens::read(" —°? ").is_empty());
    }
}
