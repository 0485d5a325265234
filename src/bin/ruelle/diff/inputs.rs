//! The two inputs of `ruelle diff`: the shards of each, by name.

use crate::failure::Failure;
use crate::shards::{self, MANIFEST, MOST_MANIFEST};
use crate::system::fs;
use crate::verify;
use ruelle::Shard;
use ruelle::api::{MAX_SHARD_BYTES, Manifest, ManifestShard};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// A shard of an input.
pub struct InputShard {
    /// Its path.
    pub path: PathBuf,
    sha256: String,
}

/// The shards of an input.
pub type Shards = BTreeMap<String, InputShard>;

/// The change of a shard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ShardStatus {
    /// It is only in the new input.
    Added,
    /// It is only in the old input.
    Removed,
    /// It has other bytes.
    Changed,
    /// It has the same bytes.
    Same,
}

/// Opens both inputs. If one is a single shard, only that shard of the other is kept.
pub fn open(old: &Path, new: &Path) -> Result<(Shards, Shards), Failure> {
    let (mut before, old_is_one) = read(old)?;
    let (mut after, new_is_one) = read(new)?;
    if old_is_one && !new_is_one {
        after.retain(|name, _| before.contains_key(name));
    }
    if new_is_one && !old_is_one {
        before.retain(|name, _| after.contains_key(name));
    }
    Ok((before, after))
}

/// The names of the shards of both.
pub fn names(old: &Shards, new: &Shards) -> BTreeSet<String> {
    old.keys().chain(new.keys()).cloned().collect()
}

/// The change of the shard of this name.
pub fn status(old: &Shards, new: &Shards, name: &str) -> ShardStatus {
    match (old.get(name), new.get(name)) {
        (None, _) => ShardStatus::Added,
        (_, None) => ShardStatus::Removed,
        (Some(old), Some(new)) if old.sha256 == new.sha256 => ShardStatus::Same,
        _ => ShardStatus::Changed,
    }
}

/// The shards of a directory, a manifest or a file, and whether it is a shard file.
fn read(path: &Path) -> Result<(Shards, bool), Failure> {
    if fs::is_dir(path) || !fs::is_there(path) {
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
    let shard = |entry: ManifestShard| (entry.name, InputShard { path: directory.join(entry.file), sha256: entry.sha256 });
    manifest.shards.into_iter().map(shard).collect()
}

impl InputShard {
    /// Opens the shard, and checks it against the manifest.
    pub fn open(&self) -> Result<Shard, Failure> {
        let bytes = shards::read_capped(&self.path, MAX_SHARD_BYTES)?;
        if verify::sha256(&bytes) != self.sha256 {
            let manifest = self.path.with_file_name(MANIFEST);
            return Err(Failure::new(format_args!(
                "it is not the file that its manifest names; `ruelle verify` says more of {}",
                manifest.display()
            ))
            .of(&self.path));
        }
        shards::open_bytes(&self.path, bytes)
    }
}
