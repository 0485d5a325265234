//! The tokens of a shard, laid out to be compared with a misspelt word: side by side in memory, by length. A dictionary is
//! small and fast for a word that it has; to find what a word resembles, a look at every token's letters is faster.

use super::edit_distance::{EditPattern, LetterSet, PACKED, PackedWord};
use crate::format::dictionary::Dictionary;
use crate::text::sound;

/// Lengths that are told apart: 0 to [`PACKED`], and longer.
const LENGTHS: usize = PACKED + 2;
/// Groups of sounds, by their hash: one of them is looked through for a word.
const SOUNDS: usize = 256;

/// The tokens of a shard by length, and once more by sound, in columns of one row a token.
pub struct FuzzyIndex {
    /// Where each length's rows begin, and where the last one's end.
    lengths: [usize; LENGTHS + 1],
    letter_sets: Vec<LetterSet>,
    packed_words: Vec<PackedWord>,
    ordinals: Vec<u32>,
    /// The same of groups of sounds: hash and ordinal.
    groups: [usize; SOUNDS + 1],
    sounds: Vec<(u32, u32)>,
}

impl FuzzyIndex {
    /// Lays out the tokens of a dictionary.
    pub fn of(dictionary: &Dictionary) -> Self {
        let (mut tokens, mut lengths, mut groups) = (Vec::with_capacity(dictionary.len()), [0; LENGTHS + 1], [0; SOUNDS + 1]);
        dictionary.each(|token| {
            let (class, sound) = (class(token.len()), sound_of(token));
            lengths[class] += 1;
            groups[group(sound)] += 1;
            tokens.push((class, LetterSet::of(token), PackedWord::of(token), sound));
        });
        // Where each ends; filled from there, it is where each begins.
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
        for (ordinal, (class, letter_sets, packed_words, sound)) in (0..).zip(tokens) {
            let (length, group) = (&mut this.lengths[class], &mut this.groups[group(sound)]);
            (*length, *group) = (*length - 1, *group - 1);
            (this.letter_sets[*length], this.packed_words[*length], this.ordinals[*length]) =
                (letter_sets, packed_words, ordinal);
            this.sounds[*group] = (sound, ordinal);
        }
        this
    }

    /// Bytes that it takes.
    pub fn bytes(&self) -> usize {
        let numbers = size_of_val(self.sounds.as_slice()) + size_of_val(self.ordinals.as_slice());
        numbers + size_of_val(self.letter_sets.as_slice()) + size_of_val(self.packed_words.as_slice())
    }

    /// Visits the tokens that are at most so many edits from a word, one or two: ordinal, edits.
    pub fn for_each_within(&self, dictionary: &Dictionary, word: &EditPattern, edits: usize, mut visit: impl FnMut(u32, usize)) {
        let (shortest, longest) = (word.length.saturating_sub(edits), word.length + edits);
        for row in self.rows(shortest..=longest, |letter_sets| word.letters.may_match(letter_sets, edits)) {
            let found = self.edits(dictionary, row, |packed_words| word.edits(packed_words), |text| word.edits_to(text));
            if found <= edits {
                visit(self.ordinals[row], found);
            }
        }
    }

