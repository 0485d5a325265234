//! The façade: shards in, answers out.

use super::answer;
use super::asked::Asked;
use super::bias::Bias;
use super::confidence;
use super::crossing;
use super::filter::Filter;
use super::open::OpenShard;
use super::query::Query;
use super::request::{MAX_LIMIT, MAX_QUERY_CHARS};
use super::search::{Answer, Search};
use super::top::Candidate;
use super::{Filters, Hit, Kind, QueryError, ReverseRequest, SearchRequest, contents, reverse};
use crate::Point;
use crate::format::Shard;
use crate::sorting::sort_by;
use crate::text::departements;

/// Most communes that one name may stand for, and what share of the best score says that it does.
const MAX_NAMESAKES: usize = 100;
const SAME_NAME: f64 = 0.97;

/// Both streets of a crossing fit this well.
const CROSSING: f64 = 0.6;

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

    /// The shards, prepared.
    #[cfg(all(test, feature = "build"))]
    pub(super) fn open_shards(&self) -> &[OpenShard] {
        &self.shards
    }

    /// The crossings that a question asks for: of each street that its second half may be, with what its first half may be
    /// in the same commune.
    fn crossings(&self, request: &SearchRequest) -> Vec<Hit> {
        let Some((first, second)) = crossing::read(&request.query) else { return Vec::new() };
        let ask = |text: &str, citycodes: Vec<String>| {
            let filters = Filters { kinds: vec![Kind::Street, Kind::Locality], ..request.filters.clone() };
            let filters = if citycodes.is_empty() { filters } else { Filters { citycodes, ..filters } };
            let request = SearchRequest { autocomplete: false, bias: request.bias, filters, ..SearchRequest::new(text) };
            self.candidates(&request).unwrap_or_default()
        };
        let sure = |hit: &Hit| hit.score >= CROSSING;
        let mut found: Vec<Hit> = Vec::new();
        for (other, candidate) in ask(&second, Vec::new()).iter().filter(|(hit, _)| sure(hit)) {
            for (one, with) in ask(&first, vec![whole_city(&other.citycode)]).iter().filter(|(hit, _)| sure(hit)) {
                let points = |candidate: &Candidate| answer::points(&self.shards, candidate);
                if one.id != other.id
                    && let Some(point) = crossing::meet(&points(with), &points(candidate))
                {
                    found.push(crossing::hit(one, other, point));
                }
            }
        }
        sort_by(&mut found, |a, b| b.score.total_cmp(&a.score));
        found
    }

    /// Answers, best first: by score, then importance, then id.
    ///
    /// # Errors
    /// When the question holds nothing to search for, or is too long.
    pub fn search(&self, request: &SearchRequest) -> Result<Vec<Hit>, QueryError> {
        let mut hits: Vec<Hit> = self.candidates(request)?.into_iter().map(|(hit, _)| hit).collect();
        let crossings = self.crossings(request);
        if !crossings.is_empty() {
            hits.splice(0..0, crossings);
        }
        confidence::judge(&mut hits);
        hits.truncate(request.limit.clamp(1, MAX_LIMIT));
        Ok(hits)
    }

    /// Answers, and what they are in their shards.
    fn candidates(&self, request: &SearchRequest) -> Result<Vec<(Hit, Candidate)>, QueryError> {
        let length = request.query.chars().count();
        if length > MAX_QUERY_CHARS {
            return Err(QueryError::TooLong(length));
        }
        let query = Query::read(request);
        if query.tokens.is_empty() {
            return Err(QueryError::Empty);
        }
        let filter = self.filter(&request.filters);
        let asked = Asked { query: &query, filter: &filter, bias: request.bias.map(Bias::new), commune: None, exhaustive: false };
        let answers = Search::run(&self.shards, asked, request.limit, request.explain);
        Ok(answers.into_iter().map(|answer| (self.write_answer(&asked, &answer, request.bias), answer.0)).collect())
    }

    fn write_answer(&self, asked: &Asked<'_>, (candidate, words): &Answer, from: Option<Point>) -> Hit {
        let mut hit = answer::hit(&self.shards, candidate, from);
        hit.words.clone_from(words);
        if let Some(wanted) = asked.query.numbers.iter().find(|reading| reading.core & candidate.explained == 0) {
            answer::interpolate(&mut hit, &self.shards, candidate, wanted.number, asked.filter);
        }
        hit
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
}

/// The code of the city that an arrondissement is of: streets meet across its arrondissements.
fn whole_city(citycode: &str) -> String {
    departements::city_of_arrondissement(citycode).unwrap_or(citycode).to_owned()
}
