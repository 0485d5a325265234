//! The façade: shards in, answers out.

use super::filter::Filter;
use super::open::OpenShard;
use super::router::Router;
use super::trail::Marks;
use super::{Hit, ReverseRequest, contents, reverse, trail};
use crate::Bbox;
use crate::format::Shard;
use crate::format::communes::Code;
use crate::format::partial_numbers::{self, MissingBytes};
use crate::format::routes::{ShardSet, bit};
use crate::sorting::sort_by;
use std::ops::Range;
use std::sync::Arc;

/// A set of open shards that answers questions.
///
/// With a router among them, questions are asked only of the shards that may change the answer; those of them that are not
/// open are named by [`Self::traced`].
#[derive(Clone)]
pub struct Geocoder {
    pub(super) shards: Vec<Arc<OpenShard>>,
    router: Option<Arc<Router>>,
    /// Where the router's own shard is among the shards, and where those that it knows are.
    communes: usize,
    places: Vec<Option<usize>>,
    /// The shards that it does not know, by their names.
    unrouted: Vec<usize>,
    /// Shards that cannot be had.
    pub(super) withheld: ShardSet,
    /// Shards that one question is asked of, at most.
    pub(super) most_shards: usize,
}

/// Where a shard is.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place {
    /// Among the open ones.
    Open(usize),
    /// Not here; its number in the router.
    Away(u32),
}

/// Names of shards that questions needed and that were not open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trail {
    /// Open these, then ask again.
    pub wanted: Vec<String>,
    /// Left unread: withheld, or beyond the most that one question is asked of.
    pub unread: Vec<String>,
    /// Of shards that were opened in part ([`Shard::open_part`]): give these bytes of their files to [`Geocoder::fill`], then ask again.
    pub bytes: Vec<(String, Range<usize>)>,
    /// What was answered without these bytes is no answer; else it lacks ids and exact positions, and equals may stand in another order.
    pub waits: bool,
    asked: ShardSet,
}

impl Default for Geocoder {
    fn default() -> Self {
        Self {
            shards: Vec::new(),
            router: None,
            communes: 0,
            places: Vec::new(),
            unrouted: Vec::new(),
            withheld: 0,
            most_shards: usize::MAX,
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
        let open = Arc::new(OpenShard::new(shard));
        self.remove(&open.shard.info().name);
        if let Some(router) = Router::of(&open) {
            self.router = Some(Arc::new(router));
        }
        self.shards.push(open);
        self.find_places();
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
            (self.router, self.withheld) = (None, 0);
        }
        self.find_places();
        true
    }

