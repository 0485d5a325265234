//! Sets of words of a query.

/// A set of words of a query: a bit for each word, by its index.
pub type WordSet = u64;

/// Indices of the words of a set, in rising order.
pub fn words_of(mut set: WordSet) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let index = set.trailing_zeros() as usize;
        set &= set.wrapping_sub(1);
        (index < 64).then_some(index)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_lists_its_words() {
        assert_eq!(words_of(0b1011).collect::<Vec<_>>(), [0, 1, 3]);
        assert_eq!(words_of(0).count(), 0);
    }
}
