//! One query over all shards, in rounds.

pub mod escalation;
pub mod rounds;
pub mod search;
