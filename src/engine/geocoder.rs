//! The façade: shards in, answers out.

use super::model::hit::Hit;
use super::model::request::ReverseRequest;
use super::records;
use super::reverse::nearest;
use super::route::needs;
use super::route::needs::Marks;
use super::route::router::Router;
use super::shard::filter::Filter;
use super::shard::reader::ShardReader;
use crate::format::communes::Code;
use crate::format::part;
use crate::format::part::Missed;
use crate::format::routes::{ShardSet, bit};
use crate::format::shard::Shard;
use crate::geo::point::Bbox;
use crate::sorting::sort_by;
use std::ops::Range;
use std::sync::Arc;

/// A set of open shards that answers questions.
///
/// With a router among them, questions are asked only of the shards that may change the answer; those of them that are not
/// open are named by [`Self::traced`].
#[derive(Clone)]
pub struct Geocoder {
    pub(super) shards: Vec<Arc<ShardReader>>,
    router: Option<Arc<Router>>,
    /// Where the router's own shard is among the shards, and where those that it knows are.
    communes: usize,
    open_indices: Vec<Option<usize>>,
    /// The shards that it does not know, by their names.
    unrouted: Vec<usize>,
    /// Shards that cannot be had.
    pub(super) unavailable: ShardSet,
    /// Shards that one question is asked of, at most.
    pub(super) max_shards: usize,
}

/// Where a shard is.
#[derive(Clone, Copy, Debug)]
pub(super) enum ShardSlot {
    /// Among the open ones.
    Open(usize),
    /// Not here; its number in the router.
    Closed(u32),
}

/// Names of shards that questions needed and that were not open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// Open these, then ask again.
    pub shards: Vec<String>,
    /// Left unread: withheld, or beyond the most that one question is asked of.
    pub skipped: Vec<String>,
    /// Of shards that were opened in part ([`Shard::open_part`]): give these bytes of their files to [`Geocoder::fill`], then ask again.
    pub ranges: Vec<(String, Range<usize>)>,
    /// What was answered without these bytes is no answer; else it lacks ids and exact positions, and equals may stand in another order.
    pub is_blocking: bool,
    searched: ShardSet,
}

impl Default for Geocoder {
    fn default() -> Self {
        Self {
            shards: Vec::new(),
            router: None,
            communes: 0,
            open_indices: Vec::new(),
            unrouted: Vec::new(),
            unavailable: 0,
            max_shards: usize::MAX,
        }
    }
}

impl Geocoder {
    /// A geocoder with no data yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a shard; one of the same name goes.
    pub fn add(&mut self, shard: Shard) {
        let open = Arc::new(ShardReader::new(shard));
        self.remove(&open.shard.info().name);
        if let Some(router) = Router::of(&open) {
            self.router = Some(Arc::new(router));
        }
        self.shards.push(open);
        self.index_shards();
    }

    /// Gives a shard that was opened in part bytes of its file that it needed, from that byte on. False when no open shard of this
    /// name takes any, or they are not the bytes of that file, by its own checksums.
    pub fn fill(&mut self, name: &str, from: usize, bytes: &[u8]) -> bool {
        let shard = self.shards.iter_mut().find(|open| open.shard.info().name == name);
        shard.and_then(Arc::get_mut).is_some_and(|open| open.shard.fill(from, bytes))
    }

    /// Takes a shard away; says whether it was there.
    pub fn remove(&mut self, name: &str) -> bool {
        let Some(index) = self.shards.iter().position(|open| open.shard.info().name == name) else { return false };
        let gone = self.shards.remove(index);
        if self.router.is_some() && gone.shard.routes.is_some() {
            (self.router, self.unavailable) = (None, 0);
        }
        self.index_shards();
        true
    }

