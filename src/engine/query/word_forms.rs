//! Other forms of a word of a query: short and long forms, numbers in words, digits and Roman numerals, ordinals.

use super::synonyms;
use crate::text::abbreviations::other_forms;
use crate::text::numerals;
use std::borrow::Cow;
use std::cell::OnceCell;

/// Forms of a number or an ordinal, written out when a dictionary may have one.
#[derive(Clone, Debug)]
pub struct Ordinals {
    /// Digits that the number begins with.
    pub digits: usize,
    forms: OnceCell<Vec<String>>,
}

/// Endings of ordinals: `4e`, `4ème`, `1er`.
const ORDINAL_ENDINGS: &[&str] = &["e", "eme", "er", "ere", "nd", "nde", "ieme"];

/// Forms of `premier` behind a king's name.
const FIRST: &[&str] = &["1er", "ier", "premier"];

/// Other forms of a word.
pub fn read(word: &str) -> Vec<Cow<'static, str>> {
    let spoken = numerals::read_ordinal(word).into_iter();
    let ordinals = spoken.flat_map(|number| ORDINAL_ENDINGS.iter().map(move |ending| format!("{number}{ending}")));
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let ordinal = word.split_at_checked(digits).filter(|(_, ending)| ORDINAL_ENDINGS.contains(ending));
    let in_words = ordinal.and_then(|(number, _)| numerals::ordinal(number.parse().ok()?));
    let roman = word.strip_suffix("eme").or_else(|| word.strip_suffix('e')).unwrap_or(word);
    let roman = numerals::read_roman(roman).map(|number| format!("{number}e"));
    let owned = ordinals.chain(roman).chain(synonyms::spellings(word)).map(Cow::Owned);
    let first = if FIRST.contains(&word) { FIRST } else { &[] };
    let first = first.iter().copied().filter(|form| *form != word);
    other_forms(word).chain(in_words).chain(first).map(Cow::Borrowed).chain(owned).collect()
}

/// Other forms of a number or an ordinal. `None` for any other word.
pub fn ordinals(word: &str) -> Option<Ordinals> {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let is_number = digits > 0 && (digits == word.len() || ORDINAL_ENDINGS.contains(&&word[digits..]));
    is_number.then(|| Ordinals { digits, forms: OnceCell::new() })
}

impl Ordinals {
    /// The forms of `word`, the word that this was made of.
    pub fn of(&self, word: &str) -> impl Iterator<Item = &str> {
        let forms = self.forms.get_or_init(|| {
            let endings = std::iter::once("").chain(ORDINAL_ENDINGS.iter().copied());
            endings.map(|ending| format!("{}{ending}", &word[..self.digits])).filter(|form| form != word).collect()
        });
        forms.iter().map(String::as_str)
    }
}
