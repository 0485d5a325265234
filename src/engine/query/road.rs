//! Roads by their designation: `RD 1075`, `D1075`, `départementale 1075`, `CD 12`, `VC 3`, `chemin rural 5`.

use super::synonyms::Synonym;
use super::word_set::WordSet;
use crate::text::tokens::Tokens;

/// The kinds of road, each by the words that stand for it before a number. The last one is that of a name in full.
const KINDS: &[&[&str]] =
    &[&["rd", "d", "cd", "departementale"], &["rn", "n", "nationale"], &["vc", "c", "communale"], &["cr", "rural"]];
/// Digits of a road's number, at most.
const MAX_DIGITS: usize = 4;

/// Adds the synonyms of all roads that a query names.
pub fn add_synonyms(tokens: &Tokens, found: &mut Vec<Synonym>) {
    (0..tokens.len()).for_each(|index| add_at(tokens, index, found));
}

/// Adds those of the road that begins at a word, in one word or in two.
fn add_at(tokens: &Tokens, index: usize, found: &mut Vec<Synonym>) {
    let word = tokens.text(index);
    let letters = word.bytes().take_while(u8::is_ascii_alphabetic).count();
    let in_one = letters < word.len();
    let (name, number) = if in_one { word.split_at(letters) } else { (word, tokens.text(index + 1)) };
    let Some(kind) = KINDS.iter().find(|kind| kind.contains(&name)).filter(|_| is_number(number)) else { return };
    let own: WordSet = 1 << index;
    for form in *kind {
        let glued = [form, number].concat();
        let (alone, both) =
            if in_one { (vec![(*form).to_owned(), number.to_owned()], own) } else { (vec![(*form).to_owned()], own | own << 1) };
        found.push(Synonym { words: own, replacement: alone });
        found.push(Synonym { words: both, replacement: vec![glued] });
    }
}

fn is_number(word: &str) -> bool {
    (1..=MAX_DIGITS).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn replacements(text: &str) -> Vec<String> {
        let mut found = Vec::new();
        add_at(&Tokens::read(text), 0, &mut found);
        found.into_iter().map(|synonym| synonym.replacement.join(" ")).collect()
    }

    #[test]
    fn a_road_has_one_designation_in_all_its_forms() {
        assert_eq!(replacements("rn94"), ["rn 94", "rn94", "n 94", "n94", "nationale 94", "nationale94"]);
        assert_eq!(replacements("N 94"), ["rn", "rn94", "n", "n94", "nationale", "nationale94"]);
        assert_eq!(replacements("départementale 1075")[..2], ["rd", "rd1075"]);
        assert_eq!(replacements("rue 12"), [""; 0]);
        assert_eq!(replacements("d artagnan"), [""; 0]);
        assert_eq!(replacements("d12345"), [""; 0]);
    }
}