    /// Says which of the router's shards cannot be had now: questions are answered without them.
    pub fn set_unavailable<'n>(&mut self, names: impl IntoIterator<Item = &'n str>) {
        let Some(router) = &self.router else { return };
        let number = |name: &str| (0..).zip(router.names()).find(|(_, known)| *known == name).map(|(number, _)| number);
        self.unavailable = names.into_iter().filter_map(number).fold(0, |set, number| set | bit(number));
    }

    /// Says that none can be had which is not open: questions are answered with what is here.
    pub fn use_open_only(&mut self) {
        self.unavailable =
            (0..).zip(&self.open_indices).filter(|(_, place)| place.is_none()).fold(0, |set, (number, _)| set | bit(number));
    }

    /// Bytes that an open shard takes, with what was laid out for searching it; 0 when it is not open.
    pub fn bytes_of(&self, name: &str) -> u64 {
        let Some(open) = self.shards.iter().find(|open| open.shard.info().name == name) else { return 0 };
        let router = self.router.as_ref().filter(|_| open.shard.routes.is_some());
        u64::try_from(open.bytes() + router.map_or(0, |router| router.bytes())).unwrap_or(u64::MAX)
    }

    /// True when the router knows a shard of this name: it is needed only when [`Self::traced`] says so.
    pub fn is_routed(&self, name: &str) -> bool {
        self.router.iter().flat_map(|router| router.names()).any(|known| known == name)
    }

    /// Says of how many of the router's shards one question is asked at most; of all, unless told otherwise.
    pub fn set_max_shards(&mut self, most: usize) {
        self.max_shards = most;
    }

    /// Does some work with this geocoder, and tells which shards its questions needed and did not have.
    pub fn with_needs<T>(&self, work: impl FnOnce() -> T) -> (T, Needs) {
        part::missed();
        let (done, marks) = if cfg!(feature = "router") { needs::during(work) } else { (work(), Marks::default()) };
        let Missed { bytes, waits } = part::missed();
        let names = |set: ShardSet| self.names_of(set).map(str::to_owned).collect();
        (
            done,
            Needs {
                shards: names(marks.wanted),
                skipped: names(marks.unread),
                searched: marks.asked,
                ranges: bytes,
                is_blocking: waits,
            },
        )
    }

    /// Names of the router's shards that questions were asked of.
    pub fn searched(&self, trail: &Needs) -> impl Iterator<Item = &str> {
        self.names_of(trail.searched)
    }

    fn names_of(&self, set: ShardSet) -> impl Iterator<Item = &str> {
        let names = self.router.iter().flat_map(|router| router.names()).zip(0..);
        names.filter(move |&(_, number)| set & bit(number) != 0).map(|(name, _)| name)
    }

    /// The shards, in the order they were added.
    pub fn shards(&self) -> impl ExactSizeIterator<Item = &Shard> {
        self.shards.iter().map(|open| &open.shard)
    }

    fn index_shards(&mut self) {
        let at = |name: &str| self.shards.iter().position(|open| open.shard.info().name == name);
        self.open_indices = self.router.iter().flat_map(|router| router.names()).map(at).collect();
        self.communes = self.shards.iter().position(|open| open.shard.routes.is_some()).unwrap_or(0);
        self.unrouted = (0..self.shards.len()).filter(|index| !self.open_indices.contains(&Some(*index))).collect();
        sort_by(&mut self.unrouted, |&a, &b| self.shards[a].shard.info().name.cmp(&self.shards[b].shard.info().name));
    }

    /// The router, and the shard with all its communes.
    pub(super) fn router(&self) -> Option<(&Router, &ShardReader)> {
        Some((self.router.as_deref()?, self.shards.get(self.communes)?))
    }

    /// Where one of the router's shards is among the open ones.
    pub(super) fn open_index_of(&self, number: u32) -> Option<usize> {
        self.open_indices.get(number as usize).copied().flatten()
    }

    /// One of the router's shards, when it is open.
    pub(super) fn routed(&self, number: u32) -> Option<(usize, &ShardReader)> {
        let index = self.open_index_of(number)?;
        Some((index, self.shards.get(index)?))
    }

    /// All shards but those that the router says no street of satisfies some filters, with their rectangles.
    pub(super) fn with_streets(&self, filter: &Filter) -> Vec<(Bbox, ShardSlot)> {
        let open = self.unrouted().map(|(index, open)| (&open.summary, ShardSlot::Open(index)));
        let summaries = self.router.iter().flat_map(|router| (0..).zip(router.summaries()));
        let promising = summaries.filter(|(_, summary)| summary.can_satisfy(filter));
        let routed = promising
            .map(|(number, summary)| (summary, self.open_index_of(number).map_or(ShardSlot::Closed(number), ShardSlot::Open)));
        open.chain(routed).filter_map(|(summary, place)| Some((summary.bbox?, place))).collect()
    }

    /// Takes note that a shard is needed. True when it can be had: the question waits for it.
    pub(super) fn need(&self, number: u32) -> bool {
        if self.router.is_none() {
            return false;
        }
        let one = bit(number);
        let waits = self.unavailable & one == 0;
        needs::mark(if waits { Marks { wanted: one, ..Marks::default() } } else { Marks { unread: one, ..Marks::default() } });
        waits
    }

    /// The shard that holds a commune, when it is not open.
    pub(super) fn closed_shard_of(&self, code: Code) -> Option<u32> {
        let (router, open) = self.router()?;
        let number = router.shard_of(open.shard.communes.find(code)?)?;
        self.open_index_of(number).is_none().then_some(number)
    }

    /// The shards that the router does not know, by their names: with a router, these alone know communes.
    pub(super) fn unrouted(&self) -> impl Iterator<Item = (usize, &ShardReader)> {
        self.unrouted.iter().map(|&index| (index, &*self.shards[index]))
    }

    /// Everything the shards hold: every house number, and every street or locality without numbers.
    pub fn addresses(&self) -> impl Iterator<Item = Hit> {
        self.shards.iter().flat_map(records::addresses)
    }

    /// What is near a position, nearest first.
    pub fn reverse(&self, request: &ReverseRequest) -> Vec<Hit> {
        nearest::search(self, request, &self.filter(&request.filters))
    }
}
