//! Words in place of a value: those of programs, and those of people.

use super::fold::{fold_char, is_word_char};
use super::tokens::Tokens;

/// Words that programs write where they have no value, in lower case.
const WORDS: [&str; 22] = [
    "null",
    "(null)",
    "<null>",
    "nil",
    "na",
    "n/a",
    "#n/a",
    "<na>",
    "n.a.",
    "nan",
    "none",
    "\\n",
    "nr",
    "n/r",
    "nd",
    "n/d",
    "nc",
    "n/c",
    "undefined",
    "#ref!",
    "#value!",
    "#valeur!",
];

/// Words of people who know no address, folded.
const NO_ADDRESS: [&str; 11] = [
    "neant",
    "inconnu",
    "inconnue",
    "adresse inconnue",
    "sans adresse",
    "pas d adresse",
    "sans objet",
    "sdf",
    "sans domicile fixe",
    "test",
    "essai",
];

/// More of them, which only forms have.
const NO_ADDRESS_OF_FORMS: [&str; 5] = ["non renseigne", "non renseignee", "non communique", "non communiquee", "a completer"];

/// Words of programs that a query may be, folded.
const NO_QUERY: [&str; 5] = ["null", "nan", "none", "undefined", "n a"];

/// Letters from which on one that is repeated is no word.
const REPEATED: usize = 3;

/// Whether a cell, without blanks around it, holds no value: it has no letter and no digit, only zeros, or a word of programs.
pub fn is_missing(text: &str) -> bool {
    let is_zeros = || text.len() >= REPEATED && text.bytes().all(|byte| byte == b'0');
    !text.chars().any(char::is_alphanumeric) || is_zeros() || WORDS.contains(&text.to_lowercase().as_str())
}

/// Whether a cell, without blanks around it, says that there is no address: a word of people, or one letter again and again (`xxx`).
pub fn is_no_address(text: &str) -> bool {
    NO_ADDRESS.iter().chain(&NO_ADDRESS_OF_FORMS).any(|phrase| folds_to(text, phrase)) || is_one_letter(text)
}

/// Whether the words of a query stand for no address.
pub fn is_placeholder(tokens: &Tokens) -> bool {
    let word = tokens.text(0).as_bytes();
    let is_one_letter = || {
        let first = word.first().copied().unwrap_or_default();
        tokens.len() == 1
            && word.len() >= REPEATED
            && first.is_ascii_alphabetic()
            && first != b'i'
            && word.iter().all(|letter| *letter == first)
    };
    is_one_letter() || NO_ADDRESS.iter().chain(&NO_QUERY).any(|phrase| tokens.iter().eq(phrase.split(' ')))
}

/// Whether a text is a folded phrase, with any sign for each space.
fn folds_to(text: &str, phrase: &str) -> bool {
    let mut left = phrase.chars();
    let is_next = |letter: char| {
        if is_word_char(letter) {
            fold_char(letter).chars().all(|folded| left.next() == Some(folded))
        } else {
            left.next() == Some(' ')
        }
    };
    text.chars().all(is_next) && left.next().is_none()
}

fn is_one_letter(text: &str) -> bool {
    let mut letters = text.chars().flat_map(char::to_lowercase);
    let first = letters.next().unwrap_or_default();
    // `iii` is a numeral.
    first.is_alphabetic() && first != 'i' && text.chars().count() >= REPEATED && letters.all(|letter| letter == first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_of_such_words_is_known_by_its_folded_words() {
        let is_one = |text| is_placeholder(&Tokens::read(text));
        for text in ["NULL", "n/a", "Néant", "sans domicile fixe", "xxx", "SDF"] {
            assert!(is_one(text), "{text}");
        }
        for text in ["rue du test", "iii", "Nantes", "", "12"] {
            assert!(!is_one(text), "{text}");
        }
    }

    #[test]
    fn words_for_nothing_are_known_and_addresses_are_kept() {
        for text in ["", "NULL", "NA", "N/A", "#N/A", "nan", "None", "\\N", "-", "--", "?", "00000", "null"] {
            assert!(is_missing(text), "{text}");
        }
        for text in ["néant", "NÉANT", "SDF", "xxx", "ZZZZ", "Test", "Pas d'adresse", "non renseignée"] {
            assert!(is_no_address(text) && !is_missing(text), "{text}");
        }
        for text in [
            "Nans",
            "Nan-sous-Thil",
            "Aucun",
            "Gap",
            "11",
            "111",
            "00001",
            "Y",
            "Eu",
            "Oo",
            "rue du Test",
            "Néant-sur-Yvel",
            "0",
            "III",
        ] {
            assert!(!is_missing(text) && !is_no_address(text), "{text}");
        }
    }
}
