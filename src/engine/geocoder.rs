//! The façade: shards in, answers out.

use super::answer;
use super::asked::Asked;
use super::bias::Bias;
use super::filter::Filter;
use super::lookup::{self, Lookup, Mercy};
use super::open::OpenShard;
use super::query::Query;
use super::request::{MAX_LIMIT, MAX_QUERY_CHARS};
use super::outlook::Outlook;
use super::shard_search::ShardSearch;
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
        let filter = self.filter(&request.filters);
        let mut top = Top::new(request.limit.clamp(1, MAX_LIMIT));
        let asked = Asked { query: &query, filter: &filter, bias: request.bias.map(Bias::new) };
        let mut shards = self.chances(&asked);
        let mut effort = Effort::default();
        for _ in 0..MAX_ROUNDS {
            self.round(&asked, &mut shards, effort, &mut top);
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
            self.round(&asked, &mut shards, effort, &mut top);
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
    fn filter(&self, filters: &Filters) -> Filter {
        let cities = filters.city.as_ref().map(|name| {
            let only = Filters { kinds: vec![Kind::Municipality], ..Filters::default() };
            let request = SearchRequest { limit: MAX_NAMESAKES, filters: only, autocomplete: false, ..SearchRequest::new(name) };
            let found = self.search(&request).unwrap_or_default();
            let best = found.first().map_or(1.0, |best| best.score);
            found.into_iter().filter(|hit| hit.score >= best * SAME_NAME).map(|hit| hit.citycode).collect()
        });
        Filter::new(filters, cities)
    }

    /// The shards, those with the best outlook first.
    fn chances(&self, asked: &Asked<'_>) -> Vec<Chance> {
        let chance = |index: usize| Chance { index, outlook: Outlook::new(&self.shards[index], asked), exact: None };
        let mut chances: Vec<Chance> = (0..self.shards.len()).map(chance).collect();
        let name = |chance: &Chance| &self.shards[chance.index].shard.info().name;
        chances.sort_by(|a, b| b.outlook.rank().total_cmp(&a.outlook.rank()).then_with(|| name(a).cmp(name(b))));
        chances
    }

    /// Searches the shards that may hold a better answer, the likeliest first, with that much effort. Words are looked up only
    /// where the outlook, and what the shards before have given, leave a chance.
    fn round(&self, asked: &Asked<'_>, chances: &mut [Chance], effort: Effort, top: &mut Top) {
        let total = asked.query.least_cost();
        for group in chances.chunk_by_mut(|a, b| a.outlook.rank().total_cmp(&b.outlook.rank()).is_eq()) {
            let mut found: Vec<(f32, &Chance, Option<Lookup>)> = Vec::with_capacity(group.len());
            for chance in group {
                let open = &self.shards[chance.index];
                if !chance.may_have(open, asked, effort, total, wanted(top, effort)) {
                    continue;
                }
                let exact = &*chance.exact.get_or_insert_with(|| Lookup::new(open, asked.query, Mercy::default()));
                let forgiving = (effort.mercy != Mercy::default()).then(|| Lookup::new(open, asked.query, effort.mercy));
                let lookup = forgiving.as_ref().unwrap_or(exact);
                let rank = lookup.most(asked.query, 0) + lookup.commune_gain(&open.shard);
                found.push((rank, chance, forgiving));
            }
            found.sort_by(|a, b| b.0.total_cmp(&a.0));
            for (_, chance, forgiving) in found {
                if let Some(lookup) = forgiving.as_ref().or(chance.exact.as_ref())
                    && chance.outlook.bound(lookup.most(asked.query, 0), total) >= wanted(top, effort)
                {
                    self.search_shard(asked, chance, lookup, effort, top);
                }
            }
        }
    }

    fn search_shard(&self, asked: &Asked<'_>, chance: &Chance, lookup: &Lookup, effort: Effort, top: &mut Top) {
        let push = |top: &mut Top, candidate: Candidate| {
            let id = |candidate: &Candidate| answer::id(&self.shards, candidate);
            top.push(candidate, id, |candidate| answer::place(&self.shards, candidate));
        };
        let mut search = ShardSearch::new(&self.shards[chance.index], chance.index, *asked, chance.outlook, lookup);
        scratch::with(|scratch| search.run(effort.light, scratch, top, &push));
    }
}

/// What a candidate must reach: in rounds that forgive, words are forgiven to find a better answer, not more of the same worth.
fn wanted(top: &Top, effort: Effort) -> f32 {
    let rival = if effort.mercy.words == 0 { 0.0 } else { top.best().map_or(0.0, |best| best.score * RIVAL) };
    top.threshold().max(rival)
}

/// A shard, and what is known of its chances so far.
struct Chance {
    index: usize,
    outlook: Outlook,
    /// The words as they are, once they are looked up.
    exact: Option<Lookup>,
}

impl Chance {
    /// False when the shard cannot reach a score, even were all forgiven words found in it.
    fn may_have(&self, open: &OpenShard, asked: &Asked<'_>, effort: Effort, total: f32, score: f32) -> bool {
        // Glued words draw in their neighbours.
        let words = effort.mercy.words;
        let forgiven = (words | words << 1 | words >> 1) & asked.query.all();
        let enough = |gain: f32| self.outlook.bound(gain, total) >= score;
        match &self.exact {
            Some(exact) => enough(exact.most(asked.query, forgiven)),
            None => enough(lookup::sketch(open, asked.query, forgiven, enough)),
        }
    }
}
