//! How much may be open: figures that follow from the memory for shards.

use super::fault::Fault;
use crate::api::ManifestShard;
use crate::service::settings::Settings;
use crate::worker::clock::{LOST_MS, now};

/// All shards are opened at the start if they take at most this part of the memory for shards: one in four.
const START_PART: u64 = 4;
/// The arena takes four parts in five of the memory for shards on demand. The rest is for tables that are laid out beside them.
const ARENA_PARTS: u64 = 4;
const PARTS: u64 = 5;
/// Shards with their tables take at most twice their bytes.
const WITH_TABLES: u64 = 2;
const MB: u64 = 1 << 20;

/// Bytes of memory for shards.
pub fn memory(settings: &Settings) -> u64 {
    u64::from(settings.shards_mb) * MB
}

/// Bytes of an arena for shards on demand, of the `room` that they have.
pub fn arena(room: u64) -> usize {
    usize::try_from(room / PARTS * ARENA_PARTS).unwrap_or(usize::MAX)
}

/// Whether all shards of a manifest are opened at the start.
pub fn fits_at_start(entries: &[ManifestShard], settings: &Settings) -> bool {
    bytes(entries) <= memory(settings) / START_PART
}

/// Shards that one question is asked of, at most: all, if all fit beside each other.
pub fn max_shards_asked(entries: &[ManifestShard], settings: &Settings) -> usize {
    let all_fit = bytes(entries) <= memory(settings) / WITH_TABLES;
    (!all_fit).then_some(settings.shards_asked).and_then(|max| usize::try_from(max).ok()).unwrap_or(usize::MAX)
}

fn bytes(entries: &[ManifestShard]) -> u64 {
    entries.iter().map(|entry| entry.bytes).sum()
}

/// Bytes of a shard's file, by the manifest.
pub fn length(entry: &ManifestShard) -> Result<usize, Fault> {
    usize::try_from(entry.bytes).map_err(|error| Fault::Unfit(error.to_string()))
}

/// When a lease or a buffer without a sign of life expires, in milliseconds since 1970.
pub fn expires(settings: &Settings) -> u64 {
    now() + settings.store_retries.deadline_ms + LOST_MS
}
