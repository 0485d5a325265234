//! The façade: shards in, answers out.

use super::answer;
use super::asked::Asked;
use super::bias::Bias;
use super::filter::Filter;
use super::lookup::{Lookup, Mercy};
use super::open::OpenShard;
use super::query::Query;
use super::request::{MAX_LIMIT, MAX_QUERY_CHARS};
use super::shard_search::{Promise, ShardSearch};
use super::top::{Candidate, Top};
use super::{Filters, Hit, Kind, QueryError, ReverseRequest, SearchRequest, contents, reverse, scratch};
use crate::format::Shard;

/// Rounds in which words are forgiven more.
const MAX_ROUNDS: usize = 4;

/// A municipality with this score is what was asked.
const SURE: f32 = 0.95;

/// Most communes that one name may stand for, and what share of the best score says that it does.
const MAX_NAMESAKES: usize = 100;
const SAME_NAME: f64 = 0.97;
/// An answer below this score explains so little that every word may be wrong.
const POOR: f32 = 0.7;

/// A shard is searched for misspelt words when it can come this near to the best answer.
const RIVAL: f32 = 0.93;

/// How hard a round looks.
#[derive(Clone, Copy, Debug, Default)]
struct Effort {
    /// Words that are forgiven.
    mercy: Mercy,
    /// Streets are also looked up by words that say little.
    light: bool,
}

impl Effort {
    /// What to try next: words that the best answer leaves unexplained are forgiven, then forgiven more; when it still
    /// explains little, every word may be wrong.
    fn more(self, query: &Query, best: Option<&Candidate>) -> Self {
        let unexplained = query.forgivable() & !best.map_or(0, |best| best.explained);
        let Mercy { words, more } = self.mercy;
        let mut mercy = Mercy { words: words | unexplained, more: more | unexplained & words };
        if mercy == self.mercy && best.is_none_or(|best| best.score < POOR) {
            mercy.words = query.forgivable();
        }
        Self { mercy, ..self }
    }
}

/// A set of open shards that answers questions.
#[derive(Default)]
pub struct Geocoder {
    pub(super) shards: Vec<OpenShard>,
}

impl Geocoder {
    /// A geocoder with no data yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a shard.
    pub fn add(&mut self, shard: Shard) {
        self.shards.push(OpenShard::new(shard));
    }

    /// The shards, in the order they were added.
    pub fn shards(&self) -> impl ExactSizeIterator<Item = &Shard> {
        self.shards.iter().map(|open| &open.shard)
    }

    /// Answers, best first: by score, then importance, then id.
    ///
    /// # Errors
    /// When the question holds nothing to search for, or is too long.
    pub fn search(&self, request: &SearchRequest) -> Result<Vec<Hit>, QueryError> {
        let length = request.query.chars().count();
        if length > MAX_QUERY_CHARS {
            return Err(QueryError::TooLong(length));
        }
        let query = Query::read(request);
        if query.tokens.is_empty() {
            return Err(QueryError::Empty);
        }
        let filter = self.filter(&request.filters);
        let mut top = Top::new(request.limit.clamp(1, MAX_LIMIT));
        let asked = Asked { query: &query, filter: &filter, bias: request.bias.map(Bias::new) };
        let exact: Vec<Lookup> = self.shards.iter().map(|open| Lookup::new(&open.shard, &query, Mercy::default())).collect();
        let mut effort = Effort::default();
        for _ in 0..MAX_ROUNDS {
            self.round(&asked, &exact, effort, &mut top);
            let next = effort.more(&query, top.best());
            if next.mercy == effort.mercy {
                break;
            }
            effort = next;
        }
        if !top
            .best()
            .is_some_and(|best| best.named & query.telling() != 0 || best.kind == Kind::Municipality && best.score >= SURE)
        {
            effort.light = true;
            self.round(&asked, &exact, effort, &mut top);
        }
        Ok(top.into_vec().iter().map(|candidate| answer::hit(&self.shards, candidate, request.bias)).collect())
    }

    /// Everything the shards hold: every house number, and every street or locality without numbers.
    pub fn addresses(&self) -> impl Iterator<Item = Hit> {
        self.shards.iter().flat_map(contents::addresses)
    }

    /// What is near a position, nearest first.
    pub fn reverse(&self, request: &ReverseRequest) -> Vec<Hit> {
        reverse::search(&self.shards, request, &self.filter(&request.filters))
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

    /// Searches the shards that may hold a better answer, the likeliest first, with that much effort.
    fn round(&self, asked: &Asked<'_>, exact: &[Lookup], effort: Effort, top: &mut Top) {
        let push = |top: &mut Top, candidate: Candidate| {
            let id = |candidate: &Candidate| answer::id(&self.shards, candidate);
            let citycode = |candidate: &Candidate| self.shards[candidate.shard].shard.communes.get(candidate.commune).citycode;
            top.push(candidate, id, citycode);
        };
        let promise =
            |index: usize| ShardSearch::new(&self.shards[index], index, *asked, &exact[index]).promise(effort.mercy.words);
        let mut promises: Vec<(Promise, usize)> = (0..self.shards.len()).map(|index| (promise(index), index)).collect();
        let name = |index: usize| &self.shards[index].shard.info().name;
        promises.sort_by(|a, b| b.0.rank.total_cmp(&a.0.rank).then_with(|| name(a.1).cmp(name(b.1))));
        for (promise, index) in promises {
            // Words are forgiven to find a better answer, not more of the same worth.
            let wanted = if effort.mercy.words == 0 { 0.0 } else { top.best().map_or(0.0, |best| best.score * RIVAL) };
            if promise.bound < top.threshold().max(wanted) {
                continue;
            }
            let open = &self.shards[index];
            let mut run = |lookup: &Lookup| {
                scratch::with(|scratch| ShardSearch::new(open, index, *asked, lookup).run(effort.light, scratch, top, &push));
            };
            if effort.mercy == Mercy::default() {
                run(&exact[index]);
            } else {
                run(&Lookup::new(&open.shard, asked.query, effort.mercy));
            }
        }
    }
}
