//! Opening shards: the files of a directory that its manifest names, or one file.

use crate::fault::ShardError;
use pyo3::PyResult;
use ruelle::api::{MAX_MANIFEST_BYTES, MAX_SHARD_BYTES, Manifest};
use ruelle::{Geocoder, Shard};
use std::fmt::Display;
use std::fs;
use std::path::Path;

/// The file that names the shards of a directory.
const MANIFEST: &str = "manifest.json";
const HOW_TO_BUILD: &str = "make shards with `ruelle build FILES --out DIR`";

/// A geocoder over every shard of a directory, or over the shard in a file.
pub fn open(path: &Path) -> PyResult<Geocoder> {
    let mut geocoder = Geocoder::new();
    if path.is_file() {
        geocoder.add(open_file(path)?);
        return Ok(geocoder);
    }
    if !path.exists() {
        return Err(fault(path, format_args!("does not exist; {HOW_TO_BUILD}")));
    }
    let manifest = path.join(MANIFEST);
    if !manifest.is_file() {
        return Err(fault(path, format_args!("has no {MANIFEST}; {HOW_TO_BUILD}")));
    }
    let most = u64::try_from(MAX_MANIFEST_BYTES).unwrap_or(u64::MAX);
    let parsed = Manifest::parse(&read(&manifest, most)?).map_err(|error| fault(&manifest, error))?;
    for entry in parsed.shards {
        geocoder.add(open_file(&path.join(&entry.file))?);
    }
    if geocoder.shards().len() == 0 {
        return Err(fault(&manifest, format_args!("names no shards; {HOW_TO_BUILD}")));
    }
    Ok(geocoder)
}

fn open_file(path: &Path) -> PyResult<Shard> {
    Shard::open(read(path, MAX_SHARD_BYTES)?).map_err(|error| fault(path, error))
}

/// Reads a file of at most `most` bytes.
fn read(path: &Path, most: u64) -> PyResult<Vec<u8>> {
    let size = fs::metadata(path).map_err(|error| fault(path, format_args!("cannot be read: {error}; {HOW_TO_BUILD}")))?.len();
    if size > most {
        return Err(fault(path, format_args!("has {size} bytes, at most {most} are read; is it the right file?")));
    }
    fs::read(path).map_err(|error| fault(path, format_args!("cannot be read: {error}")))
}

fn fault(path: &Path, what: impl Display) -> pyo3::PyErr {
    ShardError::new_err(format!("{}: {what}", path.display()))
}
