//! Names of municipalities and streets.
//!
//! An *entry* is a searchable name: first the names of municipalities, then those of streets and localities by commune.
//!
//! A street's record begins with its area within the commune (below the number of areas) and 1 for a locality. The number of
//! its house numbers follows (Rice, k = 3). All records go on with the case (2 bits), the words less one (Rice, k = 1), and
//! their symbols. A literal name ends with the length (Rice, k = 4) and bytes of the text.

use super::bits::BitReader;
use super::dictionary::MAX_TOKEN;
use super::directory::Directory;
use super::error::FormatError;
use super::lexicon::{Case, Lexicon};
use bytes::Bytes;

/// The longest text of a literal name, in bytes.
const MAX_LITERAL: usize = 1024;
/// The most words of a name.
pub const MAX_WORDS: usize = 24;
/// The token between the two lines of a street's name: its own, and the lieu-dit that its numbers lie in. No word folds to it.
pub const LINE_BREAK: &str = "\n";

/// The names of a shard, read in place.
#[derive(Clone, Debug)]
pub struct Names {
    directory: Directory,
}

/// The head of a street's record, before its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StreetHead {
    /// The index of its area within the commune.
    pub area: u32,
    /// Whether it is a locality.
    pub is_locality: bool,
    /// The number of its house numbers.
    pub numbers: u32,
}

/// The words of a name, as symbols.
#[derive(Clone, Copy, Debug)]
pub struct Words {
    symbols: [u32; MAX_WORDS],
    count: usize,
    case: Case,
}

impl Words {
    /// The symbols, in order.
    pub fn symbols(&self) -> &[u32] {
        &self.symbols[..self.count]
    }

    /// The tokens of the symbols, in order. `token` maps a symbol to its token.
    #[inline]
    pub fn tokens(&self, token: impl Fn(u32) -> u32) -> TokenList {
        let mut tokens = [0; MAX_WORDS];
        for (slot, &symbol) in tokens.iter_mut().zip(self.symbols()) {
            *slot = token(symbol);
        }
        TokenList { tokens, count: self.count }
    }
}

/// The tokens of a name.
#[derive(Clone, Copy, Debug)]
pub struct TokenList {
    tokens: [u32; MAX_WORDS],
    count: usize,
}

impl TokenList {
    /// The ordinals, in order.
    pub fn as_slice(&self) -> &[u32] {
        &self.tokens[..self.count]
    }
}

impl Names {
    /// Opens the section.
    ///
    /// # Errors
    /// When it is cut.
    pub fn open(data: &Bytes) -> Result<Self, FormatError> {
        Ok(Self { directory: Directory::open("names", data)? })
    }

    /// The number of entries.
    pub fn len(&self) -> usize {
        self.directory.len()
    }

    /// A reader at the start of an entry.
    #[inline]
    pub fn record(&self, entry: u32) -> BitReader<'_> {
        self.directory.record(entry as usize)
    }
}

/// Reads the head of a street's record.
#[inline]
pub fn read_head(bits: &mut BitReader<'_>, areas: u32) -> StreetHead {
    StreetHead { area: bits.below(areas), is_locality: bits.bit(), numbers: bits.rice(3) }
}

/// Reads the words of a name.
#[inline]
pub fn read_words(from: &mut BitReader<'_>, lexicon: &Lexicon) -> Words {
    // A copy, which stays in registers: a borrowed reader would stay in memory.
    let mut bits = *from;
    let case = [Case::AsSpelt, Case::PlainCapitals, Case::AccentedCapitals, Case::Literal][bits.bits(2) as usize];
    let count = (bits.rice(1) as usize).min(MAX_WORDS - 1) + 1;
    let mut symbols = [0; MAX_WORDS];
    for symbol in &mut symbols[..count] {
        *symbol = lexicon.read(&mut bits);
    }
    *from = bits;
    Words { symbols, count, case }
}

