//! `ruelle publish`, `rollback` and `versions`
//!
//! Shards are sent first, the manifest last. Names of shards change with their content, and shards of earlier versions stay.
//! So a reader finds every file of its manifest, old or new.

mod checked_shards;
mod history;
mod rollback;
mod send;
mod versions;

pub use rollback::{Args as RollbackArgs, run as rollback};
pub use versions::{Args as VersionsArgs, run as versions};

use crate::failure::Failure;
use crate::shards::MANIFEST;
use crate::store::{self, Store, TO, write_surely};
use crate::system::{eprintln, time};
use crate::{format_numbers, output};
use checked_shards::CheckedShards;
use history::{History, Version, files, in_service};
use ruelle::api::Manifest;
use serde::Serialize;
use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  ruelle publish shards --to /srv/www/shards
  ruelle publish shards --to assets && npx wrangler deploy
  ruelle publish shards --to r2://my-bucket/shards --keep 5

Every shard is checked, then those that the store lacks are sent and read back; the manifest is switched last. Who reads
meanwhile sees the old data or the new, never both. The last versions stay: `ruelle versions` lists them, `ruelle rollback`
goes back. For R2: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and CLOUDFLARE_ACCOUNT_ID; AWS_ENDPOINT_URL for another S3.

Exit status: 0 published, or nothing new; 1 failed, and the data in service is as it was; 2 wrong usage.";

/// Publish a directory of shards: only what changed is sent, the manifest is switched last
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Directory of shards, as `ruelle build` wrote it
    #[arg(value_name = "SHARDS")]
    shards: PathBuf,
    /// Where to: a directory, the worker's assets (by wrangler.toml), a bucket
    #[arg(long, value_name = TO)]
    to: String,
    /// Versions to keep, the new one included
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u64).range(2..=1000))]
    keep: u64,
    /// Files to send at once
    #[arg(long, value_name = "N", default_value = "4")]
    jobs: NonZeroUsize,
    /// Read back also what the store holds already
    #[arg(long)]
    thorough: bool,
    /// Take over the lock of a publish that died
    #[arg(long)]
    break_lock: bool,
    /// Print what was done as JSON
    #[arg(long)]
    json: bool,
}

/// The report on a publication.
#[derive(Serialize)]
struct Published {
    version: u64,
    place: String,
    /// False if the store had the same shards already.
    is_new: bool,
    sent: Vec<String>,
    sent_bytes: u64,
    held: usize,
    kept: Vec<u64>,
    deleted: Vec<u64>,
}

/// Checks, sends, switches and reports.
pub fn run(args: &Args) -> Result<(), Failure> {
    let store = store::open(&args.to)?;
    let store = &*store;
    let source = CheckedShards::open(&args.shards, store)?;
    let _lock = store.lock(args.break_lock)?;
    let published = publish(args, store, &source)?;
    if args.json { output::print_json(&published) } else { output::print(&published.to_text()) }
}

fn publish(args: &Args, store: &dyn Store, source: &CheckedShards) -> Result<Published, Failure> {
    let mut history = History::read(store)?;
    let serving = in_service(store)?;
    adopt(store, &mut history, serving.as_deref())?;
    let before = serving.as_deref().and_then(|bytes| history.with(bytes)).cloned();
    let sent = send::send(store, source, args.jobs, args.thorough)?;
    let is_new =
        !serving.as_deref().is_some_and(|bytes| Manifest::parse(bytes).is_ok_and(|old| old.shards == source.manifest.shards));
    let version = match before.filter(|_| !is_new) {
        Some(before) => before.number,
        None => switch(store, source, &mut history)?,
    };
    let deleted = prune(store, &mut history, args.keep, version)?;
    Ok(Published {
        version,
        place: store.place(MANIFEST),
        is_new,
        sent_bytes: sent.iter().map(|sent| sent.1).sum(),
        held: source.manifest.shards.len() - sent.len(),
        sent: sent.into_iter().map(|sent| sent.0).collect(),
        kept: history.versions.iter().map(|version| version.number).collect(),
        deleted,
    })
}

