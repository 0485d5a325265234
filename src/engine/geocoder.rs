//! The façade: shards in, answers out.

use super::answer;
use super::asked::Asked;
use super::bias::Bias;
use super::budget::Budget;
use super::confidence;
use super::crossing;
use super::explain::corrections;
use super::filter::Filter;
use super::open::OpenShard;
use super::query::Query;
use super::request::{MAX_LIMIT, MAX_QUERY_CHARS};
use super::router::Router;
use super::search::{Answer, Search};
use super::top::Candidate;
use super::trail::Marks;
use super::{Filters, Hit, Kind, QueryError, ReverseRequest, SearchRequest, contents, reverse, trail};
use crate::format::Shard;
use crate::format::communes::Code;
use crate::format::part::{self, Missed};
use crate::format::routes::{ShardSet, bit};
use crate::sorting::sort_by;
use crate::text::departements;
use crate::text::tokens::Tokens;
use crate::{Bbox, Point};
use std::ops::Range;
use std::sync::Arc;

/// Most communes that one name may stand for, and what share of the best score says that it does.
const MAX_NAMESAKES: usize = 100;
const SAME_NAME: f64 = 0.97;

/// Both streets of a crossing fit this well.
const CROSSING: f64 = 0.6;

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
        Self { shards: Vec::new(), router: None, communes: 0, places: Vec::new(), withheld: 0, most_shards: usize::MAX }
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
        part::missed();
        let (done, marks) = if cfg!(feature = "router") { trail::during(work) } else { (work(), Marks::default()) };
        let Missed { bytes, waits } = part::missed();
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
        let Some(router) = &self.router else { return self.places.clear() };
        let at = |name: &str| self.shards.iter().position(|open| open.shard.info().name == name);
        self.places = router.names().map(at).collect();
        self.communes = self.shards.iter().position(|open| open.shard.routes.is_some()).unwrap_or(0);
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

    /// The shards that know communes: the router's alone, when there is one.
    pub(super) fn with_communes(&self) -> impl Iterator<Item = (usize, &OpenShard)> {
        let routed = |index: &usize| self.router.is_some() && self.places.contains(&Some(*index));
        (0..self.shards.len()).filter(move |index| !routed(index)).map(|index| (index, &*self.shards[index]))
    }

    /// The shard that holds a commune, when it is not open.
    pub(super) fn away(&self, code: Code) -> Option<u32> {
        let (router, open) = self.router()?;
        let number = router.shard_of(open.shard.communes.find(code)?)?;
        self.place_of(number).is_none().then_some(number)
    }

    /// The shards that the router does not know.
    pub(super) fn unrouted(&self) -> impl Iterator<Item = (usize, &OpenShard)> {
        let known = |index: &usize| self.router.is_some() && self.places.contains(&Some(*index));
        (0..self.shards.len()).filter(move |index| !known(index)).map(|index| (index, &*self.shards[index]))
    }

    /// The crossings that a question asks for: of each street that its second half may be, with what its first half may be
    /// in the same commune; the best of each street.
    fn crossings(&self, request: &SearchRequest, tokens: &Tokens) -> Vec<Hit> {
        let kinds = &request.filters.kinds;
        let wanted = kinds.is_empty() || kinds.contains(&Kind::Street);
        let Some((first, second)) = crossing::read(tokens).filter(|_| wanted) else { return Vec::new() };
        let ask = |text: &str, citycodes: Vec<String>| {
            let filters = Filters { kinds: vec![Kind::Street, Kind::Locality], ..request.filters.clone() };
            let filters = if citycodes.is_empty() { filters } else { Filters { citycodes, ..filters } };
            let request = SearchRequest { autocomplete: false, bias: request.bias, filters, ..SearchRequest::new(text) };
            read(&request).map_or_else(|_| Vec::new(), |query| self.candidates(&request, &query))
        };
        let sure = |hit: &Hit| hit.score >= CROSSING;
        let inside = |point: &Point| request.filters.bbox.is_none_or(|bbox| bbox.contains(*point));
        let points = |candidate: &Candidate| answer::points(&self.shards, candidate);
        let mut found: Vec<Hit> = Vec::new();
        for (other, candidate) in ask(&second, Vec::new()).iter().filter(|(hit, _)| sure(hit)) {
            let others = points(candidate);
            for (one, with) in ask(&first, vec![whole_city(&other.citycode)]).iter().filter(|(hit, _)| sure(hit)) {
                if one.id != other.id
                    && let Some(point) = crossing::meet(&points(with), &others).filter(inside)
                {
                    found.push(crossing::hit(one, other, point, request.bias));
                }
            }
        }
        found
    }

    /// Answers, best first: by score, then importance, then id.
    ///
    /// # Errors
    /// When the question holds nothing to search for, or is too long.
    pub fn search(&self, request: &SearchRequest) -> Result<Vec<Hit>, QueryError> {
        let query = read(request)?;
        let found = self.candidates(request, &query).into_iter().map(|(hit, _)| hit);
        let mut hits = self.crossings(request, &query.tokens);
        let meet = !hits.is_empty();
        hits.extend(found);
        if meet {
            sort_by(&mut hits, |a, b| b.score.total_cmp(&a.score));
            // Few: a set of texts would bring another way to hash.
            let mut known = Vec::new();
            hits.retain(|hit| {
                let is_new = !known.contains(&hit.id);
                if is_new {
                    known.push(hit.id.clone());
                }
                is_new
            });
        }
        confidence::judge(&mut hits);
        hits.truncate(request.limit.clamp(1, MAX_LIMIT));
        Ok(hits)
    }

    /// Answers, and what they are in their shards.
    fn candidates(&self, request: &SearchRequest, query: &Query) -> Vec<(Hit, Candidate)> {
        let filter = self.filter(&request.filters);
        let budget = Budget::of(self.shards.len());
        let asked = Asked {
            query,
            filter: &filter,
            bias: request.bias.map(Bias::new),
            commune: None,
            budget: &budget,
            exhaustive: false,
        };
        let answers = Search::run(self, asked, request.limit, request.explain);
        let mut hits = Vec::with_capacity(answers.len());
        for answer in answers {
            hits.push(self.write_out(&asked, answer, request, hits.last()));
        }
        hits
    }

    fn write_out(
        &self,
        asked: &Asked<'_>,
        (candidate, words): Answer,
        request: &SearchRequest,
        last: Option<&(Hit, Candidate)>,
    ) -> (Hit, Candidate) {
        let mut hit = answer::hit_after(&self.shards, &candidate, request.bias, last);
        hit.corrections = corrections(&hit, &words);
        hit.words = if request.explain { words } else { Vec::new() };
        if let Some(wanted) = asked.query.numbers.iter().find(|reading| reading.core & candidate.explained == 0) {
            answer::interpolate(&mut hit, &self.shards, &candidate, wanted.number, asked.filter);
        }
        (hit, candidate)
    }

    /// Everything the shards hold: every house number, and every street or locality without numbers.
    pub fn addresses(&self) -> impl Iterator<Item = Hit> {
        self.shards.iter().flat_map(contents::addresses)
    }

    /// What is near a position, nearest first.
    pub fn reverse(&self, request: &ReverseRequest) -> Vec<Hit> {
        reverse::search(self, request, &self.filter(&request.filters))
    }

    /// Filters in the shards' terms: a commune's name is looked up first, as forgivingly as any question.
    pub(super) fn filter(&self, filters: &Filters) -> Filter {
        let cities = filters.city.as_ref().map(|name| {
            let only = Filters { kinds: vec![Kind::Municipality], ..Filters::default() };
            let request = SearchRequest { limit: MAX_NAMESAKES, filters: only, autocomplete: false, ..SearchRequest::new(name) };
            let found = self.search(&request).unwrap_or_default();
            let best = found.first().map_or(1.0, |best| best.score);
            found.into_iter().filter(|hit| hit.score >= best * SAME_NAME).map(|hit| hit.citycode).collect()
        });
        Filter::new(filters, cities)
    }
}

/// Reads a question.
fn read(request: &SearchRequest) -> Result<Query, QueryError> {
    let length = request.query.chars().count();
    if length > MAX_QUERY_CHARS {
        return Err(QueryError::TooLong(length));
    }
    let query = Query::read(request);
    if query.tokens.is_empty() { Err(QueryError::Empty) } else { Ok(query) }
}

/// The code of the city that an arrondissement is of: streets meet across its arrondissements.
fn whole_city(citycode: &str) -> String {
    departements::city_of_arrondissement(citycode).unwrap_or(citycode).to_owned()
}
