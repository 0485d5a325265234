//! Needs of a session: shards and bytes that its queries lacked.

#[cfg(not(feature = "router"))]
use super::no_shard_set::ShardSet;
#[cfg(feature = "router")]
use crate::format::shard_set::ShardSet;
use std::ops::Range;

/// Shards that queries needed and did not have, by their numbers in the router.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShardNeeds {
    /// Shards to open before the queries are run again.
    pub needed: ShardSet,
    /// Shards left out: they are unavailable, or too many were searched already.
    pub skipped: ShardSet,
    /// Shards that were searched.
    pub searched: ShardSet,
}

impl ShardNeeds {
    /// Adds the needs of other queries.
    pub fn add(&mut self, other: &Self) {
        self.needed.union_with(&other.needed);
        self.skipped.union_with(&other.skipped);
        self.searched.union_with(&other.searched);
    }
}

/// Needs of a session, by name: shards and bytes that its queries lacked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// Shards to open. Then the queries are to be run again.
    pub shards: Vec<String>,
    /// Shards that were left out: they are unavailable, or beyond [`Geocoder::set_max_shards`](crate::Geocoder::set_max_shards).
    pub skipped: Vec<String>,
    /// Bytes of the files of shards that were opened in part ([`Shard::open_part`](crate::Shard::open_part)), to be given to
    /// [`Geocoder::fill`](crate::Geocoder::fill). Then the queries are to be run again.
    pub ranges: Vec<(String, Range<usize>)>,
    /// Whether the answers are void without these bytes. Else they lack ids and exact positions, and equals may stand in another order.
    pub is_blocking: bool,
    pub(super) searched: ShardSet,
}

impl Needs {
    /// Numbers of the router's shards that were searched.
    pub(in crate::engine) fn searched(&self) -> &ShardSet {
        &self.searched
    }
}
