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
use std::collections::HashSet;

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

    /// The crossings that a question asks for: of each street that its second half may be, with what its first half may be
    /// in the same commune; the best of each street.
    fn crossings(&self, request: &SearchRequest) -> Vec<Hit> {
        let kinds = &request.filters.kinds;
        let wanted = kinds.is_empty() || kinds.contains(&Kind::Street);
        let Some((first, second)) = crossing::read(&request.query).filter(|_| wanted) else { return Vec::new() };
        let ask = |text: &str, citycodes: Vec<String>| {
            let filters = Filters { kinds: vec![Kind::Street, Kind::Locality], ..request.filters.clone() };
            let filters = if citycodes.is_empty() { filters } else { Filters { citycodes, ..filters } };
            let request = SearchRequest { autocomplete: false, bias: request.bias, filters, ..SearchRequest::new(text) };
            self.candidates(&request).unwrap_or_default()
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
        let found = self.candidates(request)?.into_iter().map(|(hit, _)| hit);
        let mut hits = self.crossings(request);
        let meet = !hits.is_empty();
        hits.extend(found);
        if meet {
            sort_by(&mut hits, |a, b| b.score.total_cmp(&a.score));
            let mut known = HashSet::new();
            hits.retain(|hit| known.insert(hit.id.clone()));
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
        Ok(answers.into_iter().map(|answer| self.write_out(&asked, answer, request.bias)).collect())
    }

    fn write_out(&self, asked: &Asked<'_>, (candidate, words): Answer, from: Option<Point>) -> (Hit, Candidate) {
        let mut hit = Hit { words, ..answer::hit(&self.shards, &candidate, from) };
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
