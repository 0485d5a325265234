//! The open shards, with the router among them.

#[cfg(not(feature = "router"))]
use super::no_shard_set::ShardSet;
use super::router::Router;
use crate::engine::shard::filter::Filter;
use crate::engine::shard::reader::ShardReader;
use crate::format::communes::Code;
use crate::format::shard::Shard;
#[cfg(feature = "router")]
use crate::format::shard_set::ShardSet;
use crate::geo::point::Bbox;
use std::sync::Arc;

/// A set of open shards. With a router among them, shards have numbers, and some of those may be closed.
#[derive(Clone)]
pub struct OpenShards {
    readers: Vec<Arc<ShardReader>>,
    router: Option<Arc<Router>>,
    /// Index of the router's own shard.
    communes: usize,
    /// Index of each of the router's shards, by its number. `None` for a closed one.
    open_indices: Vec<Option<usize>>,
    /// Indices of the shards that the router does not know, by their names.
    unrouted: Vec<usize>,
    unavailable: ShardSet,
    max_shards: usize,
}

/// Place of a shard.
#[derive(Clone, Copy, Debug)]
pub enum ShardSlot {
    /// Open, with its index.
    Open(usize),
    /// Closed, with its number in the router.
    Closed(u32),
}

impl Default for OpenShards {
    fn default() -> Self {
        Self {
            readers: Vec::new(),
            router: None,
            communes: 0,
            open_indices: Vec::new(),
            unrouted: Vec::new(),
            unavailable: ShardSet::default(),
            max_shards: usize::MAX,
        }
    }
}

impl OpenShards {
    /// Adds a shard in place of one of the same name.
    pub fn add(&mut self, shard: Shard) {
        let reader = Arc::new(ShardReader::new(shard));
        self.remove(&reader.shard.info().name);
        let router = Router::of(&reader);
        self.readers.push(reader);
        if let Some(router) = router {
            self.router = Some(Arc::new(router));
            self.index_all();
        } else {
            self.index_last();
        }
    }

    /// Removes a shard. Returns whether it was there.
    pub fn remove(&mut self, name: &str) -> bool {
        let Some(index) = self.index_of(name) else { return false };
        let removed = self.readers.remove(index);
        if removed.shard.routes.is_some() {
            self.router = None;
            self.unavailable = ShardSet::default();
        }
        self.index_all();
        true
    }

    /// Gives a shard that was opened in part bytes of its file, from byte `from` on. Returns false when no open shard of this
    /// name takes them, or its checksums refuse them.
    pub fn fill(&mut self, name: &str, from: usize, bytes: &[u8]) -> bool {
        let Some(index) = self.index_of(name) else { return false };
        Arc::get_mut(&mut self.readers[index]).is_some_and(|reader| reader.shard.fill(from, bytes))
    }

