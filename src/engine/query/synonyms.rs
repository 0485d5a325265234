//! Synonyms: words of a query that stand for other words. `36` stands for `trente-six`, `mil huit cent quatorze` for `1814`,
//! `zi` for `zone industrielle`. A road has several designations: `RD 1075`, `D1075`, `départementale 1075`.

use super::word_set::WordSet;
use crate::text::abbreviations::phrases;
use crate::text::numerals;
use crate::text::tokens::Tokens;

/// The kinds of road, each by the words that stand for it before a number. The last one is that of a name in full.
const ROADS: &[&[&str]] =
    &[&["rd", "d", "cd", "departementale"], &["rn", "n", "nationale"], &["vc", "c", "communale"], &["cr", "rural"]];
/// Digits of a road's number, at most.
const MAX_ROAD_DIGITS: usize = 4;

/// Words of a query, and other words that mean the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Synonym {
    /// The words of the query.
    pub words: WordSet,
    /// The other words. The query has one word for them when they are several.
    pub replacement: Vec<String>,
}

/// The synonyms in a query: one word for several, or several for one.
pub fn read(tokens: &Tokens) -> Vec<Synonym> {
    let mut found = Vec::new();
    for index in 0..tokens.len() {
        let word = tokens.text(index);
        let own = WordSet::of(index);
        for long in phrases(word) {
            found.push(Synonym { words: own, replacement: long.split(' ').map(str::to_owned).collect() });
        }
        let in_words = number(word).map(numerals::words).filter(|words| words.len() > 1);
        found.extend(in_words.map(|words| Synonym { words: own, replacement: words.into_iter().map(str::to_owned).collect() }));
        if let Some((number, used)) =
            numerals::read((index..tokens.len()).map(|at| tokens.text(at))).filter(|&(_, used)| used > 1)
        {
            let words = WordSet::range(index..index + used);
            found.extend(numeral_forms(number).map(|form| Synonym { words, replacement: vec![form] }));
        }
    }
    (0..tokens.len()).for_each(|index| add_road(tokens, index, &mut found));
    found
}

/// Other single words for the number that a single word stands for: `8`, `huit`, `viii`.
pub fn spellings(word: &str) -> Vec<String> {
    let in_words = || numerals::read(std::iter::once(word)).map(|(number, _)| number);
    let Some(number) = number(word).or_else(|| numerals::read_roman(word)).or_else(in_words) else { return Vec::new() };
    let single = numerals::words(number);
    let spoken = (single.len() == 1).then(|| single[0].to_owned());
    numeral_forms(number).chain(spoken).filter(|form| form != word).collect()
}

/// A number in digits, and in Roman numerals from two on.
fn numeral_forms(number: u32) -> impl Iterator<Item = String> {
    let roman = numerals::roman(number);
    [number.to_string(), roman].into_iter().filter(|form| !form.is_empty())
}

/// The number that some digits stand for.
fn number(word: &str) -> Option<u32> {
    let plain = word.len() <= 4 && !word.starts_with('0') && word.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| word.parse().ok()).flatten()
}

/// Adds the other designations of the road that begins at a word, in one word or in two.
fn add_road(tokens: &Tokens, index: usize, found: &mut Vec<Synonym>) {
    let word = tokens.text(index);
    let letters = word.bytes().take_while(u8::is_ascii_alphabetic).count();
    let in_one = letters < word.len();
    let (name, number) = if in_one { word.split_at(letters) } else { (word, tokens.text(index + 1)) };
    let Some(kind) = ROADS.iter().find(|kind| kind.contains(&name)).filter(|_| is_road_number(number)) else { return };
    let own = WordSet::of(index);
    for form in *kind {
        let glued = [form, number].concat();
        let (alone, both) = if in_one {
            (vec![(*form).to_owned(), number.to_owned()], own)
        } else {
            (vec![(*form).to_owned()], own | own.behind())
        };
        found.push(Synonym { words: own, replacement: alone });
        found.push(Synonym { words: both, replacement: vec![glued] });
    }
}

fn is_road_number(word: &str) -> bool {
    (1..=MAX_ROAD_DIGITS).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_their_other_forms() {
        assert_eq!(spellings("8"), ["viii", "huit"]);
        assert_eq!(spellings("ii"), ["2", "deux"]);
        assert_eq!(spellings("huit"), ["8", "viii"]);
        assert_eq!(spellings("rivoli"), [""; 0]);
    }

    #[test]
    fn several_words_stand_for_one() {
        let synonyms = read(&Tokens::read("rue des 36 ponts"));
        assert_eq!(synonyms, [Synonym { words: WordSet::of_bits(0b100), replacement: vec!["trente".into(), "six".into()] }]);
        let synonyms = read(&Tokens::read("mil huit cent quatorze"));
        assert_eq!(synonyms[0], Synonym { words: WordSet::of_bits(0b1111), replacement: vec!["1814".into()] });
    }

    fn replacements(text: &str) -> Vec<String> {
        let mut found = Vec::new();
        add_road(&Tokens::read(text), 0, &mut found);
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
