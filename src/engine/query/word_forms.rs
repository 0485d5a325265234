//! The other ways to write a word of a question: short and long forms, numbers in words, digits and Roman numerals, ordinals.

use super::synonyms;
use crate::text::abbreviations::other_forms;
use crate::text::numerals;
use std::borrow::Cow;
use std::cell::OnceCell;

/// The forms of a number or an ordinal, written when a dictionary may have one.
#[derive(Clone, Debug)]
pub struct Ordinals {
    /// How many digits it begins with.
    pub digits: usize,
    forms: OnceCell<Vec<String>>,
}

/// How ordinals end: `4e`, `4ème`, `1er`.
const ORDINAL_ENDINGS: &[&str] = &["e", "eme", "er", "ere", "nd", "nde", "ieme"];

/// The other ways to write a word.
pub fn read(word: &str) -> Vec<Cow<'static, str>> {
    let said = numerals::read_ordinal(word).into_iter();
    let ordinals = said.flat_map(|number| ORDINAL_ENDINGS.iter().map(move |ending| format!("{number}{ending}")));
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let spelt = word.split_at_checked(digits).filter(|(_, ending)| ORDINAL_ENDINGS.contains(ending));
    let spelt = spelt.and_then(|(number, _)| numerals::ordinal(number.parse().ok()?));
    let roman = word.strip_suffix("eme").or_else(|| word.strip_suffix('e')).unwrap_or(word);
    let roman = numerals::read_roman(roman).map(|number| format!("{number}e"));
    let owned = ordinals.chain(roman).chain(synonyms::spellings(word)).map(Cow::Owned);
    other_forms(word).chain(spelt).map(Cow::Borrowed).chain(owned).collect()
}

/// The other ways to write a number or an ordinal.
pub fn ordinals(word: &str) -> Option<Ordinals> {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    let is_number = digits > 0 && (digits == word.len() || ORDINAL_ENDINGS.contains(&&word[digits..]));
    is_number.then(|| Ordinals { digits, forms: OnceCell::new() })
}

impl Ordinals {
    /// The forms of `word`, which these are of.
    pub fn of(&self, word: &str) -> impl Iterator<Item = &str> {
        let forms = self.forms.get_or_init(|| {
            let endings = std::iter::once("").chain(ORDINAL_ENDINGS.iter().copied());
            endings.map(|ending| format!("{}{ending}", &word[..self.digits])).filter(|form| form != word).collect()
        });
        forms.iter().map(String::as_str)
    }
}
