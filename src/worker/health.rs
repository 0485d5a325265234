//! Is this isolate able to answer, from which data, and what is missing.

use super::store::Store;
use crate::api;
use serde::Serialize;

#[derive(Serialize)]
struct Health<'a> {
    /// `ok`; `degraded` when some shards cannot be had; `no-data` when none can.
    status: &'static str,
    version: &'static str,
    addresses: u64,
    shards: Vec<Opened<'a>>,
    unavailable: Vec<Missing<'a>>,
}

#[derive(Serialize)]
struct Opened<'a> {
    name: &'a str,
    date: &'a str,
    addresses: u32,
    bytes: usize,
}

#[derive(Serialize)]
struct Missing<'a> {
    name: &'a str,
    error: &'a str,
}

/// True for `/health/detailed`, whatever the prefix.
pub(super) fn is_detailed(path: &str) -> bool {
    path.strip_suffix('/').unwrap_or(path).ends_with("/health/detailed")
}

/// `/health`: 200 while anything can be answered, else 503.
pub(super) fn brief(store: &Store) -> api::Response {
    answer(store, |health| health.status != "no-data")
}

/// `/health/detailed`: 200 only while nothing is missing, else 503.
pub(super) fn detailed(store: &Store) -> api::Response {
    answer(store, |health| health.status == "ok")
}

fn answer(store: &Store, is_well: impl Fn(&Health<'_>) -> bool) -> api::Response {
    let health = Health::of(store);
    let code = if is_well(&health) { 200 } else { 503 };
    api::Response::json(code, &health, "no-store")
}

impl<'a> Health<'a> {
    fn of(store: &'a Store) -> Self {
        let shards: Vec<_> = store.geocoder().shards().map(Opened::of).collect();
        let unavailable: Vec<_> =
            store.unavailable().iter().map(|shard| Missing { name: &shard.name, error: &shard.error }).collect();
        let status = match (shards.is_empty(), unavailable.is_empty()) {
            (true, _) => "no-data",
            (false, false) => "degraded",
            (false, true) => "ok",
        };
        let addresses = shards.iter().map(|shard| u64::from(shard.addresses)).sum();
        Self { status, version: env!("CARGO_PKG_VERSION"), addresses, shards, unavailable }
    }
}

impl<'a> Opened<'a> {
    fn of(shard: &'a crate::Shard) -> Self {
        let info = shard.info();
        Self { name: &info.name, date: &info.date, addresses: info.addresses, bytes: shard.len() }
    }
}
