//! Stand-in for sets of shards in a build without the feature `router`.
//!
//! Its type has one value, so that the compiler removes all code that uses it.

/// The set of no shard.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShardSet(());

#[allow(clippy::unused_self)] // as other sets have them
impl ShardSet {
    pub fn insert(&mut self, _: u32) {}

    pub fn union_with(&mut self, _: &Self) {}

    pub fn contains(&self, _: u32) -> bool {
        false
    }
}

impl FromIterator<u32> for ShardSet {
    fn from_iter<T: IntoIterator<Item = u32>>(_: T) -> Self {
        Self(())
    }
}
