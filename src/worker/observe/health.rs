//! Is this isolate alive, can it answer, and how is it: three questions, and the metrics.

use crate::worker::store::{Errand, Store, fetch};
use super::{counters as tally, request_log as watch};
use crate::worker::settings;
use crate::api;
use crate::service::breaker::State;
use crate::service::admission::Client;
use crate::service::metrics::{Metrics as Counters, Tier};
use crate::service::settings::{Metrics, Settings};
use serde::Serialize;
use serde_json::{Value, json};

/// Seconds after which a client may ask again when there is no data.
const RETRY_AFTER: &str = "30";
/// Memory from which on it is a concern: of the 128 MB of an isolate, what WebAssembly may take.
const MOST_MEMORY: u64 = 110 << 20;
/// Refreshes of the manifest that may fail before it is a concern.
const LATE_REFRESHES: u64 = 3;

#[derive(Serialize)]
struct Health<'a> {
    /// `ok`; `degraded` when some shards cannot be had; `no-data` when none can; `starting` before they were asked for.
    status: &'static str,
    version: &'static str,
    addresses: u64,
    shards: Vec<Opened<'a>>,
    unavailable: Vec<Missing<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    checks: Vec<Check>,
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
    /// True when an older one answers in its place.
    stale: bool,
}

/// One thing that is looked at, with its figure.
#[derive(Serialize)]
struct Check {
    name: &'static str,
    ok: bool,
    value: Value,
}

/// `/health` (alive: 200 whatever the data), `/health/ready` (200 while questions can be answered, else 503), `/health/detailed`
/// (200 only while nothing is wrong) and `/metrics`.
pub async fn answer(path: &str, errand: Errand<'_>, client: Client) -> api::Response {
    let settings = errand.settings;
    let path = path.strip_suffix('/').unwrap_or(path);
    let is_open = match settings.metrics {
        Metrics::On => true,
        Metrics::Key => client.has_key,
        Metrics::Off => false,
    };
    if path.ends_with("/ready") {
        let store = Store::open(errand).await;
        return report(Some(&store), Vec::new(), |status| matches!(status, "ok" | "degraded"));
    }
    if path.ends_with("/detailed") || path.ends_with("/metrics") {
        if !is_open {
            return api::error(403, "Forbidden", &["path: is not open to everybody, RUELLE_METRICS says to whom".to_owned()]);
        }
        if path.ends_with("/metrics") {
            let (content_type, text) = tally::metrics().text(&tally::gauges());
            let mut answer = api::Response::empty(200).with("content-type", content_type).with("cache-control", "no-store");
            answer.body = text.into_bytes();
            return answer;
        }
        let store = Store::open(errand).await;
        let checks = checks(&store, settings);
        let is_well = checks.iter().all(|check| check.ok);
        return report(Some(&store), checks, |status| is_well && status == "ok");
    }
    // At once: who asks whether this is alive must not wait for a store.
    report(Store::at_once().as_deref(), Vec::new(), |_| true)
}

/// The answer to everything while the settings are wrong.
pub fn misconfigured(path: &str, faults: &[String]) -> api::Response {
    let path = path.strip_suffix('/').unwrap_or(path);
    if path.ends_with("/health") {
        let body = json!({ "status": "misconfigured", "version": env!("CARGO_PKG_VERSION"), "faults": faults });
        return api::Response::json(200, &body, "no-store");
    }
    api::error(503, "Misconfigured", faults).with("retry-after", RETRY_AFTER)
}

/// The answer to a question while there is no data.
pub fn no_data(store: &Store) -> api::Response {
    let missing = store.unavailable().iter().map(|shard| format!("{}: {}", shard.name, shard.error));
    let manifest = store.manifest_fault().map(|fault| format!("manifest.json: {fault}"));
    api::error(503, "Service Unavailable", &manifest.into_iter().chain(missing).collect::<Vec<_>>())
        .with("retry-after", RETRY_AFTER)
}

fn report(store: Option<&Store>, checks: Vec<Check>, is_well: impl Fn(&str) -> bool) -> api::Response {
    let shards: Vec<_> = store.iter().flat_map(|store| store.geocoder().shards()).map(Opened::of).collect();
    let manifest = store.and_then(|store| store.manifest_fault()).map(|error| Missing {
        name: "manifest.json",
        error,
        stale: !shards.is_empty(),
    });
    let lost = store.iter().flat_map(|store| store.unavailable());
    let lost = lost.map(|shard| Missing { name: &shard.name, error: &shard.error, stale: shard.is_stale });
    let unavailable: Vec<_> = manifest.into_iter().chain(lost).collect();
    let status = match (store, shards.is_empty(), unavailable.is_empty()) {
        (None, ..) => "starting",
        (_, true, _) => "no-data",
        (_, false, false) => "degraded",
        (_, false, true) => "ok",
    };
    let addresses = shards.iter().map(|shard| u64::from(shard.addresses)).sum();
    let code = if is_well(status) { 200 } else { 503 };
    api::Response::json(
        code,
        &Health { status, version: env!("CARGO_PKG_VERSION"), addresses, shards, unavailable, checks },
        "no-store",
    )
}

fn checks(store: &Store, settings: &Settings) -> Vec<Check> {
    let (metrics, gauges) = (tally::metrics(), tally::gauges());
    let check = |name, ok, value: Value| Check { name, ok, value };
    let memory = watch::memory().unwrap_or_default();
    let manifest_age = store.age();
    let is_recent = settings.refresh_ms == 0 || manifest_age <= LATE_REFRESHES * settings.refresh_ms.max(settings.retry_ms);
    let breaker = fetch::breaker();
    vec![
        check("settings", settings::faults().is_none(), settings::faults().map_or(0, |faults| faults.len()).into()),
        check(
            "shards",
            gauges.shards_missing == 0 && gauges.shards_stale == 0,
            json!({ "open": gauges.shards_open, "missing": gauges.shards_missing, "stale": gauges.shards_stale }),
        ),
        check("store_breaker", breaker == State::Closed, breaker.as_str().into()),
        // Old is what nobody has asked for: it is read again at the next question.
        check("manifest_age_ms", store.manifest_fault().is_none() || is_recent, manifest_age.into()),
        check("memory_bytes", memory < MOST_MEMORY, memory.into()),
        check("files_under_way", gauges.files_in_flight < u64::from(settings.files_at_once), gauges.files_in_flight.into()),
        check("answers", true, answers(&metrics)),
        check("requests", true, metrics.requests().into()),
    ]
}

/// How many answers came from each tier, and the share of those that were kept somewhere.
fn answers(metrics: &Counters) -> Value {
    let tiers = Tier::ALL.into_iter().map(|tier| (tier.as_str().to_owned(), Value::from(metrics.tier(tier))));
    let mut all: serde_json::Map<String, Value> = tiers.collect();
    all.insert("hit_rate".to_owned(), metrics.hit_rate().into());
    Value::Object(all)
}

impl<'a> Opened<'a> {
    fn of(shard: &'a crate::Shard) -> Self {
        let info = shard.info();
        Self { name: &info.name, date: &info.date, addresses: info.addresses, bytes: shard.len() }
    }
}
