//! A question, answered: read, searched for, written out, its crossings first.

use super::answer::explain::corrections;
use super::answer::intersection::{meeting_point, write_intersection};
use super::answer::{confidence, hit_writer};
use super::budget::WorkBudget;
use super::geocoder::Geocoder;
use super::model::hit::{Hit, Kind};
use super::model::request::{Filters, MAX_LIMIT, MAX_QUERY_CHARS, QueryError, SearchRequest};
use super::query::intersection;
use super::query::location_bias::LocationBias;
use super::query::query::Query;
use super::score::candidate::Candidate;
use super::score::context::SearchContext;
use super::score::identity;
use super::search::search::{Answer, Search};
use super::shard::filter::Filter;
use super::weights::{INTERSECTION_SCORE, NAMESAKE_SHARE};
use crate::geo::point::Point;
use crate::sorting::sort_by;
use crate::text::departements;
use crate::text::tokens::Tokens;

/// Most communes that one name may stand for.
const MAX_NAMESAKES: usize = 100;

impl Geocoder {
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
        confidence::assign_confidence(&mut hits);
        hits.truncate(request.limit.clamp(1, MAX_LIMIT));
        Ok(hits)
    }

    /// Answers, and what they are in their shards.
    fn candidates(&self, request: &SearchRequest, query: &Query) -> Vec<(Hit, Candidate)> {
        let filter = self.filter(&request.filters);
        let budget = WorkBudget::for_shards(self.shards.len());
        let asked = SearchContext {
            query,
            filter: &filter,
            bias: request.bias.map(LocationBias::new),
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
        asked: &SearchContext<'_>,
        (candidate, words): Answer,
        request: &SearchRequest,
        last: Option<&(Hit, Candidate)>,
    ) -> (Hit, Candidate) {
        let mut hit = hit_writer::hit_after(&self.shards, &candidate, request.bias, last);
        hit.corrections = corrections(&hit, &words);
        hit.words = if request.explain { words } else { Vec::new() };
        if let Some(wanted) = asked.query.numbers.iter().find(|reading| reading.core & candidate.explained == 0) {
            hit_writer::interpolate(&mut hit, &self.shards, &candidate, wanted.number, asked.filter);
        }
        (hit, candidate)
    }

    /// The crossings that a question asks for: of each street that its second half may be, with what its first half may be
    /// in the same commune; the best of each street.
    fn crossings(&self, request: &SearchRequest, tokens: &Tokens) -> Vec<Hit> {
        let kinds = &request.filters.kinds;
        let wanted = kinds.is_empty() || kinds.contains(&Kind::Street);
        let Some((first, second)) = intersection::read(tokens).filter(|_| wanted) else { return Vec::new() };
        let ask = |text: &str, citycodes: Vec<String>| {
            let filters = Filters { kinds: vec![Kind::Street, Kind::Locality], ..request.filters.clone() };
            let filters = if citycodes.is_empty() { filters } else { Filters { citycodes, ..filters } };
            let request = SearchRequest { autocomplete: false, bias: request.bias, filters, ..SearchRequest::new(text) };
            read(&request).map_or_else(|_| Vec::new(), |query| self.candidates(&request, &query))
        };
        let sure = |hit: &Hit| hit.score >= INTERSECTION_SCORE;
        let inside = |point: &Point| request.filters.bbox.is_none_or(|bbox| bbox.contains(*point));
        let points = |candidate: &Candidate| identity::points(&self.shards, candidate);
        let mut found: Vec<Hit> = Vec::new();
        for (other, candidate) in ask(&second, Vec::new()).iter().filter(|(hit, _)| sure(hit)) {
            let others = points(candidate);
            for (one, with) in ask(&first, vec![whole_city(&other.citycode)]).iter().filter(|(hit, _)| sure(hit)) {
                if one.id != other.id
                    && let Some(point) = meeting_point(&points(with), &others).filter(inside)
                {
                    found.push(write_intersection(one, other, point, request.bias));
                }
            }
        }
        found
    }

    /// Filters in the shards' terms: a commune's name is looked up first, as forgivingly as any question.
    pub(super) fn filter(&self, filters: &Filters) -> Filter {
        let cities = filters.city.as_ref().map(|name| {
            let only = Filters { kinds: vec![Kind::Municipality], ..Filters::default() };
            let request = SearchRequest { limit: MAX_NAMESAKES, filters: only, autocomplete: false, ..SearchRequest::new(name) };
            let found = self.search(&request).unwrap_or_default();
            let best = found.first().map_or(1.0, |best| best.score);
            found.into_iter().filter(|hit| hit.score >= best * NAMESAKE_SHARE).map(|hit| hit.citycode).collect()
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
