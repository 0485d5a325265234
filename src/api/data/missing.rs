//! The shards that are unavailable, and those that are stale.

use super::manifest::ManifestShard;
use crate::geo::point::Point;
use serde::Serialize;

/// The shards that answers do without. Serialised as the key `degraded` of responses.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(in crate::api) struct MissingData {
    /// Names of the unavailable shards.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    missing: Vec<String>,
    /// Names of the shards with older data than the manifest's.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    stale: Vec<String>,
    /// The rectangles of the unavailable shards, in degrees. `None` when a shard's is unknown.
    #[serde(skip)]
    bboxes: Vec<Option<[f64; 4]>>,
}

impl MissingData {
    pub(in crate::api) fn new(missing: &[&ManifestShard], stale: &[&ManifestShard]) -> Self {
        let names = |shards: &[&ManifestShard]| shards.iter().map(|shard| shard.name.clone()).collect();
        Self { missing: names(missing), stale: names(stale), bboxes: missing.iter().map(|shard| shard.bbox).collect() }
    }

    pub(in crate::api) fn is_empty(&self) -> bool {
        self.missing.is_empty() && self.stale.is_empty()
    }

    /// Whether a shard is unavailable. Stale ones do not count.
    pub(in crate::api) fn has_missing(&self) -> bool {
        !self.missing.is_empty()
    }

    /// The value of a header: `missing=75 2A; stale=05`. Names are plain ASCII, which the manifest's parser checks.
    pub(in crate::api) fn header(&self) -> String {
        let list = |what: &str, names: &[String]| (!names.is_empty()).then(|| format!("{what}={}", names.join(" ")));
        [list("missing", &self.missing), list("stale", &self.stale)].into_iter().flatten().collect::<Vec<_>>().join("; ")
    }

    /// Whether an unavailable shard may hold addresses at a point.
    pub(in crate::api) fn may_hold(&self, point: Point) -> bool {
        let lon = point.lon_degrees();
        let lat = point.lat_degrees();
        self.bboxes.iter().any(|bbox| match bbox {
            Some([west, south, east, north]) => (*west..=*east).contains(&lon) && (*south..=*north).contains(&lat),
            None => true,
        })
    }
}
