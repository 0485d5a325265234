//! Words in place of a value: those of programs, and those of people.

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

/// Words of people who know no address, in lower case.
const NO_ADDRESS: [&str; 17] = [
    "néant",
    "neant",
    "inconnu",
    "inconnue",
    "adresse inconnue",
    "sans adresse",
    "pas d'adresse",
    "sans objet",
    "non renseigné",
    "non renseignée",
    "non communiqué",
    "non communiquée",
    "à compléter",
    "sdf",
    "sans domicile fixe",
    "test",
    "essai",
];

/// The same words, folded, as a query has them. A folded list needs no table of capitals in the page's module.
const FOLDED: [&[&str]; 16] = [
    &["null"],
    &["nan"],
    &["none"],
    &["undefined"],
    &["n", "a"],
    &["neant"],
    &["inconnu"],
    &["inconnue"],
    &["adresse", "inconnue"],
    &["sans", "adresse"],
    &["pas", "d", "adresse"],
    &["sans", "objet"],
    &["sdf"],
    &["sans", "domicile", "fixe"],
    &["test"],
    &["essai"],
];

/// Letters from which on one that is repeated is no word.
const REPEATED: usize = 3;

/// Whether a cell, without blanks around it, holds no value: it has no letter and no digit, only zeros, or a word of programs.
pub fn is_missing(text: &str) -> bool {
    let is_zeros = || text.len() >= REPEATED && text.bytes().all(|byte| byte == b'0');
    !text.chars().any(char::is_alphanumeric) || is_zeros() || WORDS.contains(&text.to_lowercase().as_str())
}

/// Whether a cell, without blanks around it, says that there is no address: a word of people, or one letter again and again (`xxx`).
pub fn is_no_address(text: &str) -> bool {
    let folded = text.to_lowercase();
    NO_ADDRESS.contains(&folded.as_str()) || is_one_letter(&folded)
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
    is_one_letter() || FOLDED.iter().any(|words| words.len() == tokens.len() && tokens.iter().eq(words.iter().copied()))
}

fn is_one_letter(text: &str) -> bool {
    let first = text.chars().next().unwrap_or_default();
    // `iii` is a numeral.
    let is_letter = first.is_alphabetic() && first != 'i';
    is_letter && text.chars().count() >= REPEATED && text.chars().all(|letter| letter == first)
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
        for text in ["néant", "NÉANT", "SDF", "xxx", "ZZZZ", "Test"] {
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
