//! Installation of shards in a directory: all are written at temporary paths, then renamed, the manifest last.
//!
//! A failure leaves the directory as it was.

use crate::directory_lock::DirectoryLock;
use crate::failure::Failure;
use crate::shards::{self, MANIFEST, VERSIONS};
use crate::system::{fs, time};
use crate::{atomic_file, format_numbers, verify};
use bytes::Bytes;
use ruelle::api::{Manifest, ManifestShard};
use ruelle::indexer::{Built, ShardReport};
use ruelle::{Bbox, Shard};
use std::path::{Path, PathBuf};

/// An installed shard.
pub struct Installed {
    /// Its entry in the manifest.
    pub entry: ManifestShard,
    /// The counts of its contents.
    pub report: ShardReport,
    /// Name and size of each section.
    pub sections: Vec<(&'static str, usize)>,
}

/// An installer of shards in a directory.
pub struct ShardInstaller {
    out: PathBuf,
    before: Vec<ManifestShard>,
    pending: PendingFiles,
    installed: Vec<Installed>,
    lock: DirectoryLock,
}

impl ShardInstaller {
    /// Creates and locks the directory, and reads its manifest, so that their faults are known before minutes of building.
    pub fn begin(out: &Path) -> Result<Self, Failure> {
        let lock = DirectoryLock::acquire(out, "builds")?;
        if fs::is_there(out.join(VERSIONS)) {
            return Err(Failure::new(format_args!(
                "{} keeps published versions, which a build would break; build in another directory, then `ruelle publish` it there",
                out.display()
            )));
        }
        let before = if fs::is_there(out.join(MANIFEST)) { shards::manifest(out)?.shards } else { Vec::new() };
        Ok(Self { out: out.to_owned(), before, pending: PendingFiles::default(), installed: Vec::new(), lock })
    }

    /// Checks a shard by opening it, and writes it at a temporary path.
    pub fn add(&mut self, built: Built) -> Result<(), Failure> {
        let Built { name, bytes, report } = built;
        if self.installed.iter().any(|installed| installed.entry.name == name) {
            return Err(Failure::new(format_args!(
                "addresses of {name} come from several inputs that are built apart; give all of them as files, with --jobs 1"
            )));
        }
        let sha256 = verify::sha256(&bytes);
        let length = format_numbers::length(bytes.len());
        let bytes = Bytes::from(bytes);
        let (entry, sections) = describe(&name, &bytes, sha256, length)?;
        self.pending.write(&self.out.join(&entry.file), &bytes)?;
        self.installed.push(Installed { entry, report, sections });
        Ok(())
    }

    /// Opens every shard that will be in the directory, except one: the new ones, and those that stay.
    pub fn shards_except(&self, name: &str) -> impl Iterator<Item = Result<Shard, Failure>> {
        let stays = |entry: &&ManifestShard| self.installed.iter().all(|installed| installed.entry.name != entry.name);
        let all = self.installed.iter().map(|installed| &installed.entry).chain(self.before.iter().filter(stays));
        let mut all: Vec<&ManifestShard> = all.filter(|entry| entry.name != name).collect();
        all.sort_by(|one, other| one.name.cmp(&other.name));
        all.into_iter().map(|entry| shards::open_file(self.pending.source_of(&self.out.join(&entry.file))))
    }

    /// The entry of a shard in the manifest before the installation.
    pub fn before(&self, name: &str) -> Option<&ManifestShard> {
        self.before.iter().find(|entry| entry.name == name)
    }

    /// Whether no shard was added.
    pub fn is_empty(&self) -> bool {
        self.installed.is_empty()
    }

    /// Renames all files, the manifest last, and deletes the replaced ones. Returns the new shards, sorted by name.
    pub fn finish(self) -> Result<Vec<Installed>, Failure> {
        let Self { out, before, mut pending, mut installed, lock: _lock } = self;
        installed.sort_by(|one, other| one.entry.name.cmp(&other.entry.name));
        let named = |name: &str| installed.iter().any(|installed| installed.entry.name == name);
        let (replaced, kept): (Vec<_>, Vec<_>) = before.into_iter().partition(|entry| named(&entry.name));
        let entries = kept.into_iter().chain(installed.iter().map(|each| each.entry.clone())).collect();
        let generated = humantime::format_rfc3339_seconds(time::now()).to_string();
        let manifest = Manifest::new(generated, entries).to_json().map_err(Failure::new)?;
        pending.write(&out.join(MANIFEST), manifest.as_bytes())?;
        pending.rename_all()?;
        for old in replaced.iter().filter(|old| installed.iter().all(|each| each.entry.file != old.file)) {
            // A file that cannot be deleted does no harm, and `ruelle verify` lists it.
            let _ = fs::remove_file(out.join(&old.file));
        }
        Ok(installed)
    }
}

type Described = (ManifestShard, Vec<(&'static str, usize)>);

fn describe(name: &str, bytes: &Bytes, sha256: String, length: u64) -> Result<Described, Failure> {
    let shard = Shard::open(bytes.clone())
        .map_err(|error| Failure::new(format_args!("the shard {name} just built cannot be opened: {error}")))?;
    let info = shard.info();
    let entry = ManifestShard {
        name: name.to_owned(),
        file: format!("{name}.{}.ruelle", sha256.get(..8).unwrap_or_default()),
        bytes: length,
        sha256,
        date: info.date.clone(),
        source: info.source.clone(),
        addresses: info.addresses.into(),
        streets: info.streets.into(),
        communes: info.communes.into(),
        bbox: (info.addresses > 0).then(|| corners(shard.bbox())),
        start: verify::start_of(&shard, bytes),
    };
    Ok((entry, shard.sections()))
}

/// West, south, east and north, in degrees.
fn corners(bbox: Bbox) -> [f64; 4] {
    [bbox.min.lon_degrees(), bbox.min.lat_degrees(), bbox.max.lon_degrees(), bbox.max.lat_degrees()]
}

/// Files at temporary paths, in the order of renaming.
///
/// Dropped before [`PendingFiles::rename_all`] has renamed the last one, it deletes the new files again.
#[derive(Default)]
struct PendingFiles {
    /// Temporary and final paths of the files.
    written: Vec<(PathBuf, PathBuf)>,
    /// Files that were renamed and did not exist before.
    added: Vec<PathBuf>,
}

impl PendingFiles {
    /// The current path of a file: its temporary one if it is pending.
    fn source_of<'p>(&'p self, path: &'p Path) -> &'p Path {
        self.written.iter().find(|(_, to)| to == path).map_or(path, |(from, _)| from)
    }

    fn write(&mut self, to: &Path, bytes: &[u8]) -> Result<(), Failure> {
        self.written.push((atomic_file::write(to, bytes)?, to.to_owned()));
        Ok(())
    }

    fn rename_all(mut self) -> Result<(), Failure> {
        for (from, to) in &self.written {
            let new = !fs::is_there(to);
            atomic_file::rename(from, to)?;
            if new {
                self.added.push(to.clone());
            }
        }
        self.written.clear();
        self.added.clear();
        Ok(())
    }
}

impl Drop for PendingFiles {
    fn drop(&mut self) {
        let unfinished = self.written.iter().map(|(from, _)| from);
        for path in unfinished.chain(&self.added) {
            // Already failing: the first error is the one to report.
            let _ = fs::remove_file(path);
        }
    }
}
