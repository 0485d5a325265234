//! Answers while shards are unavailable: sure ones, else the commune. Never the second best of the shards that are left.

use super::source::{AnswerSource, Stage};
use crate::engine::model::hit::{Hit, Kind};
use crate::engine::model::misplaced::Misplaced;
use crate::engine::model::request::{QueryError, ReverseRequest, SearchRequest};

/// The least score of a sure answer, if the query names its location too.
///
/// Measured on 1,642 queries about one of ten départements, with its shard removed: three got another place.
const SURE: f64 = 0.8;

/// Searches. While a shard is unavailable, communes replace results that are not sure.
pub(super) fn search(request: &SearchRequest, from: AnswerSource<'_>) -> Result<Vec<Hit>, QueryError> {
    (from.watch)(Stage::Parse);
    let hits = from.session.search(request)?;
    (from.watch)(Stage::Search);
    if !from.version.has_missing() || hits.first().is_none_or(is_sure) {
        return Ok(hits);
    }
    let mut communes = request.clone();
    if !only_municipalities(&mut communes.filters.kinds) {
        return Ok(Vec::new());
    }
    from.session.search(&communes)
}

/// Finds the places nearest to a position, with a remark on a position that was hardly meant. Within an unavailable shard only
/// communes are searched.
pub(super) fn nearest(request: &ReverseRequest, from: AnswerSource<'_>) -> (Vec<Hit>, Option<String>) {
    (from.watch)(Stage::Parse);
    let mut request = request.clone();
    if from.version.missing.may_hold(request.point) && !only_municipalities(&mut request.filters.kinds) {
        return (Vec::new(), None);
    }
    let hits = from.session.reverse(&request);
    let remark = from.session.misplaced(&request, &hits).map(|fault| remark(fault).to_owned());
    (from.watch)(Stage::Search);
    (hits, remark)
}

fn remark(fault: Misplaced) -> &'static str {
    match fault {
        Misplaced::Far => "lon, lat: nothing is within 10 km of this position",
        Misplaced::Exchanged => "lon, lat: they seem to be exchanged, nothing is within 10 km of this position",
    }
}

fn is_sure(hit: &Hit) -> bool {
    let has_location = hit.breakdown.city >= SURE || hit.breakdown.postcode >= 1.0;
    hit.kind == Kind::Municipality || hit.score >= SURE && has_location
}

/// Restricts a filter to communes. False when the filter excludes them.
fn only_municipalities(kinds: &mut Vec<Kind>) -> bool {
    let has_any = kinds.is_empty() || kinds.contains(&Kind::Municipality);
    *kinds = vec![Kind::Municipality];
    has_any
}
