//! Roads by their designation: `RD 1075`, `D1075`, `départementale 1075`, `CD 12`, `VC 3`, `chemin rural 5`.

use super::synonyms::Synonym;
use super::word_set::WordSet;
use crate::text::tokens::Tokens;

/// A kind of road: the words that stand for it before a number, and the words of a name that has it in full.
struct Kind {
    short: &'static [&'static str],
    long: &'static [&'static str],
}

/// The kinds of road.
const KINDS: &[Kind] = &[
    Kind { short: &["rd", "d", "cd"], long: &["departementale", "departemental"] },
    Kind { short: &["rn", "n"], long: &["nationale"] },
    Kind { short: &["vc", "c"], long: &["communale"] },
    Kind { short: &["cr"], long: &["rural"] },
];
/// Digits of a road's number, at most.
const MAX_DIGITS: usize = 4;

/// Synonyms of the road that begins at a word, in one word or in two.
pub fn synonyms(tokens: &Tokens, index: usize) -> Vec<Synonym> {
    let word = tokens.text(index);
    let own: WordSet = 1 << index;
    let letters = word.bytes().take_while(u8::is_ascii_alphabetic).count();
    let Some((name, number)) = word.split_at_checked(letters) else { return Vec::new() };
    if is_number(number) {
        let Some(kind) = KINDS.iter().find(|kind| kind.short.contains(&name)) else { return Vec::new() };
        let in_two = kind.words().map(|form| vec![form.to_owned(), number.to_owned()]);
        let in_one = kind.short.iter().map(|form| vec![format!("{form}{number}")]);
        return in_two.chain(in_one).map(|replacement| Synonym { words: own, replacement }).collect();
    }
    let number = tokens.text(index + 1);
    let Some(kind) = KINDS.iter().find(|kind| is_number(number) && kind.words().any(|form| form == word)) else {
        return Vec::new();
    };
    let other = kind.words().filter(|form| *form != word);
    let alone = other.map(|form| Synonym { words: own, replacement: vec![form.to_owned()] });
    let in_one = kind.short.iter().map(|form| Synonym { words: own | own << 1, replacement: vec![format!("{form}{number}")] });
    alone.chain(in_one).collect()
}

impl Kind {
    fn words(&self) -> impl Iterator<Item = &'static str> {
        self.short.iter().chain(self.long).copied()
    }
}

fn is_number(word: &str) -> bool {
    (1..=MAX_DIGITS).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn replacements(text: &str) -> Vec<String> {
        synonyms(&Tokens::read(text), 0).into_iter().map(|synonym| synonym.replacement.join(" ")).collect()
    }

    #[test]
    fn a_road_has_one_designation_in_all_its_forms() {
        assert_eq!(replacements("rn94"), ["rn 94", "n 94", "nationale 94", "rn94", "n94"]);
        assert_eq!(replacements("N 94"), ["rn", "nationale", "rn94", "n94"]);
        assert_eq!(replacements("départementale 1075")[..2], ["rd", "d"]);
        assert_eq!(replacements("rue 12"), [""; 0]);
        assert_eq!(replacements("d artagnan"), [""; 0]);
        assert_eq!(replacements("d12345"), [""; 0]);
    }
}