    /// Says which of the router's shards cannot be had now: questions are answered without them.
    pub fn withhold<'n>(&mut self, names: impl IntoIterator<Item = &'n str>) {
        let Some(router) = &self.router else { return };
        let number = |name: &str| (0..).zip(router.names()).find(|(_, known)| *known == name).map(|(number, _)| number);
        self.withheld = names.into_iter().filter_map(number).fold(0, |set, number| set | bit(number));
    }

    /// Says that none can be had which is not open: questions are answered with what is here.
    pub fn withhold_closed(&mut self) {
        self.withheld =
            (0..).zip(&self.places).filter(|(_, place)| place.is_none()).fold(0, |set, (number, _)| set | bit(number));
    }

    /// Bytes that an open shard takes, with what was laid out for searching it; 0 when it is not open.
    pub fn bytes_of(&self, name: &str) -> u64 {
        let Some(open) = self.shards.iter().find(|open| open.shard.info().name == name) else { return 0 };
        let router = self.router.as_ref().filter(|_| open.shard.routes.is_some());
        u64::try_from(open.bytes() + router.map_or(0, |router| router.bytes())).unwrap_or(u64::MAX)
    }

    /// True when the router knows a shard of this name: it is needed only when [`Self::traced`] says so.
    pub fn routes(&self, name: &str) -> bool {
        self.router.iter().flat_map(|router| router.names()).any(|known| known == name)
    }

    /// Says of how many of the router's shards one question is asked at most; of all, unless told otherwise.
    pub fn limit_shards(&mut self, most: usize) {
        self.most_shards = most;
    }

    /// Does some work with this geocoder, and tells which shards its questions needed and did not have.
    pub fn traced<T>(&self, work: impl FnOnce() -> T) -> (T, Trail) {
        partial_numbers::take_missing();
        let (done, marks) = if cfg!(feature = "router") { trail::during(work) } else { (work(), Marks::default()) };
        let MissingBytes { ranges: bytes, is_blocking: waits } = partial_numbers::take_missing();
        let names = |set: ShardSet| self.named(set).map(str::to_owned).collect();
        (done, Trail { wanted: names(marks.wanted), unread: names(marks.unread), asked: marks.asked, bytes, waits })
    }

    /// Names of the router's shards that questions were asked of.
    pub fn asked(&self, trail: &Trail) -> impl Iterator<Item = &str> {
        self.named(trail.asked)
    }

    fn named(&self, set: ShardSet) -> impl Iterator<Item = &str> {
        let names = self.router.iter().flat_map(|router| router.names()).zip(0..);
        names.filter(move |&(_, number)| set & bit(number) != 0).map(|(name, _)| name)
    }

    /// The shards, in the order they were added.
    pub fn shards(&self) -> impl ExactSizeIterator<Item = &Shard> {
        self.shards.iter().map(|open| &open.shard)
    }

    fn find_places(&mut self) {
        let at = |name: &str| self.shards.iter().position(|open| open.shard.info().name == name);
        self.places = self.router.iter().flat_map(|router| router.names()).map(at).collect();
        self.communes = self.shards.iter().position(|open| open.shard.routes.is_some()).unwrap_or(0);
        self.unrouted = (0..self.shards.len()).filter(|index| !self.places.contains(&Some(*index))).collect();
        sort_by(&mut self.unrouted, |&a, &b| self.shards[a].shard.info().name.cmp(&self.shards[b].shard.info().name));
    }

    /// The router, and the shard with all its communes.
    pub(super) fn router(&self) -> Option<(&Router, &OpenShard)> {
        Some((self.router.as_deref()?, self.shards.get(self.communes)?))
    }

    /// Where one of the router's shards is among the open ones.
    pub(super) fn place_of(&self, number: u32) -> Option<usize> {
        self.places.get(number as usize).copied().flatten()
    }

    /// One of the router's shards, when it is open.
    pub(super) fn routed(&self, number: u32) -> Option<(usize, &OpenShard)> {
        let index = self.place_of(number)?;
        Some((index, self.shards.get(index)?))
    }

    /// All shards but those that the router says no street of satisfies some filters, with their rectangles.
    pub(super) fn with_streets(&self, filter: &Filter) -> Vec<(Bbox, Place)> {
        let open = self.unrouted().map(|(index, open)| (&open.profile, Place::Open(index)));
        let profiles = self.router.iter().flat_map(|router| (0..).zip(router.profiles()));
        let promising = profiles.filter(|(_, profile)| profile.may_satisfy(filter));
        let routed = promising.map(|(number, profile)| (profile, self.place_of(number).map_or(Place::Away(number), Place::Open)));
        open.chain(routed).filter_map(|(profile, place)| Some((profile.bbox?, place))).collect()
    }

    /// Takes note that a shard is needed. True when it can be had: the question waits for it.
    pub(super) fn miss(&self, number: u32) -> bool {
        if self.router.is_none() {
            return false;
        }
        let one = bit(number);
        let waits = self.withheld & one == 0;
        trail::mark(if waits { Marks { wanted: one, ..Marks::default() } } else { Marks { unread: one, ..Marks::default() } });
        waits
    }

    /// The shard that holds a commune, when it is not open.
    pub(super) fn away(&self, code: Code) -> Option<u32> {
        let (router, open) = self.router()?;
        let number = router.shard_of(open.shard.communes.find(code)?)?;
        self.place_of(number).is_none().then_some(number)
    }

    /// The shards that the router does not know, by their names: with a router, these alone know communes.
    pub(super) fn unrouted(&self) -> impl Iterator<Item = (usize, &OpenShard)> {
        self.unrouted.iter().map(|&index| (index, &*self.shards[index]))
    }

    /// Everything the shards hold: every house number, and every street or locality without numbers.
    pub fn addresses(&self) -> impl Iterator<Item = Hit> {
        self.shards.iter().flat_map(contents::addresses)
    }

    /// What is near a position, nearest first.
    pub fn reverse(&self, request: &ReverseRequest) -> Vec<Hit> {
        reverse::search(self, request, &self.filter(&request.filters))
    }
}
