//! The façade: shards in, answers out.

use super::{Hit, QueryError, ReverseRequest, SearchRequest};
use crate::format::Shard;

/// A set of open shards that answers questions.
#[derive(Default)]
pub struct Geocoder {
    shards: Vec<Shard>,
}

impl Geocoder {
    /// A geocoder with no data yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a shard.
    pub fn add(&mut self, shard: Shard) {
        self.shards.push(shard);
    }

    /// The shards, in the order they were added.
    pub fn shards(&self) -> &[Shard] {
        &self.shards
    }

    /// Answers, best first: by score, then importance, then id.
    ///
    /// # Errors
    /// When the question holds nothing to search for, or is too long.
    pub fn search(&self, _request: &SearchRequest) -> Result<Vec<Hit>, QueryError> {
        Ok(Vec::new())
    }

    /// What is near a position, nearest first.
    pub fn reverse(&self, _request: &ReverseRequest) -> Vec<Hit> {
        Vec::new()
    }
}