/// Appends the name to `out`. `token` appends the token of an ordinal. `bits` stands after the words.
pub fn write_name(
    words: &Words,
    lexicon: &Lexicon,
    bits: &mut BitReader<'_>,
    mut token: impl FnMut(u32, &mut String),
    out: &mut String,
) {
    if words.case == Case::Literal {
        let length = (bits.rice(4) as usize).min(MAX_LITERAL);
        let bytes: Vec<u8> = (0..length).map(|_| bits.bits(8).to_le_bytes()[0]).collect();
        return out.push_str(&String::from_utf8_lossy(&bytes));
    }
    let last = words.count - 1;
    let mut text = String::with_capacity(MAX_TOKEN);
    for (index, &symbol) in words.symbols().iter().enumerate() {
        text.clear();
        token(lexicon.token(symbol), &mut text);
        let spelling = lexicon.spelling(symbol);
        spelling.write(&text, words.case, out);
        if index < last || spelling.after != " " {
            out.push_str(spelling.after);
        }
    }
}

/// The lines of a name that [`write_name`] wrote: a street's own, and its lieu-dit's.
pub fn lines(name: &str) -> (&str, Option<&str>) {
    name.split_once(LINE_BREAK).map_or((name, None), |(own, lieu_dit)| (own.trim_end(), Some(lieu_dit.trim_start())))
}

pub use writer::{Spelt, has_word, read_lines, read_text, write_head, write_text};

mod writer {
    use super::{Case, LINE_BREAK, MAX_LITERAL, MAX_WORDS, StreetHead};
    use crate::format::bits::BitWriter;
    use crate::format::lexicon::{LexiconWriter, spell};
    use crate::text::case::to_upper;
    use crate::text::fold::{fold, is_word_char};

    /// A name split into words, each with its token, its spelling and the separator after it.
    #[derive(Clone, Debug)]
    pub struct Spelt {
        /// Token, word as written, separator after it.
        pub words: Vec<(String, String, String)>,
        /// The spelling of each word, as [`spell`] writes it. In a name in capitals, that of the word with one capital.
        pub spellings: Vec<Vec<u8>>,
        /// The case of the name.
        pub case: Case,
        text: String,
    }

    impl Spelt {
        /// The token and the spelling of each word.
        pub fn ways(&self) -> impl Iterator<Item = (&str, &Vec<u8>)> {
            self.words.iter().map(|(token, _, _)| token.as_str()).zip(&self.spellings)
        }
    }

    fn spelling((token, word, after): &(String, String, String), case: Case) -> Vec<u8> {
        match case {
            Case::PlainCapitals => spell(token, &title(token), after),
            Case::AccentedCapitals => spell(token, &title(&word.to_lowercase()), after),
            Case::AsSpelt | Case::Literal => spell(token, word, after),
        }
    }

    fn title(word: &str) -> String {
        let mut chars = word.chars();
        chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
    }

    /// Whether [`read_text`] finds a word.
    pub fn has_word(text: &str) -> bool {
        let plain = |word: &str| {
            word.len() <= crate::format::dictionary::MAX_TOKEN && word.bytes().any(|byte| byte.is_ascii_alphanumeric())
        };
        text.split(|letter| !is_word_char(letter)).any(plain) || read_text(text).is_some()
    }

    /// Splits a name into at most [`MAX_WORDS`] words. `None` without any.
    pub fn read_text(text: &str) -> Option<Spelt> {
        let text = text.trim();
        let mut words: Vec<(String, String, String)> = Vec::new();
        let mut rest = text.trim_start_matches(|letter| !is_word_char(letter));
        let mut whole = rest.len() == text.len();
        while !rest.is_empty() {
            let (word, tail) = rest.split_at(rest.find(|letter| !is_word_char(letter)).unwrap_or(rest.len()));
            let (after, tail) = tail.split_at(tail.find(is_word_char).unwrap_or(tail.len()));
            rest = tail;
            let token = fold(word);
            if token.is_empty()
                || token.len() > crate::format::dictionary::MAX_TOKEN
                || after.len() > 63
                || words.len() == MAX_WORDS
            {
                whole = false;
                continue;
            }
            let after = if after.is_empty() { " " } else { after };
            words.push((token, word.to_owned(), after.to_owned()));
        }
        if words.is_empty() {
            return None;
        }
        let case = if whole { case_of(&words) } else { Case::Literal };
        let spellings = words.iter().map(|word| spelling(word, case)).collect();
        Some(Spelt { words, spellings, case, text: text.to_owned() })
    }

