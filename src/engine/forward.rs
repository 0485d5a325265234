//! From a text to hits: the query is read, searched for and written out, with the intersections that it asks for.

use super::answer::explain::{corrections, explain_words};
use super::answer::intersection::{meeting_point, write_intersection};
use super::answer::{confidence, hit_writer};
use super::budget::WorkBudget;
use super::model::hit::{Hit, Kind};
use super::model::request::{Filters, MAX_LIMIT, MAX_QUERY_CHARS, QueryError, SearchRequest};
use super::query::housenumber::NumberReading;
use super::query::intersection;
use super::query::location_bias::LocationBias;
use super::query::query::Query;
use super::records;
use super::route::session::Session;
use super::score::candidate::Candidate;
use super::score::context::SearchContext;
use super::score::identity;
use super::search::search::{Search, SearchResults};
use super::shard::filter::Filter;
use super::weights::{INTERSECTION_SCORE, NAMESAKE_SHARE, SURE_MUNICIPALITY};
use crate::geo::point::Point;
use crate::sorting::sort_by;
use crate::text::departements::{self, Set};
use crate::text::tokens::Tokens;
use std::borrow::Cow;

/// Characters of an INSEE code.
const CITYCODE: usize = 5;
/// Communes that one name may stand for, at most.
const MAX_NAMESAKES: usize = 100;

/// Answers to a text, best first: by score, then prominence, then id.
///
/// # Errors
/// When the text holds nothing to search for, or is too long.
pub fn search(session: &Session<'_>, request: &SearchRequest) -> Result<Vec<Hit>, QueryError> {
    let query = read(request)?;
    let found = candidates(session, request, &query).into_iter().map(|(hit, _)| hit);
    let mut hits = intersections(session, request, &query.tokens);
    let has_intersections = !hits.is_empty();
    hits.extend(found);
    if has_intersections {
        sort_by(&mut hits, |a, b| b.score.total_cmp(&a.score));
        remove_repeated(&mut hits);
    }
    if let Some(commune) = commune_of_code(session, request, &query.tokens)
        && hits.first().is_none_or(|best| best.score < f64::from(SURE_MUNICIPALITY))
    {
        hits.insert(0, commune);
    }
    confidence::assign_confidence(&mut hits);
    hits.truncate(request.limit.clamp(1, MAX_LIMIT));
    Ok(hits)
}

/// The commune whose INSEE code is the whole query: `2A004`. A code that is a postcode too is read as one.
fn commune_of_code(session: &Session<'_>, request: &SearchRequest, tokens: &Tokens) -> Option<Hit> {
    let Filters { kinds, postcodes, citycodes, .. } = &request.filters;
    let code = tokens.text(0).to_ascii_uppercase();
    let is_wanted = (kinds.is_empty() || kinds.contains(&Kind::Municipality))
        && (citycodes.is_empty() || citycodes.iter().any(|wanted| wanted.eq_ignore_ascii_case(&code)));
    if tokens.len() != 1 || code.len() != CITYCODE || !is_wanted || !postcodes.is_empty() {
        return None;
    }
    records::by_id(session, &code)
}

/// Keeps the first hit of each id.
fn remove_repeated(hits: &mut Vec<Hit>) {
    // Few ids: a set of texts would bring another hash function into the page's module.
    let mut known = Vec::new();
    hits.retain(|hit| {
        let is_new = !known.contains(&hit.id);
        if is_new {
            known.push(hit.id.clone());
        }
        is_new
    });
}

/// Hits with their candidates.
fn candidates(session: &Session<'_>, request: &SearchRequest, query: &Query) -> Vec<(Hit, Candidate)> {
    let filter = filter(session, &request.filters);
    let budget = WorkBudget::for_shards(session.open_shards().readers().len());
    let context = SearchContext {
        query,
        filter: &filter,
        bias: request.bias.map(LocationBias::new),
        commune: None,
        budget: &budget,
        missing: session.readers().missing,
        exhaustive: false,
    };
    let mut results = Search::run(session, context, request.limit);
    let candidates = results.take_candidates();
    let mut hits = Vec::with_capacity(candidates.len());
    for candidate in candidates {
        hits.push(write_hit(session, &context, &results, candidate, request, hits.last()));
    }
    hits
}

/// Writes a candidate as a hit. `last` is the one before, which may have the same commune.
fn write_hit(
    session: &Session<'_>,
    context: &SearchContext<'_>,
    results: &SearchResults<'_>,
    candidate: Candidate,
    request: &SearchRequest,
    last: Option<&(Hit, Candidate)>,
) -> (Hit, Candidate) {
    let readers = session.readers();
    let mut hit = hit_writer::write_hit(readers, &candidate, request.bias, last);
    let explained = results
        .terms_of(candidate.shard)
        .filter(|(_, is_fuzzy)| request.explain || *is_fuzzy || candidate.has_other_code())
        .map(|(terms, _)| explain_words(readers.reader(candidate.shard), context, terms, &candidate));
    let words = explained.unwrap_or_default();
    hit.corrections = corrections(&hit, &words);
    hit.words = if request.explain { words } else { Vec::new() };
    add_number(&mut hit, session, context, &candidate);
    (hit, candidate)
}

