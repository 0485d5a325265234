//! What is answered while shards are missing or old: what is sure, and else the commune; never the second best of what is left.

use super::handlers::{Source, Stage};
use crate::api::data::manifest::ManifestShard;
use crate::engine::hit::{Hit, Kind};
use crate::engine::request::{QueryError, ReverseRequest, SearchRequest};
use crate::engine::within::WithinRequest;
use crate::point::Point;
use serde::Serialize;

/// From this score on, an answer of the shards that are left is taken to be what was asked for, if the question says where it is too.
/// Measured on 1,642 questions about a département that was taken away of ten: three are answered with another place.
const SURE: f64 = 0.8;

/// What an answer lacks.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(in crate::api) struct Lacking {
    /// Names of the shards that cannot be had.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    missing: Vec<String>,
    /// Names of those that answer from older data.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    stale: Vec<String>,
    /// Where the missing ones are.
    #[serde(skip)]
    places: Vec<Option<[f64; 4]>>,
}

impl Lacking {
    pub(in crate::api) fn new(missing: &[&ManifestShard], stale: &[&ManifestShard]) -> Self {
        let names = |shards: &[&ManifestShard]| shards.iter().map(|shard| shard.name.clone()).collect();
        Self { missing: names(missing), stale: names(stale), places: missing.iter().map(|shard| shard.bbox).collect() }
    }

    pub(in crate::api) fn is_nothing(&self) -> bool {
        self.missing.is_empty() && self.stale.is_empty()
    }

    /// True when some shard is missing.
    pub(in crate::api) fn is_some(&self) -> bool {
        !self.missing.is_empty()
    }

    /// As a header says it: `missing=75 2A; stale=05`. Names are plain ASCII, the manifest's reader sees to it.
    pub(in crate::api) fn header(&self) -> String {
        let list = |what: &str, names: &[String]| (!names.is_empty()).then(|| format!("{what}={}", names.join(" ")));
        [list("missing", &self.missing), list("stale", &self.stale)].into_iter().flatten().collect::<Vec<_>>().join("; ")
    }

    fn may_hold(&self, point: Point) -> bool {
        let (lon, lat) = (point.lon_degrees(), point.lat_degrees());
        self.places.iter().any(|place| match place {
            Some([west, south, east, north]) => (*west..=*east).contains(&lon) && (*south..=*north).contains(&lat),
            None => true,
        })
    }
}

impl Source<'_> {
    /// Searches; while something is missing, what is not sure gives way to its commune.
    pub(in crate::api) fn hits(self, request: &SearchRequest) -> Result<Vec<Hit>, QueryError> {
        (self.watch)(Stage::Parse);
        let hits = self.geocoder.search(request)?;
        (self.watch)(Stage::Search);
        if !self.edition.lacks_some() || hits.first().is_none_or(is_sure) {
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
        if self.edition.lacking.may_hold(request.point) && !only_municipalities(&mut request.filters.kinds) {
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
