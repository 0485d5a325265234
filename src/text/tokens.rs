//! Tokens: the folded words of a query, with the separators between them.

use super::abbreviations::is_way;
use super::departements;
use super::fold::{fold_char, is_word_char};
use std::ops::Range;

/// The most words of a query. Further ones are ignored.
pub const MAX_TOKENS: usize = 48;

/// The words of a query.
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
    /// Splits a text.
    pub fn read(text: &str) -> Self {
        let mut this = Self::default();
        let mut start = 0;
        let mut before = ' ';
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

    /// Adds the letters folded from `start` on, as one word or as two.
    fn push(&mut self, start: usize, before: char) {
        let end = self.folded.len();
        let middle = seam(&self.folded[start..]).map_or(end, |at| start + at);
        for (range, before) in [(start..middle, before), (middle..end, ' ')] {
            if !range.is_empty() && self.tokens.len() < MAX_TOKENS {
                self.tokens.push(Token { range, before });
            }
        }
    }

    /// The number of words.
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Whether there is no word.
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// The folded word at `index`. Empty past the last.
    pub fn text(&self, index: usize) -> &str {
        self.tokens.get(index).map_or("", |token| &self.folded[token.range.clone()])
    }

    /// The first character other than a space between the word at `index` and the one before it, or a space.
    pub fn before(&self, index: usize) -> char {
        self.tokens.get(index).map_or(' ', |token| token.before)
    }

    /// The words, in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|index| self.text(index))
    }
}

/// The place to split a folded word that is two words without a space.
///
/// These are a postcode and a name (`75011paris`, `laurent75011`), or a house number and a type of way (`12rue`).
fn seam(word: &str) -> Option<usize> {
    let digit = |byte: u8| byte.is_ascii_digit();
    let leading = word.bytes().take_while(|&byte| digit(byte)).count();
    let trailing = word.bytes().rev().take_while(|&byte| digit(byte)).count();
    if leading == word.len() {
        return None;
    }
    let (number, name) = word.split_at_checked(leading)?;
    if leading > 0 {
        let is_way = || leading < POSTCODE && name.len() > 1 && is_way(name);
        return (is_way() || name.len() >= NAME && is_postcode(number)).then_some(leading);
    }
    let (name, postcode) = word.split_at_checked(word.len() - trailing)?;
    (name.len() >= NAME && is_postcode(postcode)).then_some(name.len())
}

/// Digits of a postcode.
const POSTCODE: usize = 5;
/// Letters of the shortest name next to a postcode.
const NAME: usize = 2;

/// Whether a text is five digits that begin with the code of a département. 20 stands for Corsica, 98 for Monaco and the
/// Pacific.
pub fn is_postcode(text: &str) -> bool {
    let is_departement = || text.starts_with("20") || text.starts_with("98") || departements::of_citycode(text).is_some();
    text.len() == POSTCODE && text.bytes().all(|byte| byte.is_ascii_digit()) && is_departement()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_and_a_name_without_a_space_are_two() {
        let words = |text| Tokens::read(text).iter().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(words("15 rue Laurent75011 Paris"), ["15", "rue", "laurent", "75011", "paris"]);
        assert_eq!(words("38400Saint-Martin"), ["38400", "saint", "martin"]);
        assert_eq!(words("12rue du Lac"), ["12", "rue", "du", "lac"]);
        assert_eq!(words("12bd du Lac"), ["12", "bd", "du", "lac"]);
        assert_eq!(
            words("12bis 2eme rn85 a12345 99999z d12 75011b"),
            ["12bis", "2eme", "rn85", "a12345", "99999z", "d12", "75011b"]
        );
    }

    #[test]
    fn words_and_what_stood_between() {
        let tokens = Tokens::read("n°8/10, Rue de l’Œuvre - 12-14");
        assert_eq!(tokens.iter().collect::<Vec<_>>(), ["n", "8", "10", "rue", "de", "l", "oeuvre", "12", "14"]);
        assert_eq!((0..9).map(|index| tokens.before(index)).collect::<String>(), " °/,  ’--");
        assert!(Tokens::read(" —°? ").is_empty());
    }
}