    /// Sets which of the router's shards are unavailable, by name, in place of those set before.
    pub fn set_unavailable<'n>(&mut self, names: impl IntoIterator<Item = &'n str>) {
        let Some(router) = &self.router else { return };
        self.unavailable = names.into_iter().filter_map(|name| router.number_of(name)).collect();
    }

    /// Sets all closed shards unavailable.
    pub fn use_open_only(&mut self) {
        let closed = (0..).zip(&self.open_indices).filter(|(_, index)| index.is_none());
        self.unavailable = closed.map(|(number, _)| number).collect();
    }

    /// Whether one of the router's shards can be had.
    pub fn is_available(&self, number: u32) -> bool {
        !self.unavailable.contains(number)
    }

    /// Sets how many of the router's shards one query may search.
    pub fn set_max_shards(&mut self, count: usize) {
        self.max_shards = count;
    }

    /// How many of the router's shards one query may search.
    pub fn max_shards(&self) -> usize {
        self.max_shards
    }

    /// The readers of the open shards, in the order they were added.
    pub fn readers(&self) -> &[Arc<ShardReader>] {
        &self.readers
    }

    /// Bytes of an open shard with its tables for searching. 0 for a closed one.
    pub fn bytes_of(&self, name: &str) -> u64 {
        let Some(index) = self.index_of(name) else { return 0 };
        let reader = &self.readers[index];
        let router = self.router.as_ref().filter(|_| reader.shard.routes.is_some());
        u64::try_from(reader.bytes() + router.map_or(0, |router| router.bytes())).unwrap_or(u64::MAX)
    }

    /// Whether the router knows a shard of this name.
    pub fn is_routed(&self, name: &str) -> bool {
        self.router.as_ref().is_some_and(|router| router.number_of(name).is_some())
    }

    /// Names of some of the router's shards.
    pub fn names_of<'s>(&'s self, set: &'s ShardSet) -> impl Iterator<Item = &'s str> {
        let names = self.router.iter().flat_map(|router| router.names()).zip(0..);
        names.filter(move |&(_, number)| set.contains(number)).map(|(name, _)| name)
    }

    /// The router, and the shard with all its communes.
    pub fn router(&self) -> Option<(&Router, &ShardReader)> {
        Some((self.router.as_deref()?, self.readers.get(self.communes)?))
    }

    /// Index of one of the router's shards. `None` for a closed one.
    pub fn open_index_of(&self, number: u32) -> Option<usize> {
        self.open_indices.get(number as usize).copied().flatten()
    }

    /// One of the router's shards with its index, when it is open.
    pub fn routed(&self, number: u32) -> Option<(usize, &ShardReader)> {
        let index = self.open_index_of(number)?;
        Some((index, self.readers.get(index)?))
    }

    /// The shards that the router does not know, with their indices, by name. With a router, these alone know communes.
    pub fn unrouted(&self) -> impl Iterator<Item = (usize, &ShardReader)> {
        self.unrouted.iter().map(|&index| (index, &*self.readers[index]))
    }

    /// The shards that may hold a street that satisfies a filter, with the rectangles of their streets.
    pub fn with_streets(&self, filter: &Filter) -> Vec<(Bbox, ShardSlot)> {
        let unrouted = self.unrouted().map(|(index, reader)| (&reader.summary, ShardSlot::Open(index)));
        let summaries = self.router.iter().flat_map(|router| (0..).zip(router.summaries()));
        let slot = |number| self.open_index_of(number).map_or(ShardSlot::Closed(number), ShardSlot::Open);
        let routed =
            summaries.filter(|(_, summary)| summary.can_satisfy(filter)).map(|(number, summary)| (summary, slot(number)));
        unrouted.chain(routed).filter_map(|(summary, slot)| Some((summary.bbox?, slot))).collect()
    }

    /// Number of the closed shard that holds a commune.
    pub fn closed_shard_of(&self, code: Code) -> Option<u32> {
        let (router, reader) = self.router()?;
        let number = router.shard_of(reader.shard.communes.find(code)?)?;
        self.open_index_of(number).is_none().then_some(number)
    }

    fn index_of(&self, name: &str) -> Option<usize> {
        self.readers.iter().position(|reader| reader.shard.info().name == name)
    }

    /// Gives each open shard its place among the router's, or among those that it does not know.
    fn index_all(&mut self) {
        let routed = self.router.as_ref().map_or(0, |router| router.summaries().len());
        self.open_indices.clear();
        self.open_indices.resize(routed, None);
        self.unrouted.clear();
        self.communes = self.readers.iter().position(|reader| reader.shard.routes.is_some()).unwrap_or(0);
        for index in 0..self.readers.len() {
            self.index(index);
        }
    }

    fn index_last(&mut self) {
        if let Some(last) = self.readers.len().checked_sub(1) {
            self.index(last);
        }
    }

    fn index(&mut self, index: usize) {
        let name = &self.readers[index].shard.info().name;
        let number = self.router.as_ref().and_then(|router| router.number_of(name));
        if let Some(slot) = number.and_then(|number| self.open_indices.get_mut(number as usize)) {
            *slot = Some(index);
        } else {
            let before = |&other: &usize| self.readers[other].shard.info().name < *name;
            let at = self.unrouted.partition_point(before);
            self.unrouted.insert(at, index);
        }
    }
}
