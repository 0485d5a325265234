//! The two editions: the shards of each, by name.

use crate::failure::Failure;
use crate::shards::{self, MANIFEST, MOST_MANIFEST};
use crate::verify;
use ruelle::api::{MAX_SHARD_BYTES, Manifest};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A shard of one edition.
pub struct InputShard {
    /// Where it is.
    pub path: PathBuf,
    sha256: String,
}

/// An edition.
pub type Shards = BTreeMap<String, InputShard>;

/// What became of a shard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ShardStatus {
    /// It was not there before.
    Added,
    /// It is there no more.
    Removed,
    /// It has other bytes.
    Changed,
    /// It has the same bytes.
    Same,
}

/// Both editions; when one is a single shard, the other is cut to its département.
pub fn open(old: &Path, new: &Path) -> Result<(Shards, Shards), Failure> {
    let ((mut before, old_is_one), (mut after, new_is_one)) = (read(old)?, read(new)?);
    if old_is_one && !new_is_one {
        after.retain(|name, _| before.contains_key(name));
    }
    if new_is_one && !old_is_one {
        before.retain(|name, _| after.contains_key(name));
    }
    Ok((before, after))
}

/// The names of both.
pub fn names(old: &Shards, new: &Shards) -> BTreeSet<String> {
    old.keys().chain(new.keys()).cloned().collect()
}

/// What became of the shard of this name.
pub fn status(old: &Shards, new: &Shards, name: &str) -> ShardStatus {
    match (old.get(name), new.get(name)) {
        (None, _) => ShardStatus::Added,
        (_, None) => ShardStatus::Removed,
        (Some(old), Some(new)) if old.sha256 == new.sha256 => ShardStatus::Same,
        _ => ShardStatus::Changed,
    }
}

/// The shards of a directory, a manifest or a file, and whether it is a single one.
fn read(path: &Path) -> Result<(Shards, bool), Failure> {
    if path.is_dir() || !path.exists() {
        return Ok((of(path, shards::manifest(path)?), false));
    }
    if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json")) {
        let bytes = shards::read_capped(path, MOST_MANIFEST)?;
        let manifest = Manifest::parse(&bytes).map_err(|error| Failure::new(error).of(path))?;
        return Ok((of(path.parent().unwrap_or(Path::new("")), manifest), false));
    }
    let bytes = shards::read_capped(path, MAX_SHARD_BYTES)?;
    let sha256 = verify::sha256(&bytes);
    let name = shards::open_bytes(path, bytes)?.info().name.clone();
    Ok((BTreeMap::from([(name, InputShard { path: path.to_owned(), sha256 })]), true))
}

fn of(directory: &Path, manifest: Manifest) -> Shards {
    let shard_of_entry =
        |shard: ruelle::api::ManifestShard| (shard.name, InputShard { path: directory.join(shard.file), sha256: shard.sha256 });
    manifest.shards.into_iter().map(shard_of_entry).collect()
}

impl InputShard {
    /// The shard, which must be the one that the manifest names.
    pub fn open(&self) -> Result<ruelle::Shard, Failure> {
        let bytes = shards::read_capped(&self.path, MAX_SHARD_BYTES)?;
        if verify::sha256(&bytes) != self.sha256 {
            let beside = self.path.with_file_name(MANIFEST);
            return Err(Failure::new(format_args!(
                "it is not the file that its manifest names; `ruelle verify` says more of {}",
                beside.display()
            ))
            .of(&self.path));
        }
        shards::open_bytes(&self.path, bytes)
    }
}
