//! Files of the store: time limits, attempts with pauses, a breaker.
//!
//! A file is the one that the manifest names, to the last byte (length, SHA-256, the checksum of every section), or a [`Fault`]. A shard that
//! comes again is known by its checksums: SHA-256 would take twice the time.

use super::arena::{FillBuffer, ShardMemory};
use super::asset;
use super::asset::Assets;
use super::capacity::{expires, length};
use super::context::FetchContext;
use super::fault::Fault;
use crate::api::{MAX_MANIFEST_BYTES, Manifest, ManifestShard};
use crate::format::shard::Shard;
use crate::service::breaker::{Breaker, State};
use crate::service::settings::Settings;
use crate::service::verified_shards::VerifiedShards;
use crate::worker::clock::{in_time, now, sleep};
use bytes::BytesMut;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use worker::console_error;
use worker::js_sys::Math;

const MANIFEST: &str = "manifest.json";
/// Shards fetched side by side: as many as the platform lets through.
pub const SIDE_BY_SIDE: usize = 4;

/// The manifest, or why it could not be had.
pub type ReadManifest = Result<Rc<Manifest>, Fault>;

/// Fetches files, and remembers how the store did.
pub struct Files {
    pub memory: ShardMemory,
    breaker: RefCell<Breaker>,
    verified: RefCell<VerifiedShards>,
    counts: Cell<Counts>,
}

/// Fetches since the isolate's start.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    /// Files asked of the store, each attempt.
    pub attempts: u64,
    /// Attempts that did not bring the file.
    pub failures: u64,
    /// Shards opened.
    pub shards: u64,
    /// Bytes of those shards.
    pub bytes: u64,
}

impl Files {
    /// No fetch yet. `give_back` must give a piece back to its own memory.
    pub fn new(give_back: fn(BytesMut)) -> Self {
        Self {
            memory: ShardMemory::new(give_back),
            breaker: RefCell::default(),
            verified: RefCell::default(),
            counts: Cell::default(),
        }
    }

    /// Fetches since the isolate's start.
    pub fn counts(&self) -> Counts {
        self.counts.get()
    }

    /// State of the store's breaker.
    pub fn breaker(&self) -> State {
        self.breaker.borrow().state(now())
    }

    /// Fetches the manifest.
    pub async fn manifest(&self, context: FetchContext<'_>) -> Result<Manifest, Fault> {
        let assets = Assets::bound(context)?;
        let fetch = async || asset::bytes(&assets, MANIFEST, MAX_MANIFEST_BYTES).await;
        let bytes = self.with_retries(context.settings, MANIFEST, fetch).await?;
        Manifest::parse(&bytes).map_err(|error| Fault::Unfit(error.to_string()))
    }

    /// Fetches a shard that stays open. Its memory is not the arena of those on demand.
    pub async fn resident_shard(&self, context: FetchContext<'_>, entry: &ManifestShard) -> Result<Shard, Fault> {
        let buffer = self.memory.outside(length(entry)?, expires(context.settings));
        self.shard(context, entry, buffer).await
    }

    /// Fetches the shard of an entry of the manifest.
    pub async fn shard(&self, context: FetchContext<'_>, entry: &ManifestShard, buffer: FillBuffer<'_>) -> Result<Shard, Fault> {
        let assets = Assets::bound(context)?;
        let known = self.verified.borrow().checksum(&entry.sha256);
        let fetch = async || {
            asset::fill(&assets, &entry.file, &buffer).await?;
            Ok(if known.is_none() { asset::sha256(&buffer).await } else { None })
        };
        let sha256 = self.with_retries(context.settings, &entry.file, fetch).await?;
        let bytes = buffer.into_bytes().ok_or_else(|| Fault::Unreachable(format!("{}: it came too late", entry.file)))?;
        let shard = Shard::open(bytes).map_err(|error| Fault::Unfit(error.to_string()))?;
        self.count(|counts| counts.bytes += entry.bytes);
        self.verify(entry, &shard, known, sha256)?;
        self.count(|counts| counts.shards += 1);
        Ok(shard)
    }

    /// Checks that a sound shard is the one that the manifest names.
    ///
    /// The check is by its checksum if that is known, else by its SHA-256, where the platform has that.
    fn verify(&self, entry: &ManifestShard, shard: &Shard, known: Option<u32>, sha256: Option<String>) -> Result<(), Fault> {
        let is_named = match known {
            Some(checksum) => shard.checksum() == checksum,
            None => sha256.is_none_or(|sha256| sha256 == entry.sha256),
        };
        if !is_named {
            return Err(Fault::Unfit(format!(
                "{} is a sound shard, but not the one that the manifest names; publish the shards again",
                entry.file
            )));
        }
        self.verified.borrow_mut().insert(&entry.sha256, shard.checksum());
        Ok(())
    }

    async fn with_retries<T>(
        &self,
        settings: &Settings,
        file: &str,
        mut attempt: impl AsyncFnMut() -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let begun = now();
        let mut failed = 0;
        loop {
            let max_ms = settings.store_retries.attempt_after(now() - begun);
            let fault = match self.attempt(settings, file, max_ms, attempt()).await {
                Err(Fault::Refused) => return Err(Fault::Refused),
                Err(fault) => fault,
                fetched => return fetched,
            };
            failed += 1;
            console_error!(
                "{}",
                serde_json::json!({ "level": "error", "event": "store", "file": file, "attempt": failed, "error": fault.to_string() })
            );
            match settings.store_retries.backoff(failed, now() - begun, Math::random()) {
                Some(pause) => sleep(pause).await,
                None => return Err(fault),
            }
        }
    }

    /// One attempt, if the breaker allows it.
    async fn attempt<T>(
        &self,
        settings: &Settings,
        file: &str,
        max_ms: u64,
        attempt: impl Future<Output = Result<T, Fault>>,
    ) -> Result<T, Fault> {
        if !self.breaker.borrow_mut().allows(now(), settings.breaker) {
            return Err(Fault::Refused);
        }
        self.count(|counts| counts.attempts += 1);
        let late = || Err(Fault::Unreachable(format!("{file}: no answer in {max_ms} ms")));
        let ended = in_time(attempt, max_ms).await.unwrap_or_else(late);
        let mut breaker = self.breaker.borrow_mut();
        match ended {
            Err(Fault::Unreachable(_)) => breaker.failed(now(), settings.breaker),
            _ => breaker.succeeded(),
        }
        self.count(|counts| counts.failures += u64::from(ended.is_err()));
        ended
    }

    fn count(&self, change: impl FnOnce(&mut Counts)) {
        let mut counts = self.counts.get();
        change(&mut counts);
        self.counts.set(counts);
    }
}
