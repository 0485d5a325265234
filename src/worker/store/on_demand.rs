//! Shards that are loaded when a question needs them, within a number of bytes.
//!
//! No question holds a snapshot while it waits: an evicted shard is gone at once, even if the request that waits is cut off, which is never
//! told.

use super::arena::FillBuffer;
use super::context::FetchContext;
use super::fault::Fault;
use super::snapshot::Snapshot;
use super::{SIDE_BY_SIDE, Store};
use crate::api::ManifestShard;
use crate::service::settings::Settings;
use crate::service::shard_cache::{Admission, Lease};
use crate::worker::clock::{LOST_MS, Looks, now};
use crate::worker::single_flight::single_flight;
use crate::{Shard, Trail};
use futures_util::{StreamExt, stream};
use std::rc::Rc;

/// All shards are opened at the start if they take at most this part of the memory for shards: one in four.
const START_PART: u64 = 4;
/// The arena takes four parts in five of the memory for shards on demand. The rest is for tables that are laid out beside them.
const ARENA_PARTS: u64 = 4;
const PARTS: u64 = 5;
/// Shards with their tables take at most twice their bytes.
const WITH_TABLES: u64 = 2;
const MB: u64 = 1 << 20;
/// Times that one question waits for shards, at most: once for each shard that it may be asked of, and some more.
const MAX_WAITS: usize = 140;
const NOT_NAMED: &str = "the router knows it, the manifest does not name it; publish the shards again";

/// Outcome of a wait for shards.
enum Loaded {
    /// Some are open now, or cannot be had: ask again.
    Some,
    /// These do not fit beside the shards that the question was asked of.
    TooLarge(Vec<String>),
    /// Other questions had the room for too long.
    TimedOut,
}

/// Whether all shards of a manifest are opened at the start.
pub(super) fn fits_at_start(entries: &[ManifestShard], settings: &Settings) -> bool {
    bytes(entries) <= u64::from(settings.shards_mb) * MB / START_PART
}

/// Shards that one question is asked of, at most: all, if all fit beside each other.
pub(super) fn max_shards_asked(entries: &[ManifestShard], settings: &Settings) -> usize {
    let all_fit = bytes(entries) <= u64::from(settings.shards_mb) * MB / WITH_TABLES;
    (!all_fit).then_some(settings.shards_asked).and_then(|max| usize::try_from(max).ok()).unwrap_or(usize::MAX)
}

fn bytes(entries: &[ManifestShard]) -> u64 {
    entries.iter().map(|entry| entry.bytes).sum()
}

/// When a lease or a buffer without a sign of life expires.
fn expires(settings: &Settings) -> u64 {
    now() + settings.store_retries.deadline_ms + LOST_MS
}

/// Bytes of a shard's file, by the manifest.
fn length(entry: &ManifestShard) -> Result<usize, Fault> {
    usize::try_from(entry.bytes).map_err(|error| Fault::Unfit(error.to_string()))
}

impl Snapshot {
    /// Whether shards are loaded and evicted as questions need them.
    pub fn loads_on_demand(&self, settings: &Settings) -> bool {
        let entries = &self.manifest.shards;
        !fits_at_start(entries, settings) && entries.iter().any(|entry| self.geocoder.routes(&entry.name))
    }

    /// Makes the shard cache hold what is open, and nothing else.
    pub(super) fn sync_shard_cache(&self) {
        let routed = || self.opened.iter().filter(|opened| self.geocoder.routes(&opened.name));
        self.shard_cache.retain(|name| routed().any(|opened| opened.name == name));
        routed().for_each(|opened| self.weigh(&opened.name));
    }

    /// Bytes for shards on demand: those that the resident shards leave.
    fn room(&self, settings: &Settings) -> u64 {
        let resident = self.opened.iter().filter(|opened| !self.geocoder.routes(&opened.name));
        let resident: u64 = resident.map(|opened| self.geocoder.bytes_of(&opened.name)).sum();
        (u64::from(settings.shards_mb) * MB).saturating_sub(resident)
    }
}

impl Store {
    /// Asks the data, and loads the shards that the answer lacks, until there is an answer.
    ///
    /// `ask` returns an answer, or the shards that it lacks. The shards that it was asked of are pinned from turn `pin_from` on; before, each
    /// turn begins anew. `kept` is asked in place of the current data. After too long, the open shards alone are asked.
    ///
    /// # Errors
    /// The shards that are lacking even then.
    pub async fn ask<T>(
        &self,
        context: FetchContext<'_>,
        kept: Option<&Rc<Snapshot>>,
        pin_from: usize,
        mut ask: impl FnMut(&Snapshot) -> Result<T, Trail>,
    ) -> Result<T, Trail> {
        let mut lease = None;
        let mut skipped: Vec<String> = Vec::new();
        for turn in 0..MAX_WAITS {
            let wanted = {
                let snapshot = self.kept_or_open(context, kept).await;
                let asked = if skipped.is_empty() { ask(&snapshot) } else { ask(&snapshot.without(&skipped)) };
                let trail = match asked {
                    Ok(answer) => return Ok(answer),
                    Err(trail) => trail,
                };
                let lease = lease.get_or_insert_with(|| snapshot.shard_cache.lease(expires(context.settings)));
                if turn < pin_from {
                    lease.unpin_all();
                } else {
                    lease.pin(snapshot.geocoder.asked(&trail), expires(context.settings));
                }
                trail.wanted
            };
            let Some(lease) = &lease else { break };
            match self.load(context, lease, &wanted).await {
                Loaded::Some => {}
                Loaded::TooLarge(names) => skipped.extend(names),
                Loaded::TimedOut => break,
            }
        }
        let snapshot = self.kept_or_open(context, kept).await;
        ask(&snapshot).or_else(|trail| ask(&snapshot.with_open_only(&trail.wanted)))
    }

