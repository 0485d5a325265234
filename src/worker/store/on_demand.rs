//! Shards that are loaded when a question needs them, within a number of bytes.
//!
//! No question holds a snapshot while it waits, so an evicted shard is gone at once. Otherwise a request that is cut off, which is never
//! told, would hold it for ever.

use super::Store;
use super::arena::FillBuffer;
use super::capacity::{arena, expires, length};
use super::context::FetchContext;
use super::fault::Fault;
use super::fetch::SIDE_BY_SIDE;
use super::snapshot::Snapshot;
use crate::api::ManifestShard;
use crate::engine::route::needs::Needs;
use crate::format::shard::Shard;
use crate::service::settings::Settings;
use crate::service::shard_cache::{Admission, Lease};
use crate::worker::clock::{Looks, now};
use crate::worker::single_flight::single_flight;
use futures_util::{StreamExt, stream};
use std::rc::Rc;

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

/// Asks the data, and loads the shards that the answer lacks, until there is an answer.
///
/// `ask` returns an answer, or the shards that it lacks. The shards that it was asked of are pinned from turn `pin_from` on. Before, each
/// turn begins anew. `kept` is asked in place of the current data. After too long, the open shards alone are asked.
///
/// # Errors
/// The shards that are lacking even then.
pub async fn ask<T>(
    store: &Store,
    context: FetchContext<'_>,
    kept: Option<&Rc<Snapshot>>,
    pin_from: usize,
    mut ask: impl FnMut(&Snapshot) -> Result<T, Needs>,
) -> Result<T, Needs> {
    let mut lease = None;
    let mut skipped: Vec<String> = Vec::new();
    for turn in 0..MAX_WAITS {
        let wanted = {
            let snapshot = kept_or_open(store, context, kept).await;
            let asked = if skipped.is_empty() { ask(&snapshot) } else { ask(&snapshot.without(&skipped)) };
            let needs = match asked {
                Ok(answer) => return Ok(answer),
                Err(needs) => needs,
            };
            let lease = lease.get_or_insert_with(|| snapshot.shard_cache().lease(expires(context.settings)));
            if turn < pin_from {
                lease.unpin_all();
            } else {
                lease.pin(snapshot.geocoder().searched(&needs), expires(context.settings));
            }
            needs.shards
        };
        let Some(lease) = &lease else { break };
        match load(store, context, lease, &wanted).await {
            Loaded::Some => {}
            Loaded::TooLarge(names) => skipped.extend(names),
            Loaded::TimedOut => break,
        }
    }
    let snapshot = kept_or_open(store, context, kept).await;
    ask(&snapshot).or_else(|needs| ask(&snapshot.with_open_only(&needs.shards)))
}

async fn kept_or_open(store: &Store, context: FetchContext<'_>, kept: Option<&Rc<Snapshot>>) -> Rc<Snapshot> {
    match kept {
        Some(kept) => Rc::clone(kept),
        None => store.open(context).await,
    }
}

/// Loads shards, as many as there is room for beside pinned ones. Waits for room while others have it.
///
/// A shard that cannot be had counts as missing, and is tried again after a while.
async fn load(store: &Store, context: FetchContext<'_>, lease: &Lease, wanted: &[String]) -> Loaded {
    let settings = context.settings;
    let begun = now();
    let mut looks = Looks::new();
    loop {
        let snapshot = store.open(context).await;
        match request_room(store, &snapshot, lease, wanted, settings) {
            Admission::Ready => return Loaded::Some,
            Admission::TooLarge(names) => return Loaded::TooLarge(names),
            Admission::Load { fetch, .. } => {
                // Not held any longer, so that evicted shards are gone before others come.
                drop(snapshot);
                let arrivals = stream::iter(fetch).map(async |name| arrive(store, context, &name).await);
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
fn request_room(store: &Store, snapshot: &Snapshot, lease: &Lease, wanted: &[String], settings: &Settings) -> Admission {
    let (known, unknown): (Vec<&String>, Vec<&String>) = wanted.iter().partition(|name| snapshot.entry(name).is_some());
    if !unknown.is_empty() {
        store.update(snapshot, |copy| unknown.iter().for_each(|name| copy.lose(name, NOT_NAMED.to_owned())));
    }
    let room = snapshot.room(settings);
    store.files.memory.reserve(arena(room));
    let wanted = known.iter().filter_map(|name| Some((name.as_str(), snapshot.entry(name)?.bytes)));
    let wanted: Vec<(&str, u64)> = wanted.collect();
    let admission = lease.request(&wanted, room, now(), expires(settings));
    if let Admission::Load { evict, .. } = &admission {
        store.update(snapshot, |copy| evict.iter().for_each(|name| copy.close(name)));
    }
    admission
}

/// Fetches and opens a shard. Requests that want it at once share the fetch.
async fn arrive(store: &Store, context: FetchContext<'_>, name: &str) {
    let entry = store.current().and_then(|snapshot| snapshot.entry(name).cloned());
    let Some(entry) = entry else { return };
    single_flight(&store.arrivals, &entry.file, context.settings.store_retries.deadline_ms, async || {
        let fetched = fetch(store, context, &entry).await;
        // A newer manifest may have been read meanwhile.
        if let Some(snapshot) = store.current().filter(|snapshot| snapshot.names(&entry)) {
            store.update(&snapshot, |copy| copy.receive(&entry, fetched));
        }
    })
    .await;
}

async fn fetch(store: &Store, context: FetchContext<'_>, entry: &ManifestShard) -> Result<Shard, Fault> {
    let buffer = buffer(store, length(entry)?, context.settings);
    store.files.shard(context, entry, buffer).await
}

/// A buffer in the arena, for which free shards are closed if need be. Outside of it when that is not enough.
fn buffer<'s>(store: &'s Store, bytes: usize, settings: &Settings) -> FillBuffer<'s> {
    let memory = &store.files.memory;
    while memory.may_hold(bytes) {
        if let Some(buffer) = memory.in_arena(bytes, now(), expires(settings)) {
            return buffer;
        }
        let least_recent = store.current().and_then(|snapshot| Some((snapshot.shard_cache().least_recent()?, snapshot)));
        let Some((name, snapshot)) = least_recent else { break };
        store.update(&snapshot, |copy| copy.close(&name));
    }
    memory.outside(bytes, expires(settings))
}
