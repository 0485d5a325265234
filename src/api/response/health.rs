//! `/health`: whether the endpoint can answer, and from which data.

use crate::api::http::message::Response;
use crate::engine::route::session::Session;
use crate::format::shard::Shard;
use serde::Serialize;

#[derive(Serialize)]
struct Health<'a> {
    status: &'static str,
    version: &'static str,
    addresses: u64,
    shards: Vec<ShardHealth<'a>>,
}

#[derive(Serialize)]
struct ShardHealth<'a> {
    name: &'a str,
    date: &'a str,
    addresses: u32,
}

/// 200 and `ok`, or 503 and `no-data` if no shard is open.
pub(in crate::api) fn answer(session: &Session<'_>) -> Response {
    let shards: Vec<_> = session
        .shards()
        .map(Shard::info)
        .map(|info| ShardHealth { name: &info.name, date: &info.date, addresses: info.addresses })
        .collect();
    let (code, status) = if shards.is_empty() { (503, "no-data") } else { (200, "ok") };
    let addresses = shards.iter().map(|shard| u64::from(shard.addresses)).sum();
    let body = Health { status, version: env!("CARGO_PKG_VERSION"), addresses, shards };
    Response::json(code, &body, "no-store")
}
