//! Territories: words of a query that name a département or a region. `Paris 75`, `Gap (Hautes-Alpes)`, `Lille Nord`, `PACA`.

use super::word_set::WordSet;
use crate::sorting::sort_by;
use crate::text::departements::{DEPARTEMENTS, Set};
use crate::text::fold::fold;
use crate::text::tokens::Tokens;
use crate::text::words::{Class, class};
use std::sync::OnceLock;

/// Words of a query, and the départements that they stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Territory {
    /// The words.
    pub words: WordSet,
    /// The départements.
    pub departements: Set,
    /// Whether they are a code, which weighs less than a name: it may be a number of something else.
    pub is_code: bool,
}

/// Short names of regions, folded, each with the full name.
const SHORT: &[(&str, &str)] = &[
    ("aura", "Auvergne-Rhône-Alpes"),
    ("bfc", "Bourgogne-Franche-Comté"),
    ("cvl", "Centre-Val de Loire"),
    ("idf", "Île-de-France"),
    ("paca", "Provence-Alpes-Côte d'Azur"),
    ("pdl", "Pays de la Loire"),
];

/// The territories that a query names. At each word the longest name counts.
///
/// While typing, digits at the end may begin a postcode, which begins with the code of a département.
pub fn read(tokens: &Tokens, autocomplete: bool) -> Vec<Territory> {
    let mut found: Vec<Territory> = Vec::new();
    let mut index = 0;
    while index < tokens.len() {
        let longest = names_from(tokens.text(index)).iter().filter(|(words, _)| begins(tokens, index, words));
        let longest = longest.max_by_key(|(words, _)| words.len());
        let named = longest.filter(|_| !names_a_way(tokens, index)).map(|(words, set)| (words.len(), *set));
        let read = named
            .map(|(count, set)| (count, set, false))
            .or_else(|| Some((1, code(tokens, index).or_else(|| beginning(tokens, index, autocomplete))?, true)));
        let Some((count, departements, is_code)) = read else {
            index += 1;
            continue;
        };
        let words = WordSet::range(index..index + count);
        found.push(Territory { words, departements, is_code });
        index += count;
    }
    found
}

/// Whether a name stands at a word.
fn begins(tokens: &Tokens, index: usize, words: &[String]) -> bool {
    words.iter().zip(index..).all(|(word, at)| tokens.text(at) == word)
}

/// Whether the word is the name of a street: `rue de Bretagne`, `avenue du Rhône`.
fn names_a_way(tokens: &Tokens, index: usize) -> bool {
    let before = (0..index).rev().map(|at| class(tokens.text(at))).find(|&class| class != Class::Article);
    before == Some(Class::Way)
}

/// The département whose code is the last word, or the first of two: `Paris 75`, `2A`, `53 Mayenne`.
fn code(tokens: &Tokens, index: usize) -> Option<Set> {
    let text = Some(tokens.text(index)).filter(|text| is_place(tokens, index) && text.len() <= 3)?;
    let found = DEPARTEMENTS.iter().position(|(code, ..)| code.eq_ignore_ascii_case(text)).map(Set::of);
    // Both départements of Corsica have postcodes that begin with 20.
    found.or_else(|| (text == "20").then(|| Set::of_code("2A") | Set::of_code("2B")))
}

/// The départements whose postcodes begin with the last word, of one digit, three or four, behind the words of an address.
fn beginning(tokens: &Tokens, index: usize, autocomplete: bool) -> Option<Set> {
    let text = tokens.text(index);
    let is_digits = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
    let is_behind_name = || index > 1 && !is_digits(tokens.text(index - 1)) && class(tokens.text(index - 1)) == Class::Plain;
    let may_begin = autocomplete && index + 1 == tokens.len() && (1..=4).contains(&text.len()) && is_digits(text);
    if !may_begin || !is_behind_name() {
        return None;
    }
    let begins = |code: &str| match code {
        "2A" | "2B" => text.starts_with("20") || text == "2",
        code => code.starts_with(text) || text.starts_with(code),
    };
    let all = DEPARTEMENTS.iter().enumerate().filter(|(_, (code, ..))| begins(code));
    Some(all.fold(Set::default(), |set, (index, _)| set | Set::of(index)))
}

/// Whether a code may stand at a word.
fn is_place(tokens: &Tokens, index: usize) -> bool {
    index + 1 == tokens.len() || index == 0 && tokens.len() == 2
}

/// The names that begin with a word, folded.
fn names_from(word: &str) -> &'static [(Vec<String>, Set)] {
    let names = names();
    let start = names.partition_point(|(words, _)| words[0].as_str() < word);
    let count = names[start..].partition_point(|(words, _)| words[0] == word);
    &names[start..start + count]
}

/// The words of every name with the départements that it stands for, sorted.
fn names() -> &'static [(Vec<String>, Set)] {
    static NAMES: OnceLock<Vec<(Vec<String>, Set)>> = OnceLock::new();
    NAMES.get_or_init(|| {
        let words = |name: &str| Tokens::read(&fold(name)).iter().map(str::to_owned).collect::<Vec<_>>();
        let departements = DEPARTEMENTS.iter().enumerate().map(|(index, (_, name, _))| (words(name), Set::of(index)));
        let in_region = |region: &str| {
            let all = DEPARTEMENTS.iter().enumerate().filter(|(_, (_, _, own))| *own == region);
            all.fold(Set::default(), |set, (index, _)| set | Set::of(index))
        };
        let regions = DEPARTEMENTS.iter().map(|(_, _, region)| (words(region), in_region(region)));
        let short = SHORT.iter().map(|(short, region)| (vec![(*short).to_owned()], in_region(region)));
        let mut names: Vec<(Vec<String>, Set)> = departements.chain(regions).chain(short).collect();
        sort_by(&mut names, Ord::cmp);
        names.dedup_by(|a, b| {
            a.0 == b.0 && {
                b.1 = b.1 | a.1;
                true
            }
        });
        names
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(text: &str) -> Vec<(WordSet, Vec<&'static str>)> {
        let of = |set: Set| DEPARTEMENTS.iter().enumerate().filter(move |&(i, _)| set.meets(Set::of(i))).map(|(_, d)| d.0);
        read(&Tokens::read(text), false).into_iter().map(|found| (found.words, of(found.departements).collect())).collect()
    }

    #[test]
    fn names_and_codes_are_read() {
        assert_eq!(codes("gap hautes alpes"), [(WordSet::of_bits(0b110), vec!["05"])]);
        assert_eq!(codes("Paris 75"), [(WordSet::of_bits(0b1), vec!["75"]), (WordSet::of_bits(0b10), vec!["75"])]);
        assert_eq!(codes("ajaccio corse"), [(WordSet::of_bits(0b10), vec!["2A", "2B"])]);
        assert_eq!(codes("saint denis (la réunion)"), [(WordSet::of_bits(0b1100), vec!["974"])]);
        assert_eq!(codes("PACA")[0].1.len(), 6);
    }

    #[test]
    fn a_street_may_be_called_so() {
        assert!(codes("rue de bretagne laval").is_empty() && codes("12 avenue du rhone").is_empty());
        assert_eq!(codes("75 rue de la gare gap"), []);
    }
}
