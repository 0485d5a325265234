//! What is answered while shards are missing or old: what is sure, and else the commune; never the second best of what is left.

use super::source::{AnswerSource, Stage};
use crate::engine::hit::{Hit, Kind};
use crate::engine::request::{QueryError, ReverseRequest, SearchRequest};
use crate::engine::within::WithinRequest;

/// From this score on, an answer of the shards that are left is taken to be what was asked for, if the question says where it is too.
/// Measured on 1,642 questions about a département that was taken away of ten: three are answered with another place.
const SURE: f64 = 0.8;

impl AnswerSource<'_> {
    /// Searches; while something is missing, what is not sure gives way to its commune.
    pub(in crate::api) fn hits(self, request: &SearchRequest) -> Result<Vec<Hit>, QueryError> {
        (self.watch)(Stage::Parse);
        let hits = self.geocoder.search(request)?;
        (self.watch)(Stage::Search);
        if !self.version.has_missing() || hits.first().is_none_or(is_sure) {
            return Ok(hits);
        }
        let mut communes = request.clone();
        if !only_municipalities(&mut communes.filters.kinds) {
            return Ok(Vec::new());
        }
        self.geocoder.search(&communes)
    }

    /// Looks around; in the place of a shard that is missing, for communes.
    pub(in crate::api) fn around(self, request: &ReverseRequest) -> Vec<Hit> {
        (self.watch)(Stage::Parse);
        let mut request = request.clone();
        if self.version.missing.may_hold(request.point) && !only_municipalities(&mut request.filters.kinds) {
            return Vec::new();
        }
        let hits = self.geocoder.reverse(&request);
        (self.watch)(Stage::Search);
        hits
    }

    /// Looks within a shape. What is found is there, whatever is missing.
    pub(in crate::api) fn inside(self, request: &WithinRequest) -> Vec<Hit> {
        self.geocoder.within(request)
    }
}

fn is_sure(hit: &Hit) -> bool {
    let says_where = hit.breakdown.city >= SURE || hit.breakdown.postcode >= 1.0;
    hit.kind == Kind::Municipality || hit.score >= SURE && says_where
}

/// Leaves communes alone in a filter; false when it has none.
fn only_municipalities(kinds: &mut Vec<Kind>) -> bool {
    let has_any = kinds.is_empty() || kinds.contains(&Kind::Municipality);
    *kinds = vec![Kind::Municipality];
    has_any
}
