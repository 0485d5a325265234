//! The dictionary beside a map of the standard library, and under harm.
#![allow(clippy::unwrap_used)] // a fault here is a failed test

use super::*;
use proptest::prelude::*;
use std::collections::BTreeMap;

const TOKENS: [&str; 7] = ["de", "gare", "gares", "garibaldi", "rivoli", "rue", "ruelle"];

fn dictionary() -> Dictionary {
    open(TOKENS.into_iter())
}

fn open<'t>(tokens: impl Iterator<Item = &'t str>) -> Dictionary {
    Dictionary::open(&write(tokens).unwrap().into()).unwrap()
}

fn text(dictionary: &Dictionary, ordinal: u32) -> String {
    let mut text = String::new();
    dictionary.text(ordinal, &mut text);
    text
}

fn beginnings(dictionary: &Dictionary, text: &str) -> Vec<(usize, u32)> {
    let mut seen = Vec::new();
    dictionary.each_beginning(text, |length, ordinal| seen.push((length, ordinal)));
    seen
}

fn all(dictionary: &Dictionary) -> Vec<Vec<u8>> {
    let mut seen = Vec::new();
    dictionary.each(|token| seen.push(token.to_vec()));
    seen
}

#[test]
fn tokens_and_ordinals_answer_each_other() {
    let dictionary = dictionary();
    for (ordinal, token) in (0..).zip(TOKENS) {
        assert_eq!(dictionary.get(token), Some(ordinal));
        assert_eq!(text(&dictionary, ordinal), token);
    }
    assert_eq!(dictionary.get("gar"), None);
}

#[test]
fn beginnings_of_a_text() {
    assert_eq!(beginnings(&dictionary(), "garesx"), [(4, 1), (5, 2)]);
}

#[test]
fn prefixes_are_ranges() {
    let dictionary = dictionary();
    assert_eq!(dictionary.prefix("gar"), 1..4);
    assert_eq!(dictionary.prefix("gare"), 1..3);
    assert_eq!(dictionary.prefix("rue"), 5..7);
    assert_eq!(dictionary.prefix("ruelle"), 6..7);
    assert_eq!(dictionary.prefix("x"), 0..0);
    assert_eq!(dictionary.prefix(""), 0..7);
}

#[test]
fn all_tokens_are_visited_in_order() {
    assert_eq!(all(&dictionary()), TOKENS.map(|token| token.as_bytes().to_vec()));
}

#[test]
fn what_cannot_be_written_is_refused() {
    let longest = "é".repeat(MAX_TOKEN / 2);
    assert_eq!(open([longest.as_str()].into_iter()).get(&longest), Some(0));
    let longer = longest + "e";
    for tokens in [["rue", "gare"], ["rue", "rue"], ["rue", "rue\0"], ["", "rue"], ["e", &longer]] {
        assert!(write(tokens.into_iter()).is_none(), "{tokens:?}");
    }
}

#[test]
fn no_token_at_all() {
    let dictionary = open(std::iter::empty());
    assert_eq!((dictionary.len(), dictionary.get(""), dictionary.get("a"), dictionary.prefix("")), (0, None, None, 0..0));
    assert_eq!((text(&dictionary, 0), beginnings(&dictionary, "a"), all(&dictionary)), (String::new(), vec![], vec![]));
}

/// Letters that make tokens alike, long and strange.
fn token() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-c]{0,4}",
        2 => "saintmart[a-e]{0,6}",
        2 => "[a-z0-9]{1,12}",
        1 => "[é-ü0œ\u{1}\u{7f}-\u{81}z]{0,5}",
        1 => proptest::collection::vec(any::<char>(), 0..15).prop_map(|letters| letters.into_iter().collect::<String>()),
    ]
    .prop_map(|token| token.replace('\0', ""))
    .prop_filter("no word is empty", |token| !token.is_empty())
}

proptest! {
    #[test]
    fn it_answers_as_a_map(tokens in proptest::collection::btree_set(token(), 0..200), others in proptest::collection::vec(token(), 40)) {
        let dictionary = open(tokens.iter().map(String::as_str));
        let map: BTreeMap<&str, u32> = tokens.iter().map(String::as_str).zip(0..).collect();
        prop_assert_eq!(dictionary.len(), map.len());
        prop_assert_eq!(all(&dictionary), map.keys().map(|token| token.as_bytes().to_vec()).collect::<Vec<_>>());
        let cut = |text: &String| text.chars().take(text.chars().count() / 2).collect::<String>();
        let longer = |text: &String| format!("{text}\0");
        let asked: Vec<String> = tokens.iter().chain(&others).flat_map(|text| [text.clone(), cut(text), longer(text)]).collect();
        for asked in &asked {
            prop_assert_eq!(dictionary.get(asked), map.get(asked.as_str()).copied(), "{:?}", asked);
            let mut of_map = map.iter().filter(|(token, _)| token.starts_with(asked.as_str())).map(|(_, &ordinal)| ordinal);
            let range = of_map.next().map_or(0..0, |first| first..of_map.next_back().unwrap_or(first) + 1);
            prop_assert_eq!(dictionary.prefix(asked), range, "{:?}", asked);
            let beginning = |length| Some((length, *map.get(asked.get(..length)?)?));
            prop_assert_eq!(beginnings(&dictionary, asked), (1..=asked.len()).filter_map(beginning).collect::<Vec<_>>(), "{:?}", asked);
        }
        for (token, &ordinal) in &map {
            prop_assert_eq!(&text(&dictionary, ordinal), token);
        }
        prop_assert_eq!(text(&dictionary, u32::try_from(map.len()).unwrap()), "");
    }

    #[test]
    fn forged_bytes_lead_nowhere(
        tokens in proptest::collection::btree_set(token(), 0..100),
        harm in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..20),
        noise in proptest::collection::vec(any::<u8>(), 0..200),
        start in any::<prop::sample::Index>(),
    ) {
        let mut bytes = write(tokens.iter().map(String::as_str)).unwrap();
        for (at, byte) in harm {
            *at.get_mut(&mut bytes) = byte;
        }
        bytes.truncate(start.index(bytes.len()) + 1);
        bytes.extend(&noise);
        for bytes in [bytes, noise] {
            let size = bytes.len();
            let Ok(dictionary) = Dictionary::open(&bytes.into()) else { continue };
            prop_assert!(dictionary.len() <= 8 * size);
            for asked in tokens.iter().map(String::as_str).chain(["", "a", "saintmartin", "zzzzzzzzzzzz"]) {
                let end = u32::try_from(dictionary.len()).unwrap();
                prop_assert!(dictionary.get(asked).is_none_or(|ordinal| ordinal < end));
                prop_assert!(dictionary.prefix(asked).end <= end);
                prop_assert!(beginnings(&dictionary, asked).iter().all(|&(length, ordinal)| length <= asked.len() && ordinal < end));
            }
            let visited = all(&dictionary);
            prop_assert!(visited.len() <= dictionary.len() && visited.iter().all(|token| token.len() <= MAX_TOKEN));
            (0..50).for_each(|ordinal| drop(text(&dictionary, ordinal)));
        }
    }
}
