//! The data that is open at one moment. It is never changed: a changed copy takes its place.

use super::capacity::{fits_at_start, max_shards_asked, memory};
use super::fault::Fault;
use super::fetch::ReadManifest;
use crate::api::{DataVersion, Manifest, ManifestShard};
use crate::engine::geocoder::Geocoder;
use crate::engine::route::needs::Needs;
use crate::format::shard::Shard;
use crate::service::settings::Settings;
use crate::service::shard_cache::ShardCache;
use crate::worker::cache::isolate::IsolateCache;
use crate::worker::clock::now;
use std::cell::Cell;
use std::rc::Rc;

const TOO_LONG: &str = "the memory for shards is taken by other questions; give it more with RUELLE_SHARDS_MB";

/// All shards that are open, and why others are not.
#[derive(Clone)]
pub struct Snapshot {
    manifest: Rc<Manifest>,
    geocoder: Geocoder,
    edition: DataVersion,
    answers: Rc<IsolateCache>,
    opened: Vec<OpenedShard>,
    /// The open shards among those that are loaded on demand.
    shard_cache: Rc<ShardCache>,
    unavailable: Vec<Unavailable>,
    /// Why the manifest could not be read again.
    manifest_fault: Option<String>,
    read_at: Cell<u64>,
}

/// An open shard.
#[derive(Clone)]
struct OpenedShard {
    name: String,
    file: String,
    shard: Shard,
}

/// A shard that could not be had.
#[derive(Clone)]
pub struct Unavailable {
    pub name: String,
    /// Why, and how to mend it.
    pub error: String,
    /// Whether its older version answers in its place.
    pub is_stale: bool,
}

impl Snapshot {
    /// A snapshot with no shard yet. Caches and leases of `known` go on.
    pub(super) fn new(manifest: Rc<Manifest>, known: Option<&Self>, settings: &Settings) -> Self {
        let edition = DataVersion::of_manifest(&manifest);
        let mut geocoder = Geocoder::new();
        geocoder.set_max_shards(max_shards_asked(&manifest.shards, settings));
        // Complete answers from the same data stay true.
        let answers = known.filter(|known| known.edition.version() == edition.version()).map(|known| Rc::clone(&known.answers));
        Self {
            manifest,
            geocoder,
            edition,
            answers: answers.unwrap_or_else(|| Rc::new(IsolateCache::new(settings.answers_mb))),
            opened: Vec::new(),
            // Leases go on while the data is read again.
            shard_cache: known.map(|known| Rc::clone(&known.shard_cache)).unwrap_or_default(),
            unavailable: Vec::new(),
            manifest_fault: None,
            read_at: Cell::new(0),
        }
    }

    /// The shard of a file, if it is open.
    pub(super) fn open_file(&self, file: &str) -> Option<&Shard> {
        self.opened.iter().find(|opened| opened.file == file).map(|opened| &opened.shard)
    }

    /// Notes that a shard cannot be had. Its version that was open before, if any, answers in its place.
    pub(super) fn fall_back_to_stale(&mut self, entry: &ManifestShard, known: Option<&Self>, fault: &Fault) {
        let before = known.and_then(|known| known.opened.iter().find(|opened| opened.name == entry.name)).cloned();
        self.unavailable.push(Unavailable { name: entry.name.clone(), error: fault.to_string(), is_stale: before.is_some() });
        if let Some(before) = before {
            self.geocoder.add(before.shard.clone());
            self.opened.push(before);
        }
    }

    /// The same snapshot, with the fault of a newer manifest.
    pub(super) fn with_manifest_fault(self, fault: &Fault) -> Self {
        Self { manifest_fault: Some(fault.to_string()), ..self }
    }

    /// Answers from this data that are kept.
    pub fn answers(&self) -> &IsolateCache {
        &self.answers
    }

    pub fn edition(&self) -> &DataVersion {
        &self.edition
    }

    pub fn geocoder(&self) -> &Geocoder {
        &self.geocoder
    }

    pub(super) fn shard_cache(&self) -> &Rc<ShardCache> {
        &self.shard_cache
    }

    pub fn unavailable(&self) -> &[Unavailable] {
        &self.unavailable
    }

    pub fn manifest_fault(&self) -> Option<&str> {
        self.manifest_fault.as_deref()
    }

    /// Milliseconds since the manifest was asked for.
    pub fn age(&self) -> u64 {
        now().saturating_sub(self.read_at.get())
    }

    /// Notes that the manifest was read just now.
    pub(super) fn mark_read(&self) {
        self.read_at.set(now());
    }

    /// Whether no shard is open.
    pub fn is_empty(&self) -> bool {
        self.opened.is_empty()
    }

    /// Whether nothing is missing.
    pub(super) fn is_complete(&self) -> bool {
        self.unavailable.is_empty() && self.manifest_fault.is_none()
    }

