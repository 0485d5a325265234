//! A session: queries over the open shards, and what they needed.

use super::needs::{Needs, ShardNeeds};
use super::shards::OpenShards;
use crate::format::part::{self, Missed};
use crate::format::routes::{ShardSet, bit};
use std::cell::Cell;

/// Queries over the open shards of a geocoder, which records the shards and bytes that they needed and did not have.
///
/// A session belongs to one thread. It costs nothing to begin.
pub struct Session<'g> {
    shards: &'g OpenShards,
    needs: Cell<ShardNeeds>,
}

impl<'g> Session<'g> {
    /// A session with no query yet.
    pub fn new(shards: &'g OpenShards) -> Self {
        part::missed();
        Self { shards, needs: Cell::new(ShardNeeds::default()) }
    }

    /// The open shards.
    pub(in crate::engine) fn open_shards(&self) -> &'g OpenShards {
        self.shards
    }

    /// Records what a query needed.
    pub(in crate::engine) fn record(&self, needs: ShardNeeds) {
        self.needs.set(self.needs.get() | needs);
    }

    /// Records that a query needs one of the router's shards. Returns whether the shard is available, so that the query waits for it.
    pub(in crate::engine) fn need(&self, number: u32) -> bool {
        let is_available = self.shards.is_available(number);
        let shard = bit(number);
        self.record(if is_available { ShardNeeds::needed(shard) } else { ShardNeeds::skipped(shard) });
        is_available
    }

    /// What the queries since the last call needed and did not have.
    pub fn needs(&self) -> Needs {
        let ShardNeeds { needed, skipped, searched } = self.needs.take();
        let Missed { bytes, waits } = part::missed();
        let names = |set: ShardSet| self.shards.names_of(set).map(str::to_owned).collect();
        Needs { shards: names(needed), skipped: names(skipped), searched, ranges: bytes, is_blocking: waits }
    }
}
