//! The façade: shards in, answers out.

use super::answer;
use super::filter::Filter;
use super::lookup::Lookup;
use super::open::OpenShard;
use super::query::{Mask, Query};
use super::request::{MAX_LIMIT, MAX_QUERY_CHARS};
use super::shard_search::ShardSearch;
use super::top::{Candidate, Top};
use super::{Hit, QueryError, ReverseRequest, SearchRequest, contents, reverse, scratch};
use crate::format::Shard;

/// Rounds in which words are forgiven more.
const MAX_ROUNDS: usize = 3;

/// A set of open shards that answers questions.
#[derive(Default)]
pub struct Geocoder {
    shards: Vec<OpenShard>,
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
        let filter = Filter::new(&request.filters);
        let mut top = Top::new(request.limit.clamp(1, MAX_LIMIT));
        let mut forgiven = 0;
        for _ in 0..MAX_ROUNDS {
            self.round(request, &query, &filter, forgiven, &mut top);
            let unexplained = query.all() & !top.best().map_or(0, |best| best.explained) & query.forgivable();
            if unexplained & !forgiven == 0 {
                break;
            }
            forgiven |= unexplained;
        }
        Ok(top.into_vec().iter().map(|candidate| answer::hit(&self.shards, candidate, request.bias)).collect())
    }

    /// Everything the shards hold: every house number, and every street or locality without numbers.
    pub fn addresses(&self) -> impl Iterator<Item = Hit> {
        self.shards.iter().flat_map(contents::addresses)
    }

    /// What is near a position, nearest first.
    pub fn reverse(&self, request: &ReverseRequest) -> Vec<Hit> {
        reverse::search(&self.shards, request)
    }

    /// Searches every shard once, with the words of `forgiven` also misspelt, misheard, glued or cut.
    fn round(&self, request: &SearchRequest, query: &Query, filter: &Filter, forgiven: Mask, top: &mut Top) {
        let push = |top: &mut Top, candidate: Candidate| {
            let id = |candidate: &Candidate| answer::id(&self.shards, candidate);
            let citycode = |candidate: &Candidate| self.shards[candidate.shard].shard.communes.get(candidate.commune).citycode;
            top.push(candidate, id, citycode);
        };
        for (index, open) in self.shards.iter().enumerate() {
            let lookup = Lookup::new(&open.shard, query, forgiven);
            let mut search = ShardSearch::new(open, index, query, &lookup, filter, request.bias);
            scratch::with(|scratch| search.run(scratch, top, &push));
        }
    }
}
