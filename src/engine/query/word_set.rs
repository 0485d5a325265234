//! Sets of words of a query.

use std::ops::{BitAnd, BitOr, BitOrAssign, Not, Range};

/// A set of words of a query, by their indices, 0..64. The greater of two sets is the one with the later last word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct WordSet(u64);

impl WordSet {
    /// No word.
    pub const EMPTY: Self = Self(0);
    /// Every word.
    pub const ALL: Self = Self(u64::MAX);

    /// The set of these bits, the first word's lowest.
    #[cfg(test)]
    pub const fn of_bits(bits: u64) -> Self {
        Self(bits)
    }

    /// One word.
    #[inline]
    pub const fn of(index: usize) -> Self {
        Self(1 << index)
    }

    /// The words in a range.
    #[inline]
    pub fn range(range: Range<usize>) -> Self {
        Self::from_index(range.start) & !Self::from_index(range.end)
    }

    /// The words from an index on.
    #[inline]
    pub fn from_index(index: usize) -> Self {
        Self(u32::try_from(index).ok().and_then(|index| u64::MAX.checked_shl(index)).unwrap_or(0))
    }

    /// Bits of the first eight words.
    #[inline]
    pub fn first_bits(self) -> u8 {
        let [first, ..] = self.0.to_le_bytes();
        first
    }

    /// Whether there are none.
    #[inline]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether it is one word.
    #[inline]
    pub fn is_one(self) -> bool {
        self.0.is_power_of_two()
    }

    /// The number of words.
    #[inline]
    pub fn len(self) -> u32 {
        self.0.count_ones()
    }

    /// Whether a word is among them.
    #[inline]
    pub fn has(self, index: usize) -> bool {
        self.0 >> index & 1 == 1
    }

    /// Whether some word is in both.
    #[inline]
    pub fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether all words are in another set.
    #[inline]
    pub fn is_within(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    /// Index of the first word. 64 without one.
    #[inline]
    pub fn start(self) -> usize {
        self.0.trailing_zeros() as usize
    }

    /// Index behind the last word. 0 without one.
    #[inline]
    pub fn end(self) -> usize {
        (u64::BITS - self.0.leading_zeros()) as usize
    }

    /// The first word alone.
    #[inline]
    pub fn first(self) -> Self {
        Self(self.0 & self.0.wrapping_neg())
    }

    /// The words from the first to the last.
    pub fn span(self) -> Self {
        Self::range(self.start()..self.end())
    }

    /// The words directly behind these.
    #[inline]
    pub fn behind(self) -> Self {
        Self(self.0 << 1)
    }

    /// The words directly before these.
    #[inline]
    pub fn before(self) -> Self {
        Self(self.0 >> 1)
    }

    /// Indices of the words, in rising order.
    #[inline]
    pub fn iter(self) -> impl Iterator<Item = usize> {
        let mut set = self.0;
        std::iter::from_fn(move || {
            let index = set.trailing_zeros() as usize;
            set &= set.wrapping_sub(1);
            (index < 64).then_some(index)
        })
    }
}

impl BitAnd for WordSet {
    type Output = Self;
    #[inline]
    fn bitand(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }
}

impl BitOr for WordSet {
    type Output = Self;
    #[inline]
    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitOrAssign for WordSet {
    #[inline]
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

impl Not for WordSet {
    type Output = Self;
    #[inline]
    fn not(self) -> Self {
        Self(!self.0)
    }
}

impl FromIterator<Self> for WordSet {
    fn from_iter<I: IntoIterator<Item = Self>>(sets: I) -> Self {
        sets.into_iter().fold(Self::EMPTY, |all, set| all | set)
    }
}

impl FromIterator<usize> for WordSet {
    fn from_iter<I: IntoIterator<Item = usize>>(indices: I) -> Self {
        indices.into_iter().map(Self::of).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_lists_its_words() {
        assert_eq!(WordSet::of_bits(0b1011).iter().collect::<Vec<_>>(), [0, 1, 3]);
        assert_eq!(WordSet::EMPTY.iter().count(), 0);
        assert_eq!([0, 1, 3].into_iter().collect::<WordSet>(), WordSet::of_bits(0b1011));
    }

    #[test]
    fn sets_have_ends_and_neighbours() {
        let set = WordSet::of_bits(0b1010);
        assert_eq!((set.start(), set.end(), set.first(), set.span()), (1, 4, WordSet::of(1), WordSet::range(1..4)));
        assert_eq!((set.behind(), set.before()), (WordSet::of_bits(0b10100), WordSet::of_bits(0b101)));
        assert_eq!((WordSet::EMPTY.start(), WordSet::EMPTY.end(), WordSet::EMPTY.span()), (64, 0, WordSet::EMPTY));
        assert_eq!((WordSet::from_index(64), WordSet::from_index(0)), (WordSet::EMPTY, WordSet::ALL));
    }

    #[test]
    fn sets_are_compared() {
        let set = WordSet::of_bits(0b110);
        assert!(set.has(1) && !set.has(0) && set.meets(WordSet::of(2)) && !set.meets(WordSet::of(0)));
        assert!(WordSet::of(1).is_within(set) && !set.is_within(WordSet::of(1)) && WordSet::EMPTY.is_within(set));
        assert!(WordSet::of(1).is_one() && !set.is_one() && !WordSet::EMPTY.is_one() && WordSet::of(2) > WordSet::of_bits(0b11));
    }
}
