//! The search of a row. Codes are helpers: one that nobody has is no reason to answer nothing.

use super::operation::Operation;
use super::reason::Reason;
use super::row_plan::RowPlan;
use super::row_query::RowQuery;
use super::status::Status;
use crate::engine::model::hit::{Hit, Kind};
use crate::engine::model::misplaced::Misplaced;
use crate::engine::model::request::{Filters, QueryError, SearchRequest};
use crate::engine::route::session::Session;
use crate::text::departements;

/// Answers among which a postcode decides, if they score the same.
const CHOICES: usize = 5;
/// Difference up to which two scores are the same.
const SAME_SCORE: f64 = 1e-3;

/// The answer to a row.
pub(super) struct Found {
    pub(super) status: Status,
    pub(super) hits: Vec<Hit>,
    /// Whether no shard was missing. A row that waits for a shard is geocoded again, so its answer must not be kept.
    pub(super) is_final: bool,
}

/// Geocodes a row that has been read.
pub(super) fn find_row(query: &mut RowQuery, plan: &RowPlan, session: &Session<'_>) -> Found {
    let ((status, hits), needs) = session.scope(|session| match plan.operation {
        Operation::Search => search(query, plan, session),
        Operation::Reverse => reverse(query, plan, session),
    });
    Found { status, hits, is_final: needs.shards.is_empty() }
}

/// Searches for the text of a row.
fn search(query: &mut RowQuery, plan: &RowPlan, session: &Session<'_>) -> (Status, Vec<Hit>) {
    let mut request = query.search(plan);
    let found = find(&mut request, query, session);
    query.reuse(request.query);
    match found {
        Err(QueryError::Empty) => failed(query, Status::Skipped, Reason::Empty),
        // Never: the text is as short as the engine takes.
        Err(QueryError::TooLong(_)) => failed(query, Status::Error, Reason::Shortened),
        Ok(hits) => judged(query, plan, hits),
    }
}

/// Finds the addresses nearest to the position of a row. One that is far away is none.
fn reverse(query: &mut RowQuery, plan: &RowPlan, session: &Session<'_>) -> (Status, Vec<Hit>) {
    let Some(request) = query.reverse() else { return failed(query, Status::Skipped, Reason::NoPosition) };
    let hits = session.reverse(&request);
    match session.misplaced(&request, &hits) {
        Some(Misplaced::Exchanged) => failed(query, Status::NotFound, Reason::Exchanged),
        Some(Misplaced::Far) => failed(query, Status::NotFound, Reason::TooFar),
        None => judged(query, plan, hits),
    }
}

fn failed(query: &mut RowQuery, status: Status, reason: Reason) -> (Status, Vec<Hit>) {
    query.reasons.add(reason);
    (status, Vec::new())
}

fn judged(query: &mut RowQuery, plan: &RowPlan, hits: Vec<Hit>) -> (Status, Vec<Hit>) {
    match hits.first() {
        Some(best) if best.score >= plan.min_score => (Status::Ok, hits),
        Some(_) => failed(query, Status::NotFound, Reason::LowScore),
        None if query.is_filtered() => failed(query, Status::NotFound, Reason::Contradiction),
        None => failed(query, Status::NotFound, Reason::NothingLike),
    }
}

/// Finds the hits. The INSEE code decides before the postcode.
fn find(request: &mut SearchRequest, query: &mut RowQuery, session: &Session<'_>) -> Result<Vec<Hit>, QueryError> {
    let postcodes =
        if request.filters.citycodes.is_empty() { Vec::new() } else { std::mem::take(&mut request.filters.postcodes) };
    let limit = request.limit;
    if !postcodes.is_empty() {
        request.limit = CHOICES;
    }
    // The search then looks in the département of the postcode.
    let is_unknown = session.has_unknown_postcodes(&request.filters);
    let mut hits = session.search(request)?;
    if is_unknown || hits.is_empty() && request.filters.postcodes.first().is_some_and(|code| !has_commune(code, session)) {
        query.reasons.add(Reason::PostcodeUnknown);
    }
    if hits.is_empty() && loosen(request, &postcodes, query, session) {
        hits = session.search(request)?;
    }
    if let Some(postcode) = postcodes.first() {
        prefer(&mut hits, postcode);
        if hits.first().is_some_and(|hit| hit.postcode.as_ref().is_some_and(|own| own != postcode)) {
            query.reasons.add(Reason::PostcodeOverruled);
        }
        hits.truncate(limit);
    }
    Ok(hits)
}

/// Moves the first of the best hits with a postcode to the front.
fn prefer(hits: &mut [Hit], postcode: &str) {
    let Some(best) = hits.first().map(|hit| hit.score) else { return };
    let mut equals = hits.iter().take_while(|hit| best - hit.score <= SAME_SCORE);
    if let Some(at) = equals.position(|hit| hit.postcode.as_deref() == Some(postcode))
        && let Some(hits) = hits.get_mut(..=at)
    {
        hits.rotate_right(1);
    }
}

/// Replaces an INSEE code that no commune has by its départements. Returns whether there was one.
fn loosen(request: &mut SearchRequest, postcodes: &[String], query: &mut RowQuery, session: &Session<'_>) -> bool {
    let filters = &mut request.filters;
    if let Some(code) = filters.citycodes.first().filter(|code| session.by_id(code).is_none()).cloned() {
        query.reasons.add(Reason::CitycodeUnknown);
        filters.citycodes.clear();
        filters.departements = departements::of_postcode(&code).into_iter().map(str::to_owned).collect();
        let is_known =
            |code: &&String| !session.has_unknown_postcodes(&Filters { postcodes: vec![(*code).clone()], ..Filters::default() });
        filters.postcodes = postcodes.iter().filter(is_known).cloned().collect();
        return true;
    }
    false
}

/// Whether a commune has this postcode.
fn has_commune(postcode: &str, session: &Session<'_>) -> bool {
    let filters = Filters { kinds: vec![Kind::Municipality], postcodes: vec![postcode.to_owned()], ..Filters::default() };
    let request = SearchRequest { limit: 1, filters, ..SearchRequest::new(postcode) };
    session.search(&request).is_ok_and(|hits| !hits.is_empty())
}
