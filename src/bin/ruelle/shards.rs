//! Opening the shards of a directory, or one shard file.

use crate::failure::Failure;
use crate::format_numbers;
use crate::system::fs;
use ruelle::api::{DataVersion, MAX_MANIFEST_BYTES, MAX_SHARD_BYTES, Manifest, ManifestShard};
use ruelle::indexer::ROUTER;
use ruelle::{Geocoder, Session, Shard};
use std::path::{Path, PathBuf};

/// The file that names the shards of a directory.
pub const MANIFEST: &str = "manifest.json";

/// The file that lists the published versions in a directory.
pub const VERSIONS: &str = "versions.json";
/// The most bytes that a manifest may have.
pub const MOST_MANIFEST: u64 = MAX_MANIFEST_BYTES as u64;

/// Shards that a command is about.
#[derive(clap::Args)]
pub struct Given {
    /// Directory of shards, or one shard file
    #[arg(value_name = "DIR|FILE", required_unless_present = "shards")]
    path: Option<PathBuf>,
    /// The same, as the other commands take it
    #[arg(long, value_name = "DIR", conflicts_with = "path")]
    shards: Option<PathBuf>,
}

impl Given {
    /// The path of the shards.
    pub fn path(&self) -> Result<&Path, Failure> {
        let given = self.path.as_deref().or(self.shards.as_deref());
        given.ok_or_else(|| Failure::usage("give a directory of shards, or one shard file"))
    }
}

/// An open shard with its path.
pub struct Opened {
    /// Its file.
    pub path: PathBuf,
    /// The shard.
    pub shard: Shard,
}

/// Opens every shard of a directory, or the shard in a file.
pub fn open(path: &Path) -> Result<Vec<Opened>, Failure> {
    if fs::is_file(path) {
        return Ok(vec![Opened { path: path.to_owned(), shard: open_file(path)? }]);
    }
    manifest(path)?.shards.into_iter().map(|entry| open_entry(path, &entry)).collect()
}

/// A geocoder over every shard of a directory, or over the shard in a file.
pub fn geocoder(path: &Path) -> Result<Geocoder, Failure> {
    let mut geocoder = Geocoder::new();
    for opened in open(path)? {
        geocoder.add(opened.shard);
    }
    Ok(geocoder)
}

/// Runs queries on the shards of a directory, of which it opens only those needed, or on the shard in a file.
pub fn ask<T>(path: &Path, queries: impl Fn(&Session<'_>) -> T) -> Result<(Geocoder, T), Failure> {
    let Some(entries) = (!fs::is_file(path)).then(|| manifest(path)).transpose()?.map(|manifest| manifest.shards) else {
        let geocoder = geocoder(path)?;
        let done = queries(&geocoder.session());
        return Ok((geocoder, done));
    };
    let mut geocoder = Geocoder::new();
    // The router first: the shards that it knows are opened on demand.
    let (router, others): (Vec<_>, Vec<_>) = entries.iter().partition(|entry| entry.name == ROUTER);
    for entry in router.into_iter().chain(others) {
        if !geocoder.is_routed(&entry.name) {
            geocoder.add(open_entry(path, entry)?.shard);
        }
    }
    let open = |name: &str| {
        let entry = entries.iter().find(|entry| entry.name == name);
        entry.map(|entry| open_entry(path, entry).map(|opened| opened.shard)).transpose()
    };
    let done = geocoder.run_loading(queries, open)?;
    Ok((geocoder, done))
}

/// The version of the data of a directory, or of a file.
pub fn version(path: &Path, geocoder: &Geocoder) -> Result<DataVersion, Failure> {
    if fs::is_file(path) {
        return Ok(DataVersion::of_shards(geocoder));
    }
    Ok(DataVersion::of_manifest(&manifest(path)?))
}

/// Reads the manifest of a directory.
pub fn manifest(directory: &Path) -> Result<Manifest, Failure> {
    let path = directory.join(MANIFEST);
    if !fs::is_there(directory) {
        return Err(Failure::new(format_args!("{} does not exist; {HOW_TO_BUILD}", directory.display())));
    }
    if !fs::is_there(&path) {
        return Err(Failure::new(format_args!("{} has no {MANIFEST}; {HOW_TO_BUILD}", directory.display())));
    }
    let bytes = read_capped(&path, MOST_MANIFEST)?;
    Manifest::parse(&bytes).map_err(|error| Failure::new(error).of(&path))
}

const HOW_TO_BUILD: &str = "make shards with `ruelle build FILES --out DIR`";

/// Opens a file as a shard.
pub fn open_file(path: &Path) -> Result<Shard, Failure> {
    open_bytes(path, read_capped(path, MAX_SHARD_BYTES)?)
}

/// Opens bytes as a shard. `path` is their origin, for errors.
pub fn open_bytes(path: &Path, bytes: Vec<u8>) -> Result<Shard, Failure> {
    Shard::open(bytes).map_err(|error| Failure::new(error).of(path))
}

/// Reads a file of at most `most` bytes.
pub fn read_capped(path: &Path, most: u64) -> Result<Vec<u8>, Failure> {
    let size = fs::metadata(path).map_err(|error| Failure::file("read", path, &error))?.len();
    if size > most {
        let size = format_numbers::size(size);
        let most = format_numbers::size(most);
        return Err(Failure::new(format_args!("{} has {size}, at most {most} are read; is it the right file?", path.display())));
    }
    fs::read(path).map_err(|error| Failure::file("read", path, &error))
}

fn open_entry(directory: &Path, entry: &ManifestShard) -> Result<Opened, Failure> {
    let path = directory.join(&entry.file);
    Ok(Opened { shard: open_file(&path)?, path })
}
