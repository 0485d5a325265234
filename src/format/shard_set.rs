//! Sets of a router's shards.

/// The most shards of a router.
pub const MAX_SHARDS: u32 = 4096;

const BITS: u32 = u64::BITS;

/// A set of shards, by their numbers. Its last word is never 0, so that equal sets compare equal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShardSet(Vec<u64>);

impl ShardSet {
    /// Adds a shard. A number that no router has is left out, since forged lists would make the set too large.
    pub fn insert(&mut self, shard: u32) {
        if shard >= MAX_SHARDS {
            return;
        }
        let word = (shard / BITS) as usize;
        if word >= self.0.len() {
            self.0.resize(word + 1, 0);
        }
        self.0[word] |= 1 << (shard % BITS);
    }

    /// Adds the shards of another set.
    pub fn union_with(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        self.0.iter_mut().zip(&other.0).for_each(|(own, word)| *own |= word);
    }

    /// Whether it holds a shard.
    #[inline]
    pub fn contains(&self, shard: u32) -> bool {
        self.0.get((shard / BITS) as usize).is_some_and(|word| word >> (shard % BITS) & 1 == 1)
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many it holds.
    pub fn len(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Its shards, in rising order.
    pub fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        (0u32..)
            .zip(&self.0)
            .flat_map(|(index, &word)| (0..BITS).filter(move |bit| word >> bit & 1 == 1).map(move |bit| index * BITS + bit))
    }
}

impl FromIterator<u32> for ShardSet {
    fn from_iter<T: IntoIterator<Item = u32>>(shards: T) -> Self {
        let mut set = Self::default();
        shards.into_iter().for_each(|shard| set.insert(shard));
        set
    }
}

#[cfg(test)]
impl ShardSet {
    /// The set of the shards whose bits are 1.
    pub fn of_bits(bits: u64) -> Self {
        (0..BITS).filter(|shard| bits >> shard & 1 == 1).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_what_was_added() {
        let mut set: ShardSet = [3, 64, 1400].into_iter().collect();
        assert_eq!([0, 3, 64, 65, 1400, 5000].map(|shard| set.contains(shard)), [false, true, true, false, true, false]);
        set.union_with(&[5, 4000].into_iter().collect());
        assert_eq!(set.iter().collect::<Vec<_>>(), [3, 5, 64, 1400, 4000]);
        assert_eq!((set.len(), set.is_empty(), ShardSet::default().is_empty()), (5, false, true));
    }

    #[test]
    fn numbers_of_no_shard_are_left_out() {
        let set: ShardSet = [MAX_SHARDS - 1, MAX_SHARDS, u32::MAX].into_iter().collect();
        assert_eq!(set.iter().collect::<Vec<_>>(), [MAX_SHARDS - 1]);
    }

    #[test]
    fn equal_sets_compare_equal() {
        let one: ShardSet = [1, 200].into_iter().collect();
        let mut other: ShardSet = [200].into_iter().collect();
        other.union_with(&[1].into_iter().collect());
        assert_eq!(one, other);
    }
}
