//! The stores of published shards: a directory, the assets of the worker, a bucket.

mod assets;
#[cfg(not(target_family = "wasm"))]
mod bucket;
mod directory;
mod file_store;
mod lock;

pub use file_store::Store;

use crate::failure::Failure;
use crate::{format_numbers, shards, verify};
#[cfg(not(target_family = "wasm"))]
use bucket::Bucket;
use directory::Directory;

/// The forms of `--to`.
pub const TO: &str = "DIR|assets|r2://BUCKET[/PREFIX]";

/// A file in a manifest.
#[derive(Clone, Copy)]
pub struct Named<'a> {
    /// Its name, which changes with its content.
    pub file: &'a str,
    /// Its size.
    pub bytes: u64,
    /// Its SHA-256.
    pub sha256: &'a str,
}

/// The store that `--to` names.
pub fn open(to: &str) -> Result<Box<dyn Store>, Failure> {
    if let Some(place) = to.strip_prefix("r2://") {
        return bucket(place);
    }
    if to == "assets" {
        return Ok(Box::new(Directory::new(assets::directory()?, assets::LARGEST)));
    }
    if to.contains("://") {
        return Err(Failure::usage(format_args!("--to {to}: expected {TO}")));
    }
    Ok(Box::new(Directory::new(to.into(), ruelle::api::MAX_SHARD_BYTES)))
}

#[cfg(not(target_family = "wasm"))]
fn bucket(place: &str) -> Result<Box<dyn Store>, Failure> {
    Ok(Box::new(Bucket::open(place)?))
}

#[cfg(target_family = "wasm")]
fn bucket(place: &str) -> Result<Box<dyn Store>, Failure> {
    Err(Failure::usage(format_args!(
        "--to r2://{place}: the command of the npm package writes to no bucket; use the native one, or --to assets"
    )))
}

/// Whether the store has this file.
///
/// In a far store its size suffices, unless `thorough`: its name changes with its content, and its bytes were compared when
/// they were sent.
pub fn holds(store: &dyn Store, named: Named<'_>, thorough: bool) -> Result<bool, Failure> {
    if store.length(named.file)? != Some(named.bytes) {
        return Ok(false);
    }
    if !thorough && !store.is_near() {
        return Ok(true);
    }
    let bytes = store.read(named.file, named.bytes)?;
    Ok(bytes.is_some_and(|bytes| verify::sha256(&bytes) == named.sha256))
}

/// Writes a file, and reads it back to compare the bytes.
pub fn write_surely(store: &dyn Store, name: &str, bytes: &[u8]) -> Result<(), Failure> {
    let mut back = None;
    for _ in 0..2 {
        store.write(name, bytes)?;
        back = store.read(name, format_numbers::length(bytes.len()).max(shards::MOST_MANIFEST))?;
        if back.as_deref() == Some(bytes) {
            return Ok(());
        }
    }
    let place = store.place(name);
    let found = match back {
        None => "it is not there".to_owned(),
        Some(back) => format!("{} bytes came back, of {} that were written, or others", back.len(), bytes.len()),
    };
    Err(Failure::new(format_args!(
        "{place} was written twice, and both times {found}; the data in service is as it was: try again later"
    )))
}
