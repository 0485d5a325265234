//! The data that answers come from: version, date, attribution and licence.

use super::attribution::attribution;
use super::manifest::{Manifest, ManifestShard};
use super::missing::MissingData;
use crate::engine::geocoder::Geocoder;
use crate::format::meta::ShardInfo;
use crate::format::shard::Shard;
use serde::Serialize;
use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hasher};

/// One version of the data, as every answer reports it.
#[derive(Clone, Debug, PartialEq)]
pub struct DataVersion {
    pub(in crate::api) version: String,
    pub(in crate::api) date: String,
    pub(in crate::api) attribution: String,
    pub(in crate::api) licence: String,
    pub(in crate::api) missing: MissingData,
}

/// The key `data` of a response.
#[derive(Serialize)]
pub(in crate::api) struct Data<'a> {
    version: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    date: &'a str,
    #[serde(skip_serializing_if = "MissingData::is_empty")]
    degraded: &'a MissingData,
}

/// A shard as a manifest or as itself describes it.
struct DescribedShard<'a> {
    name: &'a str,
    /// A text that changes with the shard's content.
    fingerprint: String,
    date: &'a str,
    source: &'a str,
    addresses: u64,
}

impl DataVersion {
    /// The version of a manifest's data. It changes with the content of any shard.
    pub fn of_manifest(manifest: &Manifest) -> Self {
        Self::of(manifest.shards.iter().map(|shard| DescribedShard {
            name: &shard.name,
            fingerprint: shard.sha256.clone(),
            date: &shard.date,
            source: &shard.source,
            addresses: shard.addresses,
        }))
    }

    /// The version of shards without a manifest. It changes with their names, dates and counts.
    pub fn of_shards(geocoder: &Geocoder) -> Self {
        let counts = |info: &ShardInfo| format!("{} {} {} {}", info.date, info.addresses, info.streets, info.communes);
        Self::of(geocoder.shards().map(Shard::info).map(|info| DescribedShard {
            name: &info.name,
            fingerprint: counts(info),
            date: &info.date,
            source: &info.source,
            addresses: u64::from(info.addresses),
        }))
    }

    /// The same version with some shards unavailable and others stale. Responses report them, and are not to be cached.
    #[must_use]
    pub fn with_missing(mut self, missing: &[&ManifestShard], stale: &[&ManifestShard]) -> Self {
        self.missing = MissingData::new(missing, stale);
        self
    }

    /// The version's name: 16 hexadecimal digits that change with the data. Answers can be cached under it.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Whether a place that is not found may be in an unavailable shard.
    pub(in crate::api) fn has_missing(&self) -> bool {
        self.missing.has_missing()
    }

    /// The value of the header `x-ruelle-degraded`, if a shard is unavailable or stale.
    pub fn degraded(&self) -> Option<String> {
        (!self.missing.is_empty()).then(|| self.missing.header())
    }

    fn of<'a>(shards: impl Iterator<Item = DescribedShard<'a>>) -> Self {
        let mut shards: Vec<DescribedShard<'_>> = shards.collect();
        shards.sort_by_key(|shard| shard.name);
        let mut hasher = DefaultHasher::new();
        for text in shards.iter().flat_map(|shard| [shard.name, &shard.fingerprint]) {
            hasher.write(text.as_bytes());
            hasher.write_u8(0);
        }
        // A shard of communes alone does not make the data older.
        if shards.iter().any(|shard| shard.addresses > 0) {
            shards.retain(|shard| shard.addresses > 0);
        }
        let sources: BTreeSet<&str> = shards.iter().map(|shard| shard.source).filter(|source| !source.is_empty()).collect();
        let (attribution, licence) = attribution(&sources);
        let date = shards.iter().map(|shard| shard.date).filter(|date| !date.is_empty()).min().unwrap_or_default();
        Self {
            version: format!("{:016x}", hasher.finish()),
            date: date.to_owned(),
            attribution,
            licence,
            missing: MissingData::default(),
        }
    }

    /// The value of a header, for formats without a place for it: `version=772e36cd32d9d299; date=2026-11-21`.
    pub(in crate::api) fn header(&self) -> String {
        let date: String = self.date.chars().filter(|c| c.is_ascii_digit() || *c == '-').collect();
        if date.is_empty() { format!("version={}", self.version) } else { format!("version={}; date={date}", self.version) }
    }

    /// The key `data` of a response.
    pub(in crate::api) fn data(&self) -> Data<'_> {
        Data { version: &self.version, date: &self.date, degraded: &self.missing }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(parts: &[(&str, &str, &str, &str, u64)]) -> DataVersion {
        DataVersion::of(parts.iter().map(|&(name, fingerprint, date, source, addresses)| DescribedShard {
            name,
            fingerprint: fingerprint.to_owned(),
            date,
            source,
            addresses,
        }))
    }

    const BAN_LINE: &str = "Base Adresse Nationale, Licence Ouverte 2.0";

    #[test]
    fn a_version_follows_content_and_not_order() {
        let a = ("05", "1", "2026-11-20", BAN_LINE, 3);
        let b = ("75", "2", "2026-11-13", BAN_LINE, 3);
        assert_eq!(version(&[a, b]), version(&[b, a]));
        assert_ne!(version(&[a, b]).version, version(&[a]).version);
        assert_ne!(version(&[a, ("75", "3", "2026-11-13", BAN_LINE, 3)]).version, version(&[a, b]).version);
    }

    #[test]
    fn a_date_is_that_of_the_oldest_addresses() {
        let parts = [
            ("05", "1", "2026-11-20", BAN_LINE, 3),
            ("75", "2", "2026-11-13", BAN_LINE, 3),
            ("communes", "3", "2020-01-01", "", 0),
        ];
        assert_eq!(version(&parts).date, "2026-11-13");
        assert_eq!(version(&[("05", "1", "", BAN_LINE, 3)]).date, "");
    }

    #[test]
    fn thanks_go_where_they_are_due() {
        let said = |parts: &[_]| {
            let version = version(parts);
            (version.attribution, version.licence)
        };
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(said(&[("75", "1", "", BAN_LINE, 3)]), pair("BAN", "ETALAB-2.0"));
        assert_eq!(said(&[]), pair("BAN", "ETALAB-2.0"));
        assert_eq!(
            said(&[("demo", "1", "", "Made up (CC0)", 3), ("communes", "2", "", "COG (MIT)", 0)]),
            pair("Made up (CC0)", "CC0-1.0")
        );
        assert_eq!(
            said(&[("demo", "1", "", "Made up (CC0)", 3), ("75", "2", "", BAN_LINE, 9)]),
            pair("BAN; Made up (CC0)", "ETALAB-2.0 AND CC0-1.0")
        );
    }
}