    /// Splits the name of a street and that of the lieu-dit into the words of one name, with [`LINE_BREAK`] between. `None` where
    /// that takes too many words, or either has text that words do not hold.
    pub fn read_lines(own: &str, lieu_dit: &str) -> Option<Spelt> {
        let own = read_text(own)?;
        let lieu_dit = read_text(lieu_dit)?;
        let is_literal = own.case == Case::Literal || lieu_dit.case == Case::Literal;
        if is_literal || own.words.len() + lieu_dit.words.len() >= MAX_WORDS {
            return None;
        }
        let line_break = (LINE_BREAK.to_owned(), LINE_BREAK.to_owned(), " ".to_owned());
        let words: Vec<_> = own.words.into_iter().chain([line_break]).chain(lieu_dit.words).collect();
        let spellings = words.iter().map(|word| spelling(word, Case::AsSpelt)).collect();
        Some(Spelt { words, spellings, case: Case::AsSpelt, text: String::new() })
    }

    fn case_of(words: &[(String, String, String)]) -> Case {
        let shouts = words.iter().all(|(_, word, _)| !word.chars().any(char::is_lowercase));
        let letters: usize = words.iter().map(|(_, word, _)| word.chars().filter(|letter| letter.is_alphabetic()).count()).sum();
        if !shouts || letters < 3 {
            return Case::AsSpelt;
        }
        if words.iter().all(|(token, word, _)| to_upper(token) == *word) {
            return Case::PlainCapitals;
        }
        let comes_back = words.iter().all(|(_, word, _)| to_upper(&title(&word.to_lowercase())) == *word);
        if comes_back { Case::AccentedCapitals } else { Case::AsSpelt }
    }

    /// Writes the head of a street's record, as [`super::read_head`] reads it.
    pub fn write_head(head: StreetHead, areas: u32, out: &mut BitWriter) {
        out.below(head.area, areas);
        out.bit(head.is_locality);
        out.rice(head.numbers, 3);
    }

    /// Writes a name, as [`super::read_words`] and [`super::write_name`] read it. `ordinal` maps each token to its ordinal.
    pub fn write_text(name: &Spelt, lexicon: &LexiconWriter, ordinal: impl Fn(&str) -> u32, out: &mut BitWriter) {
        out.bits(name.case as u32, 2);
        out.rice(u32::try_from(name.words.len() - 1).unwrap_or(0), 1);
        for ((token, _, after), (_, spelling)) in name.words.iter().zip(name.ways()) {
            let token = ordinal(token);
            let by_letters = || lexicon.symbol(&(token, spelling.clone()));
            let symbol = if name.case == Case::PlainCapitals { lexicon.any_followed_by(token, after) } else { by_letters() };
            lexicon.write(symbol.unwrap_or(0), out);
        }
        if name.case == Case::Literal {
            let bytes = &name.text.as_bytes()[..name.text.floor_char_boundary(MAX_LITERAL)];
            out.rice(u32::try_from(bytes.len()).unwrap_or(0), 4);
            bytes.iter().for_each(|&byte| out.bits(u32::from(byte), 8));
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // a fault here is a failed test
mod tests {
    use super::*;

    #[test]
    fn a_lieu_dit_is_the_second_line_of_a_name() {
        let spelt = read_lines("Route du Col (bas)", "L'Église").unwrap();
        let tokens: Vec<_> = spelt.words.iter().map(|(token, _, _)| token.as_str()).collect();
        assert_eq!(tokens, ["route", "du", "col", "bas", LINE_BREAK, "l", "eglise"]);
        let written: String = spelt.words.iter().flat_map(|(_, word, after)| [word.as_str(), after]).collect();
        assert_eq!(lines(&written), ("Route du Col (bas)", Some("L'Église ")));
        assert_eq!(lines("Route du Col"), ("Route du Col", None));
    }

    #[test]
    fn text_that_words_do_not_hold_takes_no_second_line() {
        assert!(read_lines("Route du Col", "(Le) Serre").is_none());
        assert!(read_lines(&"Col ".repeat(20), "Le Petit Serre Haut").is_none());
    }
}
