//! Shards put in place: all written beside, then renamed, the manifest last; a failure leaves the directory as it was.

use crate::failure::Failure;
use crate::shards::{self, MANIFEST};
use crate::{figures, verify};
use ruelle::api::{Manifest, ManifestShard};
use ruelle::build::Built;
use ruelle::{Bbox, Shard};
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// A shard in its place.
pub struct Published {
    /// What the manifest says of it.
    pub entry: ManifestShard,
    /// Name and size of each section.
    pub sections: Vec<(&'static str, usize)>,
}

/// Makes the directory, and reads what it holds already: better now than after minutes of building.
pub fn prepare(out: &Path) -> Result<Vec<ManifestShard>, Failure> {
    fs::create_dir_all(out).map_err(|error| Failure::file("make the directory", out, &error))?;
    if !out.join(MANIFEST).exists() {
        return Ok(Vec::new());
    }
    shards::manifest(out).map(|manifest| manifest.shards)
}

/// Checks each shard by opening it, writes them all, switches the manifest, and deletes what it replaced.
/// `before` is the manifest that was there.
pub fn publish(out: &Path, before: Vec<ManifestShard>, built: &[Built]) -> Result<Vec<Published>, Failure> {
    if built.is_empty() {
        return Err(Failure::new("the inputs hold no address: nothing was written"));
    }
    let published = built.iter().map(describe).collect::<Result<Vec<_>, _>>()?;
    let names = |name: &str| built.iter().any(|built| built.name == name);
    let (replaced, kept): (Vec<_>, Vec<_>) = before.into_iter().partition(|entry| names(&entry.name));
    let entries = kept.into_iter().chain(published.iter().map(|each| each.entry.clone())).collect();
    let generated = humantime::format_rfc3339_seconds(SystemTime::now()).to_string();
    let manifest = Manifest::new(generated, entries).to_json().map_err(Failure::new)?;

    let mut pending = Pending::default();
    for (built, each) in built.iter().zip(&published) {
        pending.write(&out.join(&each.entry.file), &built.bytes)?;
    }
    pending.write(&out.join(MANIFEST), manifest.as_bytes())?;
    pending.switch()?;
    for old in replaced.iter().filter(|old| published.iter().all(|each| each.entry.file != old.file)) {
        // What cannot be deleted takes room and does no harm: `verify` names it.
        let _ = fs::remove_file(out.join(&old.file));
    }
    Ok(published)
}

fn describe(built: &Built) -> Result<Published, Failure> {
    let shard = Shard::open(built.bytes.clone())
        .map_err(|error| Failure::new(format_args!("the shard {} just built cannot be opened: {error}", built.name)))?;
    let sha256 = verify::sha256(&built.bytes);
    let info = shard.info();
    let entry = ManifestShard {
        name: built.name.clone(),
        file: format!("{}.{}.ruelle", built.name, sha256.get(..8).unwrap_or_default()),
        bytes: figures::length(built.bytes.len()),
        sha256,
        date: info.date.clone(),
        source: info.source.clone(),
        addresses: info.addresses.into(),
        streets: info.streets.into(),
        communes: info.communes.into(),
        bbox: (info.addresses > 0).then(|| corners(shard.bbox())),
    };
    Ok(Published { entry, sections: shard.sections() })
}

/// West, south, east and north, in degrees.
fn corners(bbox: Bbox) -> [f64; 4] {
    [bbox.min.lon_degrees(), bbox.min.lat_degrees(), bbox.max.lon_degrees(), bbox.max.lat_degrees()]
}

/// Files written beside their places, in the order they will be renamed. Dropped before [`Pending::switch`] has
/// renamed the last one, it takes back what it did.
#[derive(Default)]
struct Pending {
    /// Written, not yet renamed: from, to.
    written: Vec<(PathBuf, PathBuf)>,
    /// Renamed, and not there before.
    added: Vec<PathBuf>,
}

impl Pending {
    fn write(&mut self, to: &Path, bytes: &[u8]) -> Result<(), Failure> {
        let name = to.file_name().unwrap_or_default().to_string_lossy();
        let from = to.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
        self.written.push((from.clone(), to.to_owned()));
        let written = File::create(&from).and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        });
        written.map_err(|error| Failure::file("write", &from, &error))
    }

    fn switch(mut self) -> Result<(), Failure> {
        for (from, to) in &self.written {
            let new = !to.exists();
            fs::rename(from, to).map_err(|error| Failure::file("rename to", to, &error))?;
            if new {
                self.added.push(to.clone());
            }
        }
        self.written.clear();
        self.added.clear();
        Ok(())
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        let unfinished = self.written.iter().map(|(from, _)| from);
        for path in unfinished.chain(&self.added) {
            // Already failing: the first error is the one to tell.
            let _ = fs::remove_file(path);
        }
    }
}
