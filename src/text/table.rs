//! Lists of folded words, looked up by their first eight bytes as a number.
//!
//! Comparing numbers is faster than comparing texts, and a query needs about twenty look-ups.

use crate::sorting::sort_by;
use std::sync::OnceLock;

/// Bytes of a key.
const LETTERS: usize = 8;

/// An index of a list of words, made at first use. A word may be in the list several times.
pub struct Table {
    list: fn(usize) -> Option<&'static str>,
    order: OnceLock<Order>,
}

/// The words of a list with their places, sorted, and their keys.
struct Order {
    keys: Vec<u64>,
    words: Vec<(&'static str, usize)>,
}

impl Table {
    /// The index of a list, given as the word at each place.
    pub const fn new(list: fn(usize) -> Option<&'static str>) -> Self {
        Self { list, order: OnceLock::new() }
    }

    /// A word with each of its places, in the order of the list. Empty for an unknown word.
    pub fn of(&self, word: &str) -> &[(&'static str, usize)] {
        let Order { keys, words } = self.order.get_or_init(|| Order::of(self.list));
        let key = key(word);
        let start = keys.partition_point(|&known| known < key);
        let like = keys[start..].iter().take_while(|&&known| known == key).count();
        let like = &words[start..start + like];
        let same = like.partition_point(|entry| entry.0 < word);
        let count = like[same..].partition_point(|entry| entry.0 == word);
        &like[same..same + count]
    }
}

impl Order {
    fn of(list: fn(usize) -> Option<&'static str>) -> Self {
        let mut words: Vec<_> = (0..).map_while(|place| Some((list(place)?, place))).collect();
        sort_by(&mut words, Ord::cmp);
        Self { keys: words.iter().map(|(word, _)| key(word)).collect(), words }
    }
}

/// The first bytes of a word, as a number in the order of words.
fn key(word: &str) -> u64 {
    let mut key = [0; LETTERS];
    for (slot, byte) in key.iter_mut().zip(word.bytes()) {
        *slot = byte;
    }
    u64::from_be_bytes(key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LIST: [&str; 12] = ["aaaaaaaac", "b", "aa", "aaaaaaaa", "b", "aaaaaaaab", "", "ab", "aaaaaaa", "aaaaaaaab", "a", "ab"];

    proptest! {
        #[test]
        fn finds_what_comparing_every_word_finds(word in prop_oneof!["[ab]{0,9}", prop::sample::select(&LIST[..]).prop_map(str::to_owned)]) {
            static TABLE: Table = Table::new(|place| LIST.get(place).copied());
            let expected: Vec<_> = LIST.into_iter().zip(0..).filter(|entry| entry.0 == word).collect();
            prop_assert_eq!(TABLE.of(&word), expected);
        }
    }
}
