//! `ruelle verify`

use crate::failure::Failure;
use crate::shards::Given;
use crate::system::fs;
use crate::{format_numbers, output, shards};
use bytes::Bytes;
use console::style;
use ruelle::Shard;
use ruelle::api::{MAX_SHARD_BYTES, Manifest, ManifestShard, ShardStart};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::path::Path;

const EXAMPLES: &str = "\
Examples:
  ruelle verify shards
  ruelle verify shards/75.0a1b2c3d.ruelle

Exit status: 0 when all is sound, 1 with a line for each fault.";

/// Check that shards are whole: checksums, sizes, and what the manifest says of them
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    #[command(flatten)]
    given: Given,
}

/// The results of the checks.
#[derive(Default)]
struct Checks {
    sound: u64,
    faults: u64,
    lines: Vec<String>,
}

impl Checks {
    fn report(&mut self, what: &str, faults: &[String]) {
        if faults.is_empty() {
            self.sound += 1;
            self.lines.push(format!("{}     {what}\n", style("ok").green()));
        }
        for fault in faults {
            self.faults += 1;
            self.lines.push(format!("{}  {what}: {fault}\n", style("fault").red()));
        }
    }
}

/// Checks and prints a line a shard or fault.
pub fn run(args: &Args) -> Result<(), Failure> {
    let path = args.given.path()?;
    let mut checks = Checks::default();
    if fs::is_file(path) {
        let faults = shards::open_file(path).err().map(|failure| failure.message().to_owned());
        checks.report(&path.display().to_string(), faults.as_slice());
    } else {
        directory(path, &mut checks)?;
    }
    output::print(&checks.lines.concat())?;
    let checked = format!(
        "{} sound, {} at fault",
        format_numbers::plural(checks.sound, "shard"),
        format_numbers::plural(checks.faults, "check")
    );
    if checks.faults > 0 {
        Err(Failure::new(checked))
    } else {
        output::print(&format!("{}.\n", format_numbers::plural(checks.sound, "sound shard")))
    }
}

fn directory(path: &Path, checks: &mut Checks) -> Result<(), Failure> {
    let manifest = shards::manifest(path)?;
    for entry in &manifest.shards {
        let faults = faults_of(path, entry);
        checks.report(&format!("{} ({}, {})", entry.name, entry.file, format_numbers::size(entry.bytes)), &faults);
    }
    let named: BTreeSet<_> = manifest.shards.into_iter().map(|entry| entry.file).chain(earlier(path)).collect();
    for name in strangers(path, &named) {
        checks.lines.push(format!("{}   {name}: no manifest entry names it; it can be deleted\n", style("note").yellow()));
    }
    Ok(())
}

fn names(directory: &Path) -> impl Iterator<Item = String> {
    let entries = fs::read_dir(directory).into_iter().flatten().flatten();
    entries.map(|entry| entry.file_name().to_string_lossy().into_owned())
}

/// Shard files that are in no manifest.
fn strangers(directory: &Path, named: &BTreeSet<String>) -> Vec<String> {
    let mut names: Vec<_> = names(directory).filter(|name| name.ends_with(".ruelle") && !named.contains(name)).collect();
    names.sort();
    names
}

/// The files of earlier versions, which manifests such as `manifest.12.json` name.
fn earlier(directory: &Path) -> impl Iterator<Item = String> {
    let is_kept = |name: &String| name.strip_prefix("manifest.").is_some_and(|rest| rest.strip_suffix(".json").is_some());
    let read = |name: String| shards::read_capped(&directory.join(name), shards::MOST_MANIFEST).ok();
    let manifests = names(directory).filter(is_kept).filter_map(read).filter_map(|bytes| Manifest::parse(&bytes).ok());
    manifests.flat_map(|manifest| manifest.shards.into_iter().map(|entry| entry.file))
}

/// The faults of a shard's file, by its manifest entry and by its contents.
pub fn faults_of(directory: &Path, entry: &ManifestShard) -> Vec<String> {
    let path = directory.join(&entry.file);
    let bytes = match shards::read_capped(&path, MAX_SHARD_BYTES) {
        Ok(bytes) => bytes,
        Err(failure) => return vec![failure.message().to_owned()],
    };
    let mut faults = Vec::new();
    if format_numbers::length(bytes.len()) != entry.bytes {
        faults.push(format!("it has {} bytes, the manifest says {}; fetch or build it again", bytes.len(), entry.bytes));
    }
    let sum = sha256(&bytes);
    if sum != entry.sha256 {
        faults.push(format!("its sha256 is {sum}, the manifest says {}; fetch or build it again", entry.sha256));
    }
    let bytes = Bytes::from(bytes);
    match Shard::open(bytes.clone()) {
        Ok(shard) => {
            faults.extend(disagreements(&shard, entry));
            if entry.start.is_some() && entry.start != start_of(&shard, &bytes) {
                faults.push("its start is not the one the manifest says; build it again".to_owned());
            }
        }
        Err(error) => faults.push(error.to_string()),
    }
    faults
}

/// The differences between a shard and its entry.
fn disagreements(shard: &Shard, entry: &ManifestShard) -> Vec<String> {
    let info = shard.info();
    let pairs = [
        ("name", info.name.clone(), entry.name.clone()),
        ("date", info.date.clone(), entry.date.clone()),
        ("addresses", info.addresses.to_string(), entry.addresses.to_string()),
        ("streets", info.streets.to_string(), entry.streets.to_string()),
        ("communes", info.communes.to_string(), entry.communes.to_string()),
    ];
    let differs = |(what, own, said): (&str, String, String)| {
        (own != said).then(|| format!("its {what} is {own:?}, the manifest says {said:?}; build it again"))
    };
    pairs.into_iter().filter_map(differs).collect()
}

/// The manifest's entry for the beginning of a shard's file that can be opened alone.
pub fn start_of(shard: &Shard, bytes: &[u8]) -> Option<ShardStart> {
    let start = bytes.get(..shard.start_len()?)?;
    Some(ShardStart { bytes: format_numbers::length(start.len()), sha256: sha256(start) })
}

/// SHA-256 in lower-case hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    let digits: Vec<_> = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    digits.concat()
}
