//! The versions of a store: `versions.json`, and a manifest for each, such as `manifest.12.json`.
//!
//! Their order is that of their numbers, not of clocks. `manifest.json` is the manifest in service.

use crate::failure::Failure;
use crate::shards::{MANIFEST, MOST_MANIFEST, VERSIONS};
use crate::store::{Named, Store, write_surely};
use crate::verify;
use ruelle::api::Manifest;
use serde::{Deserialize, Serialize};

const FORMAT: u32 = 1;

/// A published version.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Version {
    /// Its number, from 1.
    #[serde(rename = "version")]
    pub number: u64,
    /// SHA-256 of its manifest.
    pub sha256: String,
    /// The time of publication, by the clock of the publishing machine.
    pub published: String,
    /// Date of its oldest data. Empty when unknown.
    pub date: String,
    /// The number of shards.
    pub shards: usize,
    /// The number of house numbers.
    pub addresses: u64,
    /// Bytes of all shards.
    pub bytes: u64,
}

/// All versions of a store, by number.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct History {
    format: u32,
    /// The versions.
    pub versions: Vec<Version>,
}

impl Version {
    /// A version with this manifest.
    pub fn of(number: u64, bytes: &[u8], manifest: &Manifest, published: String) -> Self {
        let dates = manifest.shards.iter().filter(|shard| shard.addresses > 0).map(|shard| shard.date.as_str());
        Self {
            number,
            sha256: verify::sha256(bytes),
            published,
            date: dates.filter(|date| !date.is_empty()).min().unwrap_or_default().to_owned(),
            shards: manifest.shards.len(),
            addresses: manifest.shards.iter().map(|shard| shard.addresses).sum(),
            bytes: manifest.shards.iter().map(|shard| shard.bytes).sum(),
        }
    }

    /// The file name of its manifest.
    pub fn file(&self) -> String {
        format!("manifest.{}.json", self.number)
    }

    /// Its manifest, as it was published.
    pub fn manifest(&self, store: &dyn Store) -> Result<(Vec<u8>, Manifest), Failure> {
        let file = self.file();
        let place = store.place(&file);
        let bytes = store.read(&file, MOST_MANIFEST)?;
        let bytes = bytes.ok_or_else(|| Failure::new(format_args!("{place} is not there; choose another version")))?;
        if verify::sha256(&bytes) != self.sha256 {
            return Err(Failure::new(format_args!(
                "{place} is not what was published as version {}; choose another version",
                self.number
            )));
        }
        let manifest = Manifest::parse(&bytes).map_err(|error| Failure::new(format_args!("{place}: {error}")))?;
        Ok((bytes, manifest))
    }
}

impl History {
    /// The history of a store, which is empty before the first publication.
    pub fn read(store: &dyn Store) -> Result<Self, Failure> {
        let Some(bytes) = store.read(VERSIONS, MOST_MANIFEST)? else {
            return Ok(Self { format: FORMAT, versions: Vec::new() });
        };
        let place = store.place(VERSIONS);
        let mend = "move it away, and the next publish begins a new history from what is in service";
        let mut history: Self = serde_json::from_slice(&bytes)
            .map_err(|error| Failure::new(format_args!("{place} is not readable ({error}); {mend}")))?;
        if history.format != FORMAT {
            return Err(Failure::new(format_args!(
                "{place} has format {}, this version knows {FORMAT}; update Ruelle",
                history.format
            )));
        }
        history.versions.sort_by_key(|version| version.number);
        let twice = history.versions.windows(2).any(|pair| pair[0].number == pair[1].number);
        if twice { Err(Failure::new(format_args!("{place} has one version twice; {mend}"))) } else { Ok(history) }
    }

    /// Writes the history.
    pub fn write(&self, store: &dyn Store) -> Result<(), Failure> {
        let json = serde_json::to_vec_pretty(self).map_err(Failure::new)?;
        write_surely(store, VERSIONS, &json)
    }

    /// The number of the next version.
    pub fn next(&self) -> u64 {
        self.versions.last().map_or(1, |last| last.number.saturating_add(1))
    }

    /// The newest version with this manifest.
    pub fn with(&self, manifest: &[u8]) -> Option<&Version> {
        let sha256 = verify::sha256(manifest);
        self.versions.iter().rev().find(|version| version.sha256 == sha256)
    }

    /// The version with this number. The error lists those that exist.
    pub fn find(&self, number: u64) -> Result<&Version, Failure> {
        self.versions.iter().find(|version| version.number == number).ok_or_else(|| {
            let known: Vec<_> = self.versions.iter().map(|version| version.number.to_string()).collect();
            let known = if known.is_empty() { "there is none".to_owned() } else { format!("kept are {}", known.join(", ")) };
            Failure::usage(format_args!("there is no version {number}: {known}"))
        })
    }
}

/// The manifest in service, as it is stored.
pub fn in_service(store: &dyn Store) -> Result<Option<Vec<u8>>, Failure> {
    store.read(MANIFEST, MOST_MANIFEST)
}

/// Every file that a manifest names.
pub fn files(manifest: &Manifest) -> impl Iterator<Item = Named<'_>> {
    manifest.shards.iter().map(|shard| Named { file: &shard.file, bytes: shard.bytes, sha256: &shard.sha256 })
}
