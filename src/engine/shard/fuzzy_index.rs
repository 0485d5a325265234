//! Fuzzy index: the tokens of a shard, side by side in memory by length, to be compared with a misspelt word.
//!
//! The dictionary is small, and fast for a word that it has. To find the tokens that a word resembles, a look at the letters of
//! every token is faster.

use super::edit_distance::{EditPattern, LetterSet, PACKED, PackedWord};
use crate::format::dictionary::Dictionary;
use crate::text::likeness::likeness;
use crate::text::sound;

/// Classes of length: 0 to [`PACKED`], and longer.
const LENGTHS: usize = PACKED + 2;
/// Groups of tokens by the hash of their sound. One group is looked through for a word.
const SOUNDS: usize = 256;
/// Least likeness of two words that sound the same. A key says little of a word of few sounds: `test` is no `Theix`.
const MIN_LIKENESS: f32 = 0.45;

/// The tokens of a shard by length, and again by sound: columns with one row a token.
pub struct FuzzyIndex {
    /// First row of each length, and the end of the last.
    lengths: [usize; LENGTHS + 1],
    letter_sets: Vec<LetterSet>,
    packed_words: Vec<PackedWord>,
    ordinals: Vec<u32>,
    /// First row of each group of sounds, and the end of the last.
    groups: [usize; SOUNDS + 1],
    /// Hash of the sound and ordinal of each token, by group.
    sounds: Vec<(u32, u32)>,
}

impl FuzzyIndex {
    /// The index of a dictionary's tokens.
    pub fn of(dictionary: &Dictionary) -> Self {
        let mut tokens = Vec::with_capacity(dictionary.len());
        let mut lengths = [0; LENGTHS + 1];
        let mut groups = [0; SOUNDS + 1];
        dictionary.each(|token| {
            let class = class(token.len());
            let sound = sound_of(token);
            lengths[class] += 1;
            groups[group(sound)] += 1;
            tokens.push((class, LetterSet::of(token), PackedWord::of(token), sound));
        });
        // Each group is filled from its end backwards, so that its end becomes its first row.
        end_each(&mut lengths);
        end_each(&mut groups);
        let count = tokens.len();
        let mut this = Self {
            lengths,
            letter_sets: vec![LetterSet::of(b""); count],
            packed_words: vec![PackedWord::of(b""); count],
            ordinals: vec![0; count],
            groups,
            sounds: vec![(0, 0); count],
        };
        for (ordinal, (class, letter_set, packed_word, sound)) in (0..).zip(tokens) {
            let row = &mut this.lengths[class];
            *row -= 1;
            this.letter_sets[*row] = letter_set;
            this.packed_words[*row] = packed_word;
            this.ordinals[*row] = ordinal;
            let row = &mut this.groups[group(sound)];
            *row -= 1;
            this.sounds[*row] = (sound, ordinal);
        }
        this
    }

    /// Size in bytes.
    pub fn bytes(&self) -> usize {
        let numbers = size_of_val(self.sounds.as_slice()) + size_of_val(self.ordinals.as_slice());
        numbers + size_of_val(self.letter_sets.as_slice()) + size_of_val(self.packed_words.as_slice())
    }

    /// Visits the tokens that are at most `edits` edits from a word, one or two: ordinal, edits.
    pub fn for_each_within(&self, dictionary: &Dictionary, word: &EditPattern, edits: usize, mut visit: impl FnMut(u32, usize)) {
        let lengths = word.length.saturating_sub(edits)..=word.length + edits;
        for row in self.rows(lengths, |letters| word.letters.may_match(letters, edits)) {
            let found = self.edits(dictionary, row, |packed_words| word.edits(packed_words), |text| word.edits_to(text));
            if found <= edits {
                visit(self.ordinals[row], found);
            }
        }
    }

    /// Visits the tokens that have a beginning at most one edit from a word: ordinal, edits.
    pub fn for_each_prefix_within(&self, dictionary: &Dictionary, word: &EditPattern, mut visit: impl FnMut(u32, usize)) {
        for row in self.rows(word.length.saturating_sub(1)..=usize::MAX, |letters| word.letters.misses_at_most(letters, 1)) {
            let beginning = |packed_words| word.edits_to_beginning(packed_words);
            let found = if word.length < PACKED {
                beginning(self.packed_words[row])
            } else {
                self.edits(dictionary, row, beginning, |text| word.edits_to_beginning_of(text))
            };
            if found <= 1 {
                visit(self.ordinals[row], found);
            }
        }
    }

    /// Visits the tokens that sound like a word.
    pub fn for_each_homophone(&self, dictionary: &Dictionary, word: &str, mut visit: impl FnMut(u32)) {
        let key = sound::key(word);
        if key.len() < 2 || key.bytes().all(|byte| byte.is_ascii_digit()) {
            return;
        }
        let hash = hash(&key);
        let mut text = String::new();
        let [start, end] = [group(hash), group(hash) + 1].map(|group| self.groups[group]);
        for &(_, ordinal) in self.sounds[start..end].iter().filter(|(sound, _)| *sound == hash) {
            text.clear();
            dictionary.text(ordinal, &mut text);
            if sound::key(&text) == key && likeness(word, &text) >= MIN_LIKENESS {
                visit(ordinal);
            }
        }
    }

