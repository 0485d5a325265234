//! What may be among the best, of all shards of a round.

use super::queue::QueuedCandidate;
use super::shard_search::ShardSearch;
use crate::engine::lookup::relaxation::Relaxation;
use std::collections::BinaryHeap;

/// Places of shards that run together, the most promising first.
pub struct CandidateQueue<'c> {
    /// How hard is looked for them.
    pub relaxation: Relaxation,
    /// The question says in which commune.
    pub named: bool,
    /// Places may wait until other shards were looked at, which may hold better ones.
    pub defers_rest: bool,
    /// The shards that take part.
    pub shards: Vec<ShardSearch<'c>>,
    /// Few are taken of many: a heap puts no more in order than that.
    pub heap: BinaryHeap<QueuedCandidate>,
}

impl CandidateQueue<'_> {
    /// In which nothing runs yet.
    pub fn new(relaxation: Relaxation, named: bool, defers_rest: bool) -> Self {
        Self { relaxation, named, defers_rest, shards: Vec::new(), heap: BinaryHeap::new() }
    }

    /// Lets more run.
    pub fn enter(&mut self, entering: Vec<QueuedCandidate>) {
        self.heap.append(&mut BinaryHeap::from(entering));
    }
}
