//! The shards that cannot be had, or only as they were.

use super::manifest::ManifestShard;
use crate::point::Point;
use serde::Serialize;

/// What an answer lacks.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(in crate::api) struct MissingData {
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

impl MissingData {
    pub(in crate::api) fn new(missing: &[&ManifestShard], stale: &[&ManifestShard]) -> Self {
        let names = |shards: &[&ManifestShard]| shards.iter().map(|shard| shard.name.clone()).collect();
        Self { missing: names(missing), stale: names(stale), places: missing.iter().map(|shard| shard.bbox).collect() }
    }

    pub(in crate::api) fn is_empty(&self) -> bool {
        self.missing.is_empty() && self.stale.is_empty()
    }

    /// True when some shard is missing.
    pub(in crate::api) fn has_missing(&self) -> bool {
        !self.missing.is_empty()
    }

    /// As a header says it: `missing=75 2A; stale=05`. Names are plain ASCII, the manifest's reader sees to it.
    pub(in crate::api) fn header(&self) -> String {
        let list = |what: &str, names: &[String]| (!names.is_empty()).then(|| format!("{what}={}", names.join(" ")));
        [list("missing", &self.missing), list("stale", &self.stale)].into_iter().flatten().collect::<Vec<_>>().join("; ")
    }

    pub(in crate::api) fn may_hold(&self, point: Point) -> bool {
        let (lon, lat) = (point.lon_degrees(), point.lat_degrees());
        self.places.iter().any(|place| match place {
            Some([west, south, east, north]) => (*west..=*east).contains(&lon) && (*south..=*north).contains(&lat),
            None => true,
        })
    }
}