/// Adds the estimated place of a house number that the street lacks, and the end of a range of numbers.
fn add_number(hit: &mut Hit, session: &Session<'_>, context: &SearchContext<'_>, candidate: &Candidate) {
    let query = context.query;
    let explained = candidate.interpretation.explained;
    if let Some(number) = candidate.interpretation.number {
        let is_taken = |reading: &&NumberReading| reading.number == number.number && reading.core.is_within(explained);
        hit.housenumber_end = query.numbers.iter().find(is_taken).and_then(|reading| reading.last_number(&query.tokens));
    } else if let Some(wanted) = query.numbers.iter().find(|reading| !reading.core.meets(explained)) {
        let wanted = wanted.first_of_range(&query.numbers);
        hit_writer::interpolate(hit, session.readers(), candidate, wanted.number, context.filter);
        hit.housenumber_end = hit.interpolated.and_then(|_| wanted.last_number(&query.tokens));
    }
}

/// The intersections that a query asks for, the best of each street. A street of its second half meets a street of its first
/// half in the same commune.
fn intersections(session: &Session<'_>, request: &SearchRequest, tokens: &Tokens) -> Vec<Hit> {
    let kinds = &request.filters.kinds;
    let wanted = kinds.is_empty() || kinds.contains(&Kind::Street);
    let Some((first, second)) = intersection::read(tokens).filter(|_| wanted) else { return Vec::new() };
    let streets = |text: &str, citycodes: Vec<String>| {
        let mut found = streets_of_half(session, request, text, citycodes);
        found.retain(|(hit, _)| hit.score >= INTERSECTION_SCORE);
        found
    };
    let is_inside = |point: Point| request.filters.bbox.is_none_or(|bbox| bbox.contains(point));
    let points = |candidate: &Candidate| identity::points(session.readers(), candidate);
    let mut found: Vec<Hit> = Vec::new();
    for (other, candidate) in &streets(&second, Vec::new()) {
        let others = points(candidate);
        for (one, with) in &streets(&first, vec![whole_city(&other.citycode)]) {
            if one.id != other.id
                && let Some(meeting) = meeting_point(&points(with), &others).filter(|meeting| is_inside(meeting.point))
            {
                found.push(write_intersection(one, other, meeting, request.bias));
            }
        }
    }
    found
}

/// The streets that one half of an intersection may be, in these communes or in all.
fn streets_of_half(session: &Session<'_>, request: &SearchRequest, text: &str, citycodes: Vec<String>) -> Vec<(Hit, Candidate)> {
    let filters = Filters { kinds: vec![Kind::Street, Kind::Locality], ..request.filters.clone() };
    let filters = if citycodes.is_empty() { filters } else { Filters { citycodes, ..filters } };
    let request = SearchRequest { autocomplete: false, bias: request.bias, filters, ..SearchRequest::new(text) };
    read(&request).map_or_else(|_| Vec::new(), |query| candidates(session, &request, &query))
}

/// A filter in the shards' terms. The name of a commune is searched for first, as any query is.
pub fn filter(session: &Session<'_>, filters: &Filters) -> Filter {
    let citycodes = filters.city.as_ref().map(|name| {
        let only = Filters { kinds: vec![Kind::Municipality], ..Filters::default() };
        let request = SearchRequest { limit: MAX_NAMESAKES, filters: only, autocomplete: false, ..SearchRequest::new(name) };
        let found = search(session, &request).unwrap_or_default();
        let best = found.first().map_or(1.0, |best| best.score);
        found.into_iter().filter(|hit| hit.score >= best * NAMESAKE_SHARE).map(|hit| hit.citycode).collect()
    });
    let filters = in_departements_of_postcodes(session, filters);
    Filter::new(&filters, citycodes)
}

/// Whether no commune of the open shards has one of the filter's postcodes, as with a CEDEX. The shards must have communes of their
/// départements.
pub fn has_unknown_postcodes(session: &Session<'_>, filters: &Filters) -> bool {
    let summaries = || session.open_shards().readers().iter().map(|reader| &reader.summary);
    let is_known = |text: &String| {
        let postcode = text.parse().unwrap_or(0);
        summaries().any(|summary| summary.has_postcode(postcode))
    };
    let is_here = |text: &String| {
        let all = departements::of_postcode(text).into_iter().fold(Set::default(), |set, code| set | Set::of_code(code));
        summaries().any(|summary| summary.departements.meets(all))
    };
    let postcodes = &filters.postcodes;
    postcodes.iter().any(is_here) && !postcodes.iter().any(is_known)
}

/// The same filters. Postcodes that no commune has stand for their départements.
fn in_departements_of_postcodes<'f>(session: &Session<'_>, filters: &'f Filters) -> Cow<'f, Filters> {
    if !filters.departements.is_empty() || !has_unknown_postcodes(session, filters) {
        return Cow::Borrowed(filters);
    }
    let of_postcodes = filters.postcodes.iter().flat_map(|postcode| departements::of_postcode(postcode));
    let departements: Vec<String> = of_postcodes.map(str::to_owned).collect();
    if departements.is_empty() {
        return Cow::Borrowed(filters);
    }
    Cow::Owned(Filters { postcodes: Vec::new(), departements, ..filters.clone() })
}

/// Reads the query of a request.
fn read(request: &SearchRequest) -> Result<Query, QueryError> {
    let length = request.query.chars().count();
    if length > MAX_QUERY_CHARS {
        return Err(QueryError::TooLong(length));
    }
    let query = Query::read(request);
    if query.tokens.is_empty() { Err(QueryError::Empty) } else { Ok(query) }
}

/// The code of an arrondissement's city: streets meet across its arrondissements.
fn whole_city(citycode: &str) -> String {
    departements::city_of_arrondissement(citycode).unwrap_or(citycode).to_owned()
}
