//! Questions made up from an address's words, well and badly spelt.
#![allow(dead_code)] // each test uses its own part

use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};
use unicode_normalization::UnicodeNormalization;

/// The questions are the same each time, so that a change is what fails; `PROPTEST_RNG_SEED` asks others.
const SEED: u64 = 1;

/// So many cases, fewer in debug builds; `PROPTEST_CASES` has the last word.
pub fn cases(debug: u32, release: u32) -> Config {
    let fitting = if cfg!(debug_assertions) { debug } else { release };
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok());
    let by_default = Config::default();
    let rng_seed = if by_default.rng_seed == RngSeed::Random { RngSeed::Fixed(SEED) } else { by_default.rng_seed };
    Config { cases: asked.unwrap_or(fitting), failure_persistence: None, max_global_rejects: 100_000, rng_seed, ..by_default }
}

/// Ways to write that change nothing.
#[derive(Clone, Debug)]
pub struct Spelling {
    /// As it is, upper case, lower case, every other letter.
    case: u8,
    /// As it is, without accents, accents apart from their letters.
    accents: u8,
    /// Signs between words, in turn.
    gaps: Vec<&'static str>,
}

/// Any spelling.
pub fn spelling() -> impl Strategy<Value = Spelling> {
    let gap = prop::sample::select(vec![" ", "  ", ", ", " ; ", ". ", "\t", "\u{a0}", " (", ") ", " \"", "\n"]);
    (0u8..4, 0u8..3, prop::collection::vec(gap, 1..8)).prop_map(|(case, accents, gaps)| Spelling { case, accents, gaps })
}

/// A text spelt another way.
pub fn spelt(text: &str, spelling: &Spelling) -> String {
    let cased: String = match spelling.case {
        0 => text.to_owned(),
        1 => text.to_uppercase(),
        2 => text.to_lowercase(),
        _ => text
            .chars()
            .enumerate()
            .flat_map(|(at, letter)| if at % 2 == 0 { letter.to_uppercase().collect::<Vec<_>>() } else { vec![letter] })
            .collect(),
    };
    let accented: String = match spelling.accents {
        0 => cased,
        1 => cased.nfd().filter(|letter| !('\u{300}'..='\u{36f}').contains(letter)).collect(),
        _ => cased.nfd().collect(),
    };
    let mut gaps = spelling.gaps.iter().cycle();
    accented.split(' ').flat_map(|word| [word, gaps.next().copied().unwrap_or(" ")]).collect()
}

/// A text with one letter of one of its longer words left out, doubled, or swapped with the next.
pub fn misspelt(text: &str, [word, letter, way]: [u16; 3]) -> String {
    let mut words: Vec<String> = text.split(' ').map(str::to_owned).collect();
    let long: Vec<usize> = (0..words.len()).filter(|&index| words[index].chars().count() >= 5).collect();
    if long.is_empty() {
        return text.to_owned();
    }
    let chosen = long[usize::from(word) % long.len()];
    let mut letters: Vec<char> = words[chosen].chars().collect();
    let at = 1 + usize::from(letter) % (letters.len() - 2);
    match way % 3 {
        0 => drop(letters.remove(at)),
        1 => letters.insert(at, letters[at]),
        _ => letters.swap(at, at + 1),
    }
    words[chosen] = letters.into_iter().collect();
    words.join(" ")
}

const WORDS: &[&str] = &[
    "rue",
    "avenue",
    "place",
    "av",
    "bd",
    "chemin",
    "route",
    "grande",
    "de",
    "la",
    "du",
    "l",
    "d'",
    "des",
    "le",
    "rivoli",
    "république",
    "gare",
    "paris",
    "lyon",
    "saint",
    "denis",
    "st",
    "gap",
    "toulouse",
    "abriès",
    "ristolas",
    "général",
    "gaulle",
    "gal",
    "8",
    "mai",
    "1945",
    "22",
    "novembre",
    "léopold",
    "ii",
    "trente",
    "six",
    "ponts",
    "germain",
    "boulevard",
    "église",
    "carnot",
    "ajaccio",
    "napoléon",
    "cours",
    "1",
    "2",
    "12",
    "bis",
    "12bis",
    "b",
    "ter",
    "100",
    "n°",
    "75001",
    "75004",
    "05000",
    "05460",
    "93200",
    "97400",
    "20000",
    "69002",
    "cedex",
    "bp",
    "étage",
    "appartement",
    "bâtiment",
    "résidence",
    "chez",
    "france",
    "1er",
    "4e",
    "arrondissement",
    "place",
    "capitole",
    "bellecour",
    "marseille",
    "strasbourg",
    "lille",
    "faidherbe",
    "cathédrale",
    "paix",
    "hautes",
    "combes",
    "œuvre",
];

/// A question of words that addresses are made of, in any order, some misspelt or begun. Never empty.
pub fn question() -> impl Strategy<Value = String> {
    let word = (prop::sample::select(WORDS), 0u8..10, any::<[u16; 3]>()).prop_map(|(word, way, typo)| match way {
        0..7 => word.to_owned(),
        7 | 8 => misspelt(word, typo),
        _ => word.chars().take(1 + usize::from(typo[0]) % 6).collect(),
    });
    prop::collection::vec(word, 1..8)
        .prop_map(|words| words.join(" "))
        .prop_filter("no letter", |text| text.chars().any(char::is_alphanumeric))
}

/// Any text of at most 200 characters, of letters, digits, marks and signs of every script.
pub fn text() -> impl Strategy<Value = String> {
    let strange = prop::sample::select(
        "\u{300}\u{301}\u{200d}\u{feff}\u{202e}\u{0}߀٣५１ⅣⅨ½²ªºßẞﬁﬀİıſΣςŉǰ日本語한🏠🇫🇷'’`´-–—/,;.()\"°№\u{a0}\u{2028}"
            .chars()
            .collect::<Vec<_>>(),
    );
    let letter = prop_oneof![4 => prop::char::range('a', 'z'), 2 => prop::char::range('0', '9'), 3 => Just(' '), 2 => strange, 2 => any::<char>()];
    let soup = prop::collection::vec(letter, 0..=200).prop_map(|letters| letters.into_iter().collect::<String>());
    let long = (question(), 1usize..20).prop_map(|(text, times)| vec![text; times].join(" ").chars().take(200).collect());
    prop_oneof![3 => soup, 1 => long]
}
