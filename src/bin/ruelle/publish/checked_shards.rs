//! The shards to publish: a directory that `ruelle build` wrote, checked before the first file is sent.

use crate::failure::Failure;
use crate::shards::{self, MANIFEST, MOST_MANIFEST};
use crate::store::{Named, Store};
use crate::{format_numbers, verify};
use ruelle::api::Manifest;
use std::path::{Path, PathBuf};

/// A directory of shards that agree with its manifest.
pub struct CheckedShards {
    directory: PathBuf,
    /// The manifest, as it is stored.
    pub bytes: Vec<u8>,
    /// The manifest.
    pub manifest: Manifest,
}

impl CheckedShards {
    /// Checks every shard: size, hash, and that it opens.
    pub fn open(directory: &Path, store: &dyn Store) -> Result<Self, Failure> {
        let manifest = shards::manifest(directory)?;
        if manifest.shards.is_empty() {
            return Err(Failure::new(format_args!("{} names no shard; build some first", directory.join(MANIFEST).display())));
        }
        let mut faults = Vec::new();
        for shard in &manifest.shards {
            faults.extend(verify::faults_of(directory, shard).into_iter().map(|fault| format!("{}: {fault}", shard.file)));
            if shard.bytes > store.largest() {
                let size = format_numbers::size(shard.bytes);
                let most = format_numbers::size(store.largest());
                faults.push(format!(
                    "{}: {size}, and the store takes at most {most} a file; build a shard a département",
                    shard.file
                ));
            }
        }
        if !faults.is_empty() {
            let count = format_numbers::plural(format_numbers::length(faults.len()), "fault");
            let faults = faults.join("\n  ");
            let place = directory.display();
            return Err(Failure::new(format_args!("{count} in {place}: nothing was published\n  {faults}")));
        }
        let bytes = shards::read_capped(&directory.join(MANIFEST), MOST_MANIFEST)?;
        Ok(Self { directory: directory.to_owned(), bytes, manifest })
    }

    /// Reads a file, and checks it against the manifest.
    pub fn read(&self, named: Named<'_>) -> Result<Vec<u8>, Failure> {
        let path = self.directory.join(named.file);
        let bytes = shards::read_capped(&path, named.bytes)?;
        if verify::sha256(&bytes) == named.sha256 {
            return Ok(bytes);
        }
        Err(Failure::new(format_args!("{} changed while it was published; publish again", path.display())))
    }
}