/// Makes a version of a manifest in service that was not published by this command, so that a rollback to it is possible.
fn adopt(store: &dyn Store, history: &mut History, serving: Option<&[u8]>) -> Result<(), Failure> {
    let Some(bytes) = serving.filter(|bytes| history.with(bytes).is_none()) else { return Ok(()) };
    // A faulty manifest is not worth a version.
    let Ok(manifest) = Manifest::parse(bytes) else { return Ok(()) };
    let version = Version::of(history.next(), bytes, &manifest, manifest.generated.clone());
    write_surely(store, &version.file(), bytes)?;
    history.versions.push(version);
    history.write(store)
}

/// Adds the new version to the history, then puts it in service.
fn switch(store: &dyn Store, source: &CheckedShards, history: &mut History) -> Result<u64, Failure> {
    let now = humantime::format_rfc3339_seconds(time::now()).to_string();
    if let Some(last) = history.versions.last().filter(|last| last.published > now) {
        eprintln!(
            "note: this machine's clock says {now}, version {} was published at {}; versions go by their numbers",
            last.number, last.published
        );
    }
    let version = Version::of(history.next(), &source.bytes, &source.manifest, now);
    let number = version.number;
    write_surely(store, &version.file(), &source.bytes)?;
    history.versions.push(version);
    history.write(store)?;
    write_surely(store, MANIFEST, &source.bytes)?;
    Ok(number)
}

/// Removes all but the last `keep` versions and the one in service, and deletes the files that only these had.
fn prune(store: &dyn Store, history: &mut History, keep: u64, serving: u64) -> Result<Vec<u64>, Failure> {
    let keep = usize::try_from(keep).unwrap_or(usize::MAX);
    let oldest = history.versions.iter().rev().nth(keep - 1).map_or(0, |version| version.number);
    let stays = |version: &Version| version.number >= oldest || version.number == serving;
    let (kept, gone): (Vec<_>, Vec<_>) = history.versions.iter().cloned().partition(stays);
    // Nothing is deleted if the manifest of a kept version cannot be read, since its files are then unknown.
    let Some(needed) = kept.iter().map(|version| names(store, version)).collect::<Option<Vec<_>>>() else {
        return Ok(Vec::new());
    };
    let needed: BTreeSet<String> = needed.into_iter().flatten().collect();
    if gone.is_empty() {
        return Ok(Vec::new());
    }
    history.versions = kept;
    history.write(store)?;
    for version in &gone {
        let own = names(store, version).unwrap_or_default();
        for file in own.iter().filter(|file| !needed.contains(*file)).chain([&version.file()]) {
            // The new version is in service, and a file that stays does no harm.
            if let Err(failure) = store.delete(file) {
                eprintln!("note: {}", failure.message());
            }
        }
    }
    Ok(gone.iter().map(|version| version.number).collect())
}

/// The files of a version. `None` if its manifest cannot be read.
fn names(store: &dyn Store, version: &Version) -> Option<Vec<String>> {
    let (_, manifest) = version.manifest(store).ok()?;
    Some(files(&manifest).map(|named| named.file.to_owned()).collect())
}

impl Published {
    fn to_text(&self) -> String {
        let Self { version, place, .. } = self;
        let sent = format_numbers::plural(format_numbers::length(self.sent.len()), "file");
        let size = format_numbers::size(self.sent_bytes);
        let held = format_numbers::count(format_numbers::length(self.held));
        let what = if self.is_new { "is in service" } else { "was in service already, nothing is new" };
        let kept: Vec<_> = self.kept.iter().map(u64::to_string).collect();
        let kept = kept.join(", ");
        format!("Version {version} {what}: {place}\n{sent} sent ({size}), {held} were there. Versions kept: {kept}.\n")
    }
}
