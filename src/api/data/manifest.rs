//! `manifest.json`: the shards of a directory, with the facts that a host needs before it opens one.

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The version of the manifest that this code reads and writes.
const FORMAT: u32 = 1;
/// The largest manifest that is read, in bytes.
pub const MAX_MANIFEST_BYTES: usize = 1 << 22;
/// The most shards in a manifest: all of France in cells, twice.
pub const MAX_SHARDS: usize = 4096;
/// The largest shard that a manifest may announce, in bytes: twice all of France in one file.
pub const MAX_SHARD_BYTES: u64 = 1 << 30;

/// The shards of one directory.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq)]
pub struct Manifest {
    /// Version of the manifest, 1.
    pub format: u32,
    /// When it was written, RFC 3339 in UTC: `2026-11-21T10:00:00Z`.
    pub generated: String,
    /// One entry a shard, in the order of their names.
    pub shards: Vec<ManifestShard>,
}

/// One shard.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq)]
pub struct ManifestShard {
    /// Département code (`75`), or the name given to a shard that spans several.
    pub name: String,
    /// File name, beside the manifest.
    pub file: String,
    /// Size of the file.
    pub bytes: u64,
    /// SHA-256 of the file, 64 lower-case hexadecimal digits.
    pub sha256: String,
    /// Date of the data, `YYYY-MM-DD`. Empty when unknown.
    #[serde(default)]
    pub date: String,
    /// Source and licence of the data, in one line.
    #[serde(default)]
    pub source: String,
    /// House numbers.
    #[serde(default)]
    pub addresses: u64,
    /// Streets and localities.
    #[serde(default)]
    pub streets: u64,
    /// Communes.
    #[serde(default)]
    pub communes: u64,
    /// West, south, east and north of its addresses, in degrees. Absent when unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bbox: Option<[f64; 4]>,
    /// The beginning of the file, if it can be opened without the rest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<ShardStart>,
}

/// The beginning of a shard's file, for hosts that fetch ranges of it.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq)]
pub struct ShardStart {
    /// Its size.
    pub bytes: u64,
    /// SHA-256 of these bytes, 64 lower-case hexadecimal digits.
    pub sha256: String,
}

/// A manifest that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    /// More bytes than a manifest may have.
    #[error("the manifest has {0} bytes, at most {MAX_MANIFEST_BYTES} are read; is it the right file?")]
    TooLarge(usize),
    /// Not JSON of this shape.
    #[error("the manifest is not readable ({0}); write it again with `ruelle build`")]
    Json(#[from] serde_json::Error),
    /// Written by another version.
    #[error("the manifest has format {0}, this version knows format {FORMAT}; update Ruelle or build again")]
    Format(u32),
    /// More shards than there can be.
    #[error("the manifest has {0} shards, at most {MAX_SHARDS} are read")]
    TooMany(usize),
    /// An entry with an impossible value.
    #[error("the manifest's shard {shard:?}: {what}; write it again with `ruelle build`")]
    Shard {
        /// The shard's name, as written.
        shard: String,
        /// The fault, in a few words.
        what: &'static str,
    },
}

impl Manifest {
    /// A manifest of `shards`, which it sorts by name.
    pub fn new(generated: impl Into<String>, mut shards: Vec<ManifestShard>) -> Self {
        shards.sort_by(|a, b| a.name.cmp(&b.name));
        Self { format: FORMAT, generated: generated.into(), shards }
    }

    /// Reads and checks a manifest.
    ///
    /// # Errors
    /// [`ManifestError`] names the fault and the remedy.
    pub fn parse(bytes: &[u8]) -> Result<Self, ManifestError> {
        if bytes.len() > MAX_MANIFEST_BYTES {
            return Err(ManifestError::TooLarge(bytes.len()));
        }
        // The version is parsed alone first: a later format may have other fields.
        let Version { format } = serde_json::from_slice(bytes)?;
        if format != FORMAT {
            return Err(ManifestError::Format(format));
        }
        let manifest: Self = serde_json::from_slice(bytes)?;
        manifest.check()?;
        Ok(manifest)
    }

    /// The manifest as it is stored: indented JSON, with a final newline.
    ///
    /// # Errors
    /// When [`Manifest::parse`] would refuse an entry.
    pub fn to_json(&self) -> Result<String, ManifestError> {
        self.check()?;
        let mut json = serde_json::to_string_pretty(self)?;
        json.push('\n');
        Ok(json)
    }

    fn check(&self) -> Result<(), ManifestError> {
        if self.shards.len() > MAX_SHARDS {
            return Err(ManifestError::TooMany(self.shards.len()));
        }
        let mut names = BTreeSet::new();
        let mut files = BTreeSet::new();
        for shard in &self.shards {
            let twice = (!names.insert(&shard.name)).then_some("its name appears twice");
            let shared = (!files.insert(&shard.file)).then_some("its file is another shard's too");
            if let Some(what) = twice.or(shared).or_else(|| shard.fault()) {
                let shard = shard.name.chars().take(40).collect();
                return Err(ManifestError::Shard { shard, what });
            }
        }
        Ok(())
    }
}

#[derive(Deserialize)]
struct Version {
    format: u32,
}

impl ManifestShard {
    fn fault(&self) -> Option<&'static str> {
        if !is_plain(&self.name, "-_", 64) {
            return Some("its name must be 1 to 64 letters, digits, - or _");
        }
        if !is_plain(&self.file, "-_.", 128) || self.file.starts_with('.') {
            return Some("its file must be a file name beside the manifest: letters, digits, -, _ and .");
        }
        if !(1..=MAX_SHARD_BYTES).contains(&self.bytes) {
            return Some("its size in bytes is impossible");
        }
        if !is_sha256(&self.sha256) {
            return Some("its sha256 must be 64 lower-case hexadecimal digits");
        }
        if self.start.as_ref().is_some_and(|start| !(1..=self.bytes).contains(&start.bytes) || !is_sha256(&start.sha256)) {
            return Some("its start must have at most its bytes, and a sha256 as its own");
        }
        self.bbox.filter(|bbox| !is_rectangle(*bbox)).map(|_| "its bbox must be west, south, east, north in degrees")
    }
}

/// Whether a text is 1 to `most` ASCII letters, digits and `others`.
fn is_plain(text: &str, others: &str, most: usize) -> bool {
    (1..=most).contains(&text.len()) && text.chars().all(|c| c.is_ascii_alphanumeric() || others.contains(c))
}

fn is_sha256(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

fn is_rectangle([west, south, east, north]: [f64; 4]) -> bool {
    west >= -180.0 && west <= east && east <= 180.0 && south >= -90.0 && south <= north && north <= 90.0
}
