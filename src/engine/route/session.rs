//! A session: queries over the open shards, and what they needed.

use super::needs::{Needs, ShardNeeds};
#[cfg(not(feature = "router"))]
use super::no_shard_set::ShardSet;
use super::shards::OpenShards;
use crate::engine::shard::reader::Readers;
use crate::format::partial_numbers::{MissingBytes, MissingRecorder};
#[cfg(feature = "router")]
use crate::format::shard_set::ShardSet;
use std::cell::RefCell;

/// Queries over the open shards of a geocoder, which records the shards and bytes that they needed and did not have.
///
/// A session belongs to one thread. It costs nothing to begin.
pub struct Session<'g> {
    shards: &'g OpenShards,
    needs: RefCell<ShardNeeds>,
    missing: MissingRecorder,
}

impl<'g> Session<'g> {
    /// A session with no query yet.
    pub fn new(shards: &'g OpenShards) -> Self {
        Self { shards, needs: RefCell::default(), missing: MissingRecorder::default() }
    }

    /// The open shards.
    pub(in crate::engine) fn open_shards(&self) -> &'g OpenShards {
        self.shards
    }

    /// The readers of the open shards.
    pub(in crate::engine) fn readers(&self) -> Readers<'_> {
        Readers::new(self.shards.readers(), &self.missing)
    }

    /// Records what a query needed.
    pub(in crate::engine) fn record(&self, needs: &ShardNeeds) {
        self.needs.borrow_mut().add(needs);
    }

    /// Records that a query needs one of the router's shards. Returns whether the shard is available, so that the query waits for it.
    pub(in crate::engine) fn need(&self, number: u32) -> bool {
        let is_available = self.shards.is_available(number);
        let mut needs = self.needs.borrow_mut();
        let asked = if is_available { &mut needs.needed } else { &mut needs.skipped };
        asked.insert(number);
        is_available
    }

    /// Runs queries apart, and returns what they needed. This session records that too.
    pub fn scope<T>(&self, queries: impl FnOnce(&Self) -> T) -> (T, Needs) {
        let inner = Self::new(self.shards);
        let done = queries(&inner);
        self.record(&inner.needs.borrow());
        self.missing.record_all(&inner.missing);
        (done, inner.needs())
    }

    /// The needs of the queries since the last call.
    pub fn needs(&self) -> Needs {
        let ShardNeeds { needed, skipped, searched } = self.needs.take();
        let MissingBytes { ranges, is_blocking } = self.missing.take();
        let names = |set: &ShardSet| self.shards.names_of(set).map(str::to_owned).collect();
        Needs { shards: names(&needed), skipped: names(&skipped), searched, ranges, is_blocking }
    }
}