    /// Visits the tokens of which some beginning is at most one edit from a word: ordinal, edits.
    pub fn for_each_prefix_within(&self, dictionary: &Dictionary, word: &EditPattern, mut visit: impl FnMut(u32, usize)) {
        for row in
            self.rows(word.length.saturating_sub(1)..=usize::MAX, |letter_sets| word.letters.misses_at_most(letter_sets, 1))
        {
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
        let (hash, mut text) = (hash(&key), String::new());
        let [start, end] = [group(hash), group(hash) + 1].map(|group| self.groups[group]);
        for &(_, ordinal) in self.sounds[start..end].iter().filter(|(sound, _)| *sound == hash) {
            text.clear();
            dictionary.text(ordinal, &mut text);
            if sound::key(&text) == key {
                visit(ordinal);
            }
        }
    }

    /// The rows of some lengths whose marks pass.
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

    /// Edits to a row's token: by its packed letters when they are all, else by its text.
    #[inline]
    fn edits(
        &self,
        dictionary: &Dictionary,
        row: usize,
        packed: impl Fn(PackedWord) -> usize,
        spelt: impl Fn(&[u8]) -> usize,
    ) -> usize {
        if row < self.lengths[LENGTHS - 1] {
            return packed(self.packed_words[row]);
        }
        let mut text = String::new();
        dictionary.text(self.ordinals[row], &mut text);
        spelt(text.as_bytes())
    }
}

/// The indices of the values that pass: few do, so that sixteen are looked at together first.
#[inline]
fn those<T: Copy>(values: &[T], passes: impl Fn(T) -> bool + Copy) -> impl Iterator<Item = usize> {
    const TOGETHER: usize = 16;
    let chunks = values.chunks(TOGETHER).enumerate();
    let some = chunks.filter(move |(_, chunk)| chunk.iter().fold(false, |some, &value| some | passes(value)));
    some.flat_map(move |(index, chunk)| {
        chunk.iter().enumerate().filter(move |&(_, &value)| passes(value)).map(move |(at, _)| index * TOGETHER + at)
    })
}

/// Turns the sizes of groups that stand side by side into where each ends.
fn end_each(sizes: &mut [usize]) {
    let mut end = 0;
    for size in sizes {
        end += *size;
        *size = end;
    }
}

fn group(sound: u32) -> usize {
    usize::from(sound.to_le_bytes()[0])
}

fn class(length: usize) -> usize {
    length.min(LENGTHS - 1)
}

fn sound_of(token: &[u8]) -> u32 {
    std::str::from_utf8(token).map_or(0, |token| hash(&sound::key(token)))
}

/// FNV-1a: what collides is compared letter by letter.
fn hash(key: &str) -> u32 {
    key.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[cfg(all(test, feature = "build"))]
#[allow(clippy::unwrap_used)] // a fault here is a failed test
mod tests {
    use super::*;
    use crate::format::dictionary;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn open(tokens: &BTreeSet<String>) -> (Dictionary, FuzzyIndex) {
        let bytes = dictionary::write(tokens.iter().map(String::as_str)).unwrap();
        let dictionary = Dictionary::open(bytes.into()).unwrap();
        let fuzzy_index = FuzzyIndex::of(&dictionary);
        (dictionary, fuzzy_index)
    }

    proptest! {
        #[test]
        fn finds_what_comparing_every_token_finds(
            tokens in proptest::collection::btree_set("[abe]{1,16}|[a-z]{3,16}", 1..60), word in "[abe]{3,15}", edits in 1usize..=2,
        ) {
            let (dictionary, fuzzy_index) = open(&tokens);
            let spelling = EditPattern::new(&word).unwrap();
            let near = |token: &String| spelling.edits_to(token.as_bytes());
            let expected: BTreeSet<(u32, usize)> =
                (0..).zip(&tokens).map(|(o, token)| (o, near(token))).filter(|found| found.1 <= edits).collect();
            let mut found = BTreeSet::new();
            fuzzy_index.for_each_within(&dictionary, &spelling, edits, |ordinal, edits| { found.insert((ordinal, edits)); });
            prop_assert_eq!(found, expected);
            let near = |token: &String| spelling.edits_to_beginning_of(token.as_bytes());
            let expected: BTreeSet<(u32, usize)> =
                (0..).zip(&tokens).map(|(o, token)| (o, near(token))).filter(|found| found.1 <= 1).collect();
            let mut found = BTreeSet::new();
            fuzzy_index.for_each_prefix_within(&dictionary, &spelling, |ordinal, edits| { found.insert((ordinal, edits)); });
            prop_assert_eq!(found, expected);
        }

        #[test]
        fn finds_what_sounds_the_same(
            tokens in proptest::collection::btree_set("(eau|o|ai|e|in|ain|ch|c|k|ph|f|s|t|r|a|i){1,4}", 1..60),
            word in "(eau|o|ai|e|in|ain|ch|c|k|ph|f|s|t|r|a|i){1,4}",
        ) {
            let (dictionary, fuzzy_index) = open(&tokens);
            let key = sound::key(&word);
            let expected: BTreeSet<u32> =
                (0..).zip(&tokens).filter(|(_, token)| key.len() > 1 && sound::key(token) == key).map(|(o, _)| o).collect();
            let mut found = BTreeSet::new();
            fuzzy_index.for_each_homophone(&dictionary, &word, |ordinal| { found.insert(ordinal); });
            prop_assert_eq!(found, expected);
        }
    }
}
