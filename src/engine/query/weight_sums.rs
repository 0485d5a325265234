//! Sums of the weights of words.

use super::word_set::WordSet;

/// Words whose sums are tabulated. Most queries have no more.
const FIRST: usize = 8;

/// Sums of weights of a query's words, tabulated for all sets of its first words.
#[derive(Clone, Debug)]
pub struct WeightSums([f32; 1 << FIRST]);

impl WeightSums {
    /// The sums of these weights, one a word.
    pub fn new(weights: &[f32]) -> Self {
        let mut sums = [0.0; 1 << FIRST];
        for (word, weight) in weights.iter().enumerate().take(FIRST) {
            let (known, next) = sums.split_at_mut(1 << word);
            for (sum, slot) in known.iter().zip(next) {
                *slot = sum + weight;
            }
        }
        Self(sums)
    }

    /// Sum of the weights of a set of words. `weights` are those of [`Self::new`]: the words beyond the table are added in order.
    #[inline]
    pub fn of(&self, weights: &[f32], set: WordSet) -> f32 {
        let sum = self.0[usize::from(set.first_bits())];
        let others = set & WordSet::from_index(FIRST);
        if others.is_empty() { sum } else { others.iter().fold(sum, |sum, word| sum + weights[word]) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        #[allow(clippy::float_cmp)] // the same sums in the same order
        fn a_sum_is_that_of_its_words(weights in proptest::collection::vec(0f32..2.0, 0..48), set: u64) {
            let set = WordSet::of_bits(set) & WordSet::range(0..weights.len());
            let wanted = set.iter().fold(0.0, |sum, word| sum + weights[word]);
            prop_assert_eq!(WeightSums::new(&weights).of(&weights, set), wanted);
        }
    }
}
