//! The store of shards: read at first use, kept, and read again behind the answers when something is missing or old.

pub mod arena;
mod asset;
mod body;
mod capacity;
pub mod context;
mod fault;
pub mod fetch;
pub mod on_demand;
mod reading;
pub mod snapshot;

use super::clock::now;
use super::single_flight::single_flight;
use crate::api::{DataVersion, Manifest};
use crate::service::settings::Settings;
use crate::service::single_flight::SingleFlight;
use bytes::BytesMut;
use context::FetchContext;
use fetch::{Files, ReadManifest};
use snapshot::Snapshot;
use std::cell::RefCell;
use std::rc::Rc;

/// The store of this isolate.
pub struct Store {
    current: RefCell<Option<Rc<Snapshot>>>,
    /// The manifest, if it was read before the shards, for a request that needs the data's version alone.
    first_manifest: RefCell<Option<Rc<Manifest>>>,
    openings: SingleFlight<Rc<Snapshot>>,
    manifests: SingleFlight<ReadManifest>,
    arrivals: SingleFlight<()>,
    pub files: Files,
}

impl Store {
    /// A store of which nothing is read. `give_back` must give a piece back to its own memory.
    pub fn new(give_back: fn(BytesMut)) -> Self {
        Self {
            current: RefCell::default(),
            first_manifest: RefCell::default(),
            openings: SingleFlight::default(),
            manifests: SingleFlight::default(),
            arrivals: SingleFlight::default(),
            files: Files::new(give_back),
        }
    }

    /// The data as it is, if it was opened.
    pub fn current(&self) -> Option<Rc<Snapshot>> {
        self.current.borrow().clone()
    }

    /// The data, if no request has to wait for it.
    pub fn ready(&self, settings: &Settings) -> Option<Rc<Snapshot>> {
        self.current().filter(|snapshot| !snapshot.is_empty() || !self.is_stale(snapshot, settings))
    }

    /// The data. Waits for it while there is none that could answer anything.
    pub async fn open(&self, context: FetchContext<'_>) -> Rc<Snapshot> {
        match self.ready(context.settings) {
            Some(snapshot) => snapshot,
            None => self.renew(context).await,
        }
    }

    /// Reads the parts that are not there yet, and again those that failed.
    pub async fn renew(&self, context: FetchContext<'_>) -> Rc<Snapshot> {
        // The manifest, then the shards.
        let deadline_ms = context.settings.store_retries.with_deadline_times(2).deadline_ms;
        single_flight(&self.openings, "", deadline_ms, async || self.read(context).await).await
    }

    async fn read(&self, context: FetchContext<'_>) -> Rc<Snapshot> {
        let known = self.current();
        // Left in its place until the shards are open, for requests that come meanwhile.
        let first = self.first_manifest.borrow().clone().filter(|_| known.is_none());
        let manifest = match first {
            Some(first) => Ok(first),
            None => self.manifest(context).await,
        };
        if let Some(same) = known.as_ref().filter(|known| known.is_complete_for(&manifest)) {
            same.mark_read();
            return Rc::clone(same);
        }
        let snapshot = Rc::new(reading::read(&self.files, context, manifest, known.as_deref()).await);
        snapshot.sync_shard_cache();
        self.current.replace(Some(Rc::clone(&snapshot)));
        self.first_manifest.take();
        snapshot
    }

    /// Version of the data, by the manifest alone: an answer from a cache need not wait for shards.
    pub async fn version(&self, context: FetchContext<'_>) -> Option<String> {
        let first = self.first_manifest.borrow().clone();
        let manifest = match first {
            Some(first) => first,
            None => self.manifest(context).await.ok()?,
        };
        let version = DataVersion::of_manifest(&manifest).version().to_owned();
        // Once the shards are open, their manifest is the newer one.
        if self.current().is_none() {
            self.first_manifest.replace(Some(manifest));
        }
        Some(version)
    }

    /// Whether the data should be read, and is not being read.
    pub fn is_due(&self, settings: &Settings) -> bool {
        self.current().is_none_or(|snapshot| self.is_stale(&snapshot, settings))
    }

    fn is_stale(&self, snapshot: &Snapshot, settings: &Settings) -> bool {
        let after = if snapshot.is_complete() { settings.refresh_ms } else { settings.retry_ms };
        after > 0 && snapshot.age() >= after && !self.openings.is_under_way("", now())
    }

    async fn manifest(&self, context: FetchContext<'_>) -> ReadManifest {
        let fetch = async || self.files.manifest(context).await.map(Rc::new);
        single_flight(&self.manifests, "", context.settings.store_retries.deadline_ms, fetch).await
    }

    /// Replaces the data by a changed copy of `snapshot`.
    fn update(&self, snapshot: &Snapshot, change: impl FnOnce(&mut Snapshot)) {
        let mut copy = snapshot.clone();
        change(&mut copy);
        copy.update_missing();
        self.current.replace(Some(Rc::new(copy)));
    }
}