    /// Rows of some lengths whose letter sets pass.
    #[inline]
    fn rows(
        &self,
        lengths: std::ops::RangeInclusive<usize>,
        passes: impl Fn(LetterSet) -> bool + Copy,
    ) -> impl Iterator<Item = usize> {
        let start = self.lengths[class(*lengths.start())];
        let letter_sets = &self.letter_sets[start..self.lengths[class(*lengths.end()) + 1]];
        those(letter_sets, passes).map(move |row| start + row)
    }

    /// Edits to a row's token: by its packed letters when it has no others, else by its text.
    #[inline]
    fn edits(
        &self,
        dictionary: &Dictionary,
        row: usize,
        packed: impl Fn(PackedWord) -> usize,
        by_text: impl Fn(&[u8]) -> usize,
    ) -> usize {
        if row < self.lengths[LENGTHS - 1] {
            return packed(self.packed_words[row]);
        }
        let mut text = String::new();
        dictionary.text(self.ordinals[row], &mut text);
        by_text(text.as_bytes())
    }
}

/// Indices of the values that pass. Few do, so sixteen are tested together first.
#[inline]
fn those<T: Copy>(values: &[T], passes: impl Fn(T) -> bool + Copy) -> impl Iterator<Item = usize> {
    const TOGETHER: usize = 16;
    let chunks = values.chunks(TOGETHER).enumerate();
    let some = chunks.filter(move |(_, chunk)| chunk.iter().fold(false, |some, &value| some | passes(value)));
    some.flat_map(move |(index, chunk)| {
        chunk.iter().enumerate().filter(move |&(_, &value)| passes(value)).map(move |(at, _)| index * TOGETHER + at)
    })
}

/// Turns the sizes of groups that stand side by side into their ends.
fn end_each(sizes: &mut [usize]) {
    let mut end = 0;
    for size in sizes {
        end += *size;
        *size = end;
    }
}

/// Group of a sound's hash.
fn group(sound: u32) -> usize {
    usize::from(sound.to_le_bytes()[0])
}

/// Class of a length.
fn class(length: usize) -> usize {
    length.min(LENGTHS - 1)
}

/// Hash of a token's sound.
fn sound_of(token: &[u8]) -> u32 {
    std::str::from_utf8(token).map_or(0, |token| hash(&sound::key(token)))
}

/// FNV-1a hash. Sounds that collide are compared letter by letter.
fn hash(key: &str) -> u32 {
    key.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // a fault fails the test
mod tests {
    use super::*;
    use crate::format::dictionary;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn open(tokens: &BTreeSet<String>) -> (Dictionary, FuzzyIndex) {
        let bytes = dictionary::write(tokens.iter().map(String::as_str)).unwrap();
        let dictionary = Dictionary::open(&bytes.into()).unwrap();
        let fuzzy_index = FuzzyIndex::of(&dictionary);
        (dictionary, fuzzy_index)
    }

    proptest! {
        #[test]
        fn finds_the_tokens_that_a_full_comparison_finds(
            tokens in proptest::collection::btree_set("[abe]{1,16}|[a-z]{3,16}", 1..60), word in "[abe]{3,15}", edits in 1usize..=2,
        ) {
            let (dictionary, fuzzy_index) = open(&tokens);
            let pattern = EditPattern::new(&word).unwrap();
            let near = |token: &String| pattern.edits_to(token.as_bytes());
            let expected: BTreeSet<(u32, usize)> =
                (0..).zip(&tokens).map(|(o, token)| (o, near(token))).filter(|found| found.1 <= edits).collect();
            let mut found = BTreeSet::new();
            fuzzy_index.for_each_within(&dictionary, &pattern, edits, |ordinal, edits| { found.insert((ordinal, edits)); });
            prop_assert_eq!(found, expected);
            let near = |token: &String| pattern.edits_to_beginning_of(token.as_bytes());
            let expected: BTreeSet<(u32, usize)> =
                (0..).zip(&tokens).map(|(o, token)| (o, near(token))).filter(|found| found.1 <= 1).collect();
            let mut found = BTreeSet::new();
            fuzzy_index.for_each_prefix_within(&dictionary, &pattern, |ordinal, edits| { found.insert((ordinal, edits)); });
            prop_assert_eq!(found, expected);
        }

        #[test]
        fn finds_homophones(
            tokens in proptest::collection::btree_set("(eau|o|ai|e|in|ain|ch|c|k|ph|f|s|t|r|a|i){1,4}", 1..60),
            word in "(eau|o|ai|e|in|ain|ch|c|k|ph|f|s|t|r|a|i){1,4}",
        ) {
            let (dictionary, fuzzy_index) = open(&tokens);
            let key = sound::key(&word);
            let is_like = |token: &str| key.len() > 1 && sound::key(token) == key && likeness(&word, token) >= MIN_LIKENESS;
            let expected: BTreeSet<u32> =
                (0..).zip(&tokens).filter(|(_, token)| is_like(token)).map(|(o, _)| o).collect();
            let mut found = BTreeSet::new();
            fuzzy_index.for_each_homophone(&dictionary, &word, |ordinal| { found.insert(ordinal); });
            prop_assert_eq!(found, expected);
        }
    }
}