    async fn kept_or_open(&self, context: FetchContext<'_>, kept: Option<&Rc<Snapshot>>) -> Rc<Snapshot> {
        match kept {
            Some(kept) => Rc::clone(kept),
            None => self.open(context).await,
        }
    }

    /// Loads shards, as many as there is room for beside pinned ones. Waits for room while others have it.
    ///
    /// A shard that cannot be had counts as missing, and is tried again after a while.
    async fn load(&self, context: FetchContext<'_>, lease: &Lease, wanted: &[String]) -> Loaded {
        let settings = context.settings;
        let begun = now();
        let mut looks = Looks::new();
        loop {
            let snapshot = self.open(context).await;
            match self.request_room(&snapshot, lease, wanted, settings) {
                Admission::Ready => return Loaded::Some,
                Admission::TooLarge(names) => return Loaded::TooLarge(names),
                Admission::Load { fetch, .. } => {
                    // Not held any longer, so that evicted shards are gone before others come.
                    drop(snapshot);
                    let arrivals = stream::iter(fetch).map(async |name| self.arrive(context, &name).await);
                    arrivals.buffer_unordered(SIDE_BY_SIDE).collect::<()>().await;
                    return Loaded::Some;
                }
                Admission::Wait if now() >= begun + settings.store_retries.deadline_ms => return Loaded::TimedOut,
                Admission::Wait => {}
            }
            drop(snapshot);
            looks.pause().await;
        }
    }

    /// Asks for room, and closes the shards that are evicted for it.
    fn request_room(&self, snapshot: &Snapshot, lease: &Lease, wanted: &[String], settings: &Settings) -> Admission {
        let (known, unknown): (Vec<&String>, Vec<&String>) = wanted.iter().partition(|name| snapshot.entry(name).is_some());
        if !unknown.is_empty() {
            self.update(snapshot, |copy| unknown.iter().for_each(|name| copy.lose(name, NOT_NAMED.to_owned())));
        }
        let room = snapshot.room(settings);
        self.memory.reserve(usize::try_from(room / PARTS * ARENA_PARTS).unwrap_or(usize::MAX));
        let wanted = known.iter().filter_map(|name| Some((name.as_str(), snapshot.entry(name)?.bytes)));
        let wanted: Vec<(&str, u64)> = wanted.collect();
        let admission = lease.request(&wanted, room, now(), expires(settings));
        if let Admission::Load { evict, .. } = &admission {
            self.update(snapshot, |copy| evict.iter().for_each(|name| copy.close(name)));
        }
        admission
    }

    /// Fetches and opens a shard. Requests that want it at once share the fetch.
    async fn arrive(&self, context: FetchContext<'_>, name: &str) {
        let entry = self.current().and_then(|snapshot| snapshot.entry(name).cloned());
        let Some(entry) = entry else { return };
        single_flight(&self.arrivals, &entry.file, context.settings.store_retries.deadline_ms, async || {
            let fetched = self.fetch_on_demand(context, &entry).await;
            // A newer manifest may have been read meanwhile.
            if let Some(snapshot) = self.current().filter(|snapshot| snapshot.manifest.shards.contains(&entry)) {
                self.update(&snapshot, |copy| copy.receive(&entry, fetched));
            }
        })
        .await;
    }

    async fn fetch_on_demand(&self, context: FetchContext<'_>, entry: &ManifestShard) -> Result<Shard, Fault> {
        let buffer = self.buffer(length(entry)?, context.settings);
        self.files.shard(context, entry, buffer).await
    }

    /// Fetches a shard that stays open. Its memory is not the arena of those on demand.
    pub(super) async fn fetch_resident(&self, context: FetchContext<'_>, entry: &ManifestShard) -> Result<Shard, Fault> {
        let buffer = self.memory.outside(length(entry)?, expires(context.settings));
        self.files.shard(context, entry, buffer).await
    }

    /// A buffer in the arena, for which free shards are closed if need be. Outside of it when that is not enough.
    fn buffer(&self, bytes: usize, settings: &Settings) -> FillBuffer<'_> {
        while self.memory.may_hold(bytes) {
            if let Some(buffer) = self.memory.in_arena(bytes, now(), expires(settings)) {
                return buffer;
            }
            let least_recent = self.current().and_then(|snapshot| Some((snapshot.shard_cache.least_recent()?, snapshot)));
            let Some((name, snapshot)) = least_recent else { break };
            self.update(&snapshot, |copy| copy.close(&name));
        }
        self.memory.outside(bytes, expires(settings))
    }
}
