//! What may be among the best, of all shards of a round.

use super::effort::Effort;
use super::runner::Runner;
use super::shard_search::ShardSearch;
use std::collections::BinaryHeap;

/// Places of shards that run together, the most promising first.
pub struct Race<'c> {
    /// How hard is looked for them.
    pub effort: Effort,
    /// The question says in which commune.
    pub named: bool,
    /// Places may wait until other shards were looked at, which may hold better ones.
    pub is_patient: bool,
    /// The shards that take part.
    pub searches: Vec<ShardSearch<'c>>,
    /// Few are taken of many: a heap puts no more in order than that.
    pub runners: BinaryHeap<Runner>,
}

impl Race<'_> {
    /// In which nothing runs yet.
    pub fn new(effort: Effort, named: bool, is_patient: bool) -> Self {
        Self { effort, named, is_patient, searches: Vec::new(), runners: BinaryHeap::new() }
    }

    /// Lets more run.
    pub fn enter(&mut self, entering: Vec<Runner>) {
        self.runners.append(&mut BinaryHeap::from(entering));
    }
}
