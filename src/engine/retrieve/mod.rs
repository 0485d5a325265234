//! Candidates of the shards: accumulated from postings, bounded, queued.

pub mod accumulate;
pub mod accumulators;
pub mod queue;
pub mod select;
pub mod shard_bound;
pub mod shard_search;
pub mod shard_state;