    /// Whether nothing of this manifest is missing.
    pub(super) fn is_complete_for(&self, manifest: &ReadManifest) -> bool {
        self.is_complete() && manifest.as_ref().is_ok_and(|manifest| manifest.shards == self.manifest.shards)
    }

    /// The manifest's entry of a shard.
    pub(super) fn entry(&self, name: &str) -> Option<&ManifestShard> {
        self.manifest.shards.iter().find(|entry| entry.name == name)
    }

    /// Whether the manifest has this entry.
    pub(super) fn names(&self, entry: &ManifestShard) -> bool {
        self.manifest.shards.contains(entry)
    }

    /// Takes in a shard that was fetched, or the fault in its place.
    pub(super) fn receive(&mut self, entry: &ManifestShard, fetched: Result<Shard, Fault>) {
        self.close(&entry.name);
        match fetched {
            Ok(shard) => {
                self.unavailable.retain(|lost| lost.name != entry.name);
                self.add(entry, shard);
            }
            Err(fault) => self.lose(&entry.name, fault.to_string()),
        }
    }

    /// Opens a shard.
    pub(super) fn add(&mut self, entry: &ManifestShard, shard: Shard) {
        self.geocoder.add(shard.clone()); // shares the bytes
        self.opened.push(OpenedShard { name: entry.name.clone(), file: entry.file.clone(), shard });
        if self.geocoder.is_routed(&entry.name) {
            self.weigh(&entry.name);
        }
    }

    /// Whether shards are loaded and evicted as questions need them.
    pub fn loads_on_demand(&self, settings: &Settings) -> bool {
        let entries = &self.manifest.shards;
        !fits_at_start(entries, settings) && entries.iter().any(|entry| self.geocoder.is_routed(&entry.name))
    }

    /// Makes the shard cache hold what is open, and nothing else.
    pub(super) fn sync_shard_cache(&self) {
        let routed = || self.opened.iter().filter(|opened| self.geocoder.is_routed(&opened.name));
        self.shard_cache.retain(|name| routed().any(|opened| opened.name == name));
        routed().for_each(|opened| self.weigh(&opened.name));
    }

    /// Bytes for shards on demand: those that the resident shards leave.
    pub(super) fn room(&self, settings: &Settings) -> u64 {
        let resident = self.opened.iter().filter(|opened| !self.geocoder.is_routed(&opened.name));
        let resident: u64 = resident.map(|opened| self.geocoder.bytes_of(&opened.name)).sum();
        memory(settings).saturating_sub(resident)
    }

    /// Closes a shard.
    pub(super) fn close(&mut self, name: &str) {
        self.geocoder.remove(name);
        self.opened.retain(|opened| opened.name != name);
        self.shard_cache.remove(name);
    }

    /// Notes that a shard cannot be had.
    pub(super) fn lose(&mut self, name: &str, error: String) {
        self.unavailable.retain(|lost| lost.name != name);
        self.unavailable.push(Unavailable { name: name.to_owned(), error, is_stale: false });
    }

    /// Tells the shard cache the bytes of an open shard.
    fn weigh(&self, name: &str) {
        self.shard_cache.put(name, self.geocoder.bytes_of(name));
    }

    /// Notes the shards that a question was asked of, and their bytes: tables that a search lays out are kept with them.
    pub fn note(&self, needs: &Needs) {
        self.shard_cache.touch(self.geocoder.searched(needs));
        self.geocoder.searched(needs).for_each(|name| self.weigh(name));
    }

    /// A copy for one question, without shards that do not fit beside the others. The answer says that they were not read.
    pub fn without(&self, names: &[String]) -> Self {
        let mut copy = self.clone();
        let lost = copy.unavailable.iter().map(|lost| &lost.name);
        copy.geocoder.set_unavailable(lost.chain(names).map(String::as_str));
        copy
    }

    /// A copy for one question that had to wait for too long. Closed shards are missing, as if the store did not have them.
    pub fn with_open_only(&self, wanted: &[String]) -> Self {
        let mut copy = self.clone();
        wanted.iter().for_each(|name| copy.lose(name, TOO_LONG.to_owned()));
        copy.update_missing();
        copy.geocoder.use_open_only();
        copy
    }

    /// Tells the router, and the answers, what cannot be had.
    pub(super) fn update_missing(&mut self) {
        let lost = |is_stale: bool| self.unavailable.iter().filter(move |lost| lost.is_stale == is_stale);
        let entries = |is_stale: bool| -> Vec<&ManifestShard> {
            let named = |entry: &&ManifestShard| lost(is_stale).any(|lost| lost.name == entry.name);
            self.manifest.shards.iter().filter(named).collect()
        };
        let edition = self.edition.clone().with_missing(&entries(false), &entries(true));
        self.edition = edition;
        self.geocoder.set_unavailable(self.unavailable.iter().filter(|lost| !lost.is_stale).map(|lost| lost.name.as_str()));
    }
}
