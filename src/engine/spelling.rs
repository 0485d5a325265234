//! Words some edits away: an automaton over the dictionary, after Wu and Manber ("Fast text searching allowing errors",
//! 1992), with transpositions. A bit a letter, a row an edit.

use crate::format::dictionary::Automaton;

/// Most edits that are looked for.
pub const MAX_EDITS: usize = 2;
/// Longest word whose misspellings are looked for, in bytes.
pub const MAX_LETTERS: usize = 60;

/// Finds words within some edits of a word, or words that begin so.
pub struct Misspelt {
    places: [u64; 128],
    length: usize,
    edits: usize,
    prefix: bool,
}

/// Letters of the word that have been seen, by number of edits; before the last letter too.
#[derive(Clone, Copy)]
pub struct Progress {
    rows: [u64; MAX_EDITS + 1],
    before: [u64; MAX_EDITS + 1],
    last: u64,
    /// Edits with which the whole word was seen at the beginning, when prefixes are wanted.
    reached: u8,
}

const NOT_REACHED: u8 = u8::MAX;

impl Misspelt {
    /// Up to `edits` (at most two) from `word`; `None` when the word is too long. With `prefix`, what follows it is free.
    pub fn new(word: &str, edits: usize, prefix: bool) -> Option<Self> {
        let bytes = word.as_bytes();
        if bytes.len() > MAX_LETTERS || edits > MAX_EDITS {
            return None;
        }
        let mut places = [0; 128];
        for (index, &byte) in bytes.iter().enumerate() {
            *places.get_mut(usize::from(byte))? |= 1 << index;
        }
        Some(Self { places, length: bytes.len(), edits, prefix })
    }

    /// Edits between the word and what was walked; `None` when there are too many.
    pub fn distance(&self, progress: &Progress) -> Option<usize> {
        let here = (0..=self.edits).find(|&edits| progress.rows[edits] >> self.length & 1 == 1);
        let before = (progress.reached != NOT_REACHED).then_some(usize::from(progress.reached));
        here.into_iter().chain(before).min()
    }
}

impl Automaton for Misspelt {
    type State = Progress;

    fn start(&self) -> Progress {
        Progress { rows: [0b1, 0b11, 0b111], before: [0; MAX_EDITS + 1], last: 0, reached: NOT_REACHED }
    }

    #[inline]
    fn step(&self, state: Progress, byte: u8) -> Option<Progress> {
        let place = self.places.get(usize::from(byte)).copied().unwrap_or(0);
        let mut rows = [0; MAX_EDITS + 1];
        rows[0] = (state.rows[0] & place) << 1;
        for edits in 1..=self.edits {
            let fewer = state.rows[edits - 1];
            let swapped = (state.before[edits - 1] & place & state.last >> 1) << 2;
            rows[edits] = (state.rows[edits] & place) << 1 | fewer | fewer << 1 | rows[edits - 1] << 1 | swapped;
        }
        let mut reached = state.reached;
        if self.prefix {
            let now = (0..=self.edits).find(|&edits| rows[edits] >> self.length & 1 == 1);
            reached = reached.min(now.and_then(|edits| u8::try_from(edits).ok()).unwrap_or(NOT_REACHED));
        }
        let within = u64::MAX >> (63 - self.length);
        let alive = reached != NOT_REACHED || rows[self.edits] & within != 0;
        alive.then_some(Progress { rows, before: state.rows, last: place, reached })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn walk(automaton: &Misspelt, word: &str) -> Option<usize> {
        let mut state = automaton.start();
        for byte in word.bytes() {
            state = automaton.step(state, byte)?;
        }
        automaton.distance(&state)
    }

    /// Optimal string alignment, by the book.
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
        fn distances_are_those_of_the_book(a in "[abc]{1,9}", b in "[abc]{0,9}", edits in 0usize..=2) {
            let expected = reference(a.as_bytes(), b.as_bytes());
            let got = walk(&Misspelt::new(&a, edits, false).unwrap(), &b);
            prop_assert_eq!(got, (expected <= edits).then_some(expected));
        }

        #[test]
        fn a_prefix_is_the_best_of_all_beginnings(a in "[abc]{1,6}", b in "[abc]{0,12}") {
            let expected = (0..=b.len()).map(|end| reference(a.as_bytes(), &b.as_bytes()[..end])).min().unwrap();
            let got = walk(&Misspelt::new(&a, 1, true).unwrap(), &b);
            if !b.is_empty() {
                let expected = expected.min(reference(a.as_bytes(), b.as_bytes()));
                prop_assert_eq!(got, (expected <= 1).then_some(expected), "{} {}", a, b);
            }
        }
    }

    #[test]
    fn what_it_cannot_hold_is_refused() {
        assert!(Misspelt::new(&"a".repeat(61), 1, false).is_none());
        assert!(Misspelt::new("日本", 1, false).is_none());
    }
}
