//! Edit distance of two words, computed with a bit for each letter.
//!
//! Edits are insertions, deletions, substitutions, and swaps of neighbours. The algorithm is Hyyrö's, "A bit-vector algorithm for
//! computing Levenshtein and Damerau edit distances", 2003.

/// Longest word that may be fuzzy, in bytes.
pub const MAX_LETTERS: usize = 60;
/// Letters of a [`PackedWord`].
pub const PACKED: usize = 12;
/// Bits of a packed letter.
const LETTER_BITS: u32 = 5;
/// Letters that stand twice in many words. The second one has a bit of its own in a [`LetterSet`].
const OFTEN_TWICE: &[u8; 6] = b"eairnl";

/// The first letters of a word, five bits each. `a` is 1. All bytes that are no letter of the alphabet have one code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PackedWord(u64);

impl PackedWord {
    /// The first [`PACKED`] letters of a word.
    pub fn of(word: &[u8]) -> Self {
        let pack = |packed, &byte| packed << LETTER_BITS | u64::from(code(byte));
        Self(word.iter().take(PACKED).rev().fold(0, pack))
    }

    /// The codes of the letters, in order.
    fn codes(self) -> impl Iterator<Item = u8> {
        let mut left = self.0;
        std::iter::from_fn(move || {
            let code = left.to_le_bytes()[0] & 31;
            left >>= LETTER_BITS;
            (code != 0).then_some(code)
        })
    }
}

/// The set of a word's letters, a bit each. An edit adds at most one letter to it, and takes at most one away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LetterSet(u32);

impl LetterSet {
    /// The letters of a word.
    pub fn of(word: &[u8]) -> Self {
        let mut letters = 0u32;
        for &byte in word {
            let own = if byte.is_ascii_lowercase() { 1 << (byte - b'a') } else { 0 };
            if letters & own != 0
                && let Some(second) = (26..).zip(OFTEN_TWICE).find_map(|(bit, &letter)| (letter == byte).then_some(bit))
            {
                letters |= 1 << second;
            }
            letters |= own;
        }
        Self(letters)
    }

    /// Whether the two words may be at most `edits` edits apart. Edits are one or two.
    #[inline]
    pub fn may_match(self, other: Self, edits: usize) -> bool {
        self.misses_at_most(other, edits) && other.misses_at_most(self, edits)
    }

    /// Whether the word may be at most `edits` edits from a beginning of the other. Edits are one or two.
    #[inline]
    pub fn misses_at_most(self, other: Self, edits: usize) -> bool {
        let missing = self.0 & !other.0;
        let fewer = missing & missing.wrapping_sub(1);
        if edits < 2 { fewer == 0 } else { fewer & fewer.wrapping_sub(1) == 0 }
    }
}

/// The code of a letter.
fn code(byte: u8) -> u8 {
    match byte {
        b'a'..=b'z' => byte - b'a' + 1,
        _ => 31,
    }
}

/// A word, prepared to be compared with many.
pub struct EditPattern {
    /// Positions of each letter in the word, a bit each.
    places: [u64; 32],
    /// Length, in bytes.
    pub length: usize,
    /// Its letters.
    pub letters: LetterSet,
}

impl EditPattern {
    /// The pattern of a word. `None` when it has other letters than `a` to `z`, or is too long.
    pub fn new(word: &str) -> Option<Self> {
        let bytes = word.as_bytes();
        if !(1..=MAX_LETTERS).contains(&bytes.len()) || !bytes.iter().all(u8::is_ascii_lowercase) {
            return None;
        }
        let mut places = [0; 32];
        for (index, &byte) in bytes.iter().enumerate() {
            places[usize::from(code(byte))] |= 1 << index;
        }
        Some(Self { places, length: bytes.len(), letters: LetterSet::of(bytes) })
    }

    /// Edits between the word and another of [`PACKED`] letters at most.
    pub fn edits(&self, other: PackedWord) -> usize {
        self.count(other.codes()).0
    }

    /// Edits between the word and another, by its text.
    pub fn edits_to(&self, other: &[u8]) -> usize {
        self.count(other.iter().map(|&byte| code(byte))).0
    }

    /// Edits between the word and the nearest beginning of another. Above one, the true number may be less.
    pub fn edits_to_beginning(&self, other: PackedWord) -> usize {
        // A beginning that is two letters longer is two edits away.
        self.count(other.codes().take(self.length + 1)).1
    }

    /// The same as [`Self::edits_to_beginning`], by the text of the other word.
    pub fn edits_to_beginning_of(&self, other: &[u8]) -> usize {
        self.count(other.iter().take(self.length + 1).map(|&byte| code(byte))).1
    }

    /// Edits to the whole other word, and the fewest edits to a beginning of it.
    #[inline]
    fn count(&self, other: impl Iterator<Item = u8>) -> (usize, usize) {
        let last = 1 << (self.length - 1);
        let mut fewer = 0u64;
        let mut more = u64::MAX;
        let mut diagonal = 0u64;
        let mut before = 0u64;
        let mut edits = self.length;
        let mut least = self.length;
        for code in other {
            let place = self.places[usize::from(code)];
            let swapped = (!diagonal & place) << 1 & before;
            diagonal = (place & more).wrapping_add(more) ^ more | place | fewer | swapped;
            let rises = fewer | !(diagonal | more);
            let falls = diagonal & more;
            edits = edits + usize::from(rises & last != 0) - usize::from(falls & last != 0);
            least = least.min(edits);
            let rises = rises << 1 | 1;
            more = falls << 1 | !(diagonal | rises);
            fewer = rises & diagonal;
            before = place;
        }
        (edits, least)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Edit distance by the textbook: optimal string alignment.
    fn reference(a: &[u8], b: &[u8]) -> usize {
        let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                rows[i][j] = if i == 0 || j == 0 {
                    i + j
                } else {
                    let same = usize::from(a[i - 1] != b[j - 1]);
                    let mut best = (rows[i - 1][j] + 1).min(rows[i][j - 1] + 1).min(rows[i - 1][j - 1] + same);
                    if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                        best = best.min(rows[i - 2][j - 2] + 1);
                    }
                    best
                };
            }
        }
        rows[a.len()][b.len()]
    }

    proptest! {
        #[test]
        fn edits_are_those_of_the_book(a in "[abe]{1,14}", b in "[abe8]{0,14}") {
            let expected = reference(a.as_bytes(), b.as_bytes());
            let word = EditPattern::new(&a).unwrap();
            prop_assert_eq!(word.edits_to(b.as_bytes()), expected);
            if b.len() <= PACKED {
                prop_assert_eq!(word.edits(PackedWord::of(b.as_bytes())), expected);
            }
            for edits in 1..=2 {
                prop_assert!(expected > edits || word.letters.may_match(LetterSet::of(b.as_bytes()), edits), "{} {}", a, b);
            }
        }

        #[test]
        fn the_best_of_all_beginnings(a in "[abe]{1,8}", b in "[abe]{0,14}") {
            let expected = (0..=b.len()).map(|end| reference(a.as_bytes(), &b.as_bytes()[..end])).min().unwrap();
            let word = EditPattern::new(&a).unwrap();
            prop_assert_eq!(word.edits_to_beginning_of(b.as_bytes()).min(2), expected.min(2));
            prop_assert!(expected > 1 || word.letters.misses_at_most(LetterSet::of(b.as_bytes()), 1), "{} {}", a, b);
        }
    }

    #[test]
    fn words_that_do_not_fit_are_refused() {
        assert!(EditPattern::new(&"a".repeat(61)).is_none());
        assert!(EditPattern::new("日本").is_none() && EditPattern::new("").is_none());
    }
}
