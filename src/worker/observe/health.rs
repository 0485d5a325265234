//! Health of this isolate, and its metrics.

use super::memory::memory;
use super::request_log::Observer;
use crate::api;
use crate::service::admission::Client;
use crate::service::breaker::State;
use crate::service::metrics::{Gauges, Metrics as Counters, Tier};
use crate::service::settings::{Metrics, Settings};
use crate::worker::admission::Admission;
use crate::worker::store::Store;
use crate::worker::store::context::FetchContext;
use crate::worker::store::snapshot::Snapshot;
use serde::Serialize;
use serde_json::{Value, json};

/// Seconds after which a client may ask again when there is no data.
const RETRY_AFTER: &str = "30";
/// Bytes of memory that are a concern. An isolate has 128 MB, not all of which WebAssembly may take.
const MAX_MEMORY: u64 = 110 << 20;
/// Refreshes of the manifest that may fail before that is a concern.
const LATE_REFRESHES: u64 = 3;

/// Body of a health report.
#[derive(Serialize)]
struct Report<'a> {
    /// `ok`, `degraded` when some shards cannot be had, `no-data` when none can, `starting` before they were asked for.
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
    /// Whether an older version answers in its place.
    stale: bool,
}

/// One check of a report, with its figure.
#[derive(Serialize)]
struct Check {
    name: &'static str,
    ok: bool,
    value: Value,
}

/// The parts of the isolate that health is about.
pub struct Health<'a> {
    pub store: &'a Store,
    pub observer: &'a Observer,
    pub admission: &'a Admission,
}

impl Health<'_> {
    /// Answers `/health`, `/health/ready`, `/health/detailed` and `/metrics`.
    ///
    /// `/health` is 200 as long as the isolate is alive, `/health/ready` while questions can be answered, `/health/detailed` while nothing is
    /// wrong. Else they are 503.
    pub async fn answer(&self, path: &str, context: FetchContext<'_>, client: Client) -> api::Response {
        let path = path.strip_suffix('/').unwrap_or(path);
        let is_open = match context.settings.metrics {
            Metrics::On => true,
            Metrics::Key => client.has_key,
            Metrics::Off => false,
        };
        if path.ends_with("/ready") {
            let snapshot = self.store.open(context).await;
            return report(Some(&snapshot), Vec::new(), |status| matches!(status, "ok" | "degraded"));
        }
        if path.ends_with("/detailed") || path.ends_with("/metrics") {
            if !is_open {
                let detail = "path: is not open to everybody, RUELLE_METRICS says to whom".to_owned();
                return api::error(403, "Forbidden", &[detail]);
            }
            if path.ends_with("/metrics") {
                let (content_type, text) = self.observer.counters.metrics().text(&self.gauges());
                let mut answer = api::Response::empty(200).with("content-type", content_type).with("cache-control", "no-store");
                answer.body = text.into_bytes();
                return answer;
            }
            let snapshot = self.store.open(context).await;
            let checks = self.checks(&snapshot, context.settings);
            let is_well = checks.iter().all(|check| check.ok);
            return report(Some(&snapshot), checks, |status| is_well && status == "ok");
        }
        // As it is: an isolate that is alive says so without waiting for its store.
        report(self.store.current().as_deref(), Vec::new(), |_| true)
    }

    fn checks(&self, snapshot: &Snapshot, settings: &Settings) -> Vec<Check> {
        let gauges = self.gauges();
        let metrics = self.observer.counters.metrics();
        let check = |name, ok, value: Value| Check { name, ok, value };
        let memory = memory().unwrap_or_default();
        let manifest_age = snapshot.age();
        let is_recent = settings.refresh_ms == 0 || manifest_age <= LATE_REFRESHES * settings.refresh_ms.max(settings.retry_ms);
        let breaker = self.store.files.breaker();
        vec![
            // Faults of the settings have their own answer, so here there is none.
            check("settings", true, 0.into()),
            check(
                "shards",
                gauges.shards_missing == 0 && gauges.shards_stale == 0,
                json!({ "open": gauges.shards_open, "missing": gauges.shards_missing, "stale": gauges.shards_stale }),
            ),
            check("store_breaker", breaker == State::Closed, breaker.as_str().into()),
            // A manifest is old when there was no question: the next one has it read again.
            check("manifest_age_ms", snapshot.manifest_fault().is_none() || is_recent, manifest_age.into()),
            check("memory_bytes", memory < MAX_MEMORY, memory.into()),
            check("files_under_way", gauges.files_in_flight < u64::from(settings.files_at_once), gauges.files_in_flight.into()),
            check("answers", true, answers(&metrics)),
            check("requests", true, metrics.requests().into()),
        ]
    }

    fn gauges(&self) -> Gauges {
        let snapshot = self.store.current();
        let counts = self.store.files.counts();
        let lost = |is_stale: bool| {
            let lost = snapshot.iter().flat_map(|snapshot| snapshot.unavailable());
            number(lost.filter(|lost| lost.is_stale == is_stale).count())
        };
        let shards = || snapshot.iter().flat_map(|snapshot| snapshot.geocoder().shards());
        Gauges {
            in_flight: number(self.observer.counters.in_flight()),
            files_in_flight: number(self.admission.files_in_flight()),
            breaker: Some(self.store.files.breaker()),
            store_attempts: counts.attempts,
            store_failures: counts.failures,
            shards_read: counts.shards,
            bytes_read: counts.bytes,
            shards_open: number(shards().count()),
            shards_missing: lost(false),
            shards_stale: lost(true),
            addresses: shards().map(|shard| u64::from(shard.info().addresses)).sum(),
            memory: memory(),
        }
    }
}

/// The answer to every request while the settings have faults.
pub fn misconfigured(path: &str, faults: &[String]) -> api::Response {
    let path = path.strip_suffix('/').unwrap_or(path);
    if path.ends_with("/health") {
        let body = json!({ "status": "misconfigured", "version": env!("CARGO_PKG_VERSION"), "faults": faults });
        return api::Response::json(200, &body, "no-store");
    }
    api::error(503, "Misconfigured", faults).with("retry-after", RETRY_AFTER)
}

/// The answer to a question while there is no data.
pub fn no_data(snapshot: &Snapshot) -> api::Response {
    let missing = snapshot.unavailable().iter().map(|shard| format!("{}: {}", shard.name, shard.error));
    let manifest = snapshot.manifest_fault().map(|fault| format!("manifest.json: {fault}"));
    api::error(503, "Service Unavailable", &manifest.into_iter().chain(missing).collect::<Vec<_>>())
        .with("retry-after", RETRY_AFTER)
}

fn report(snapshot: Option<&Snapshot>, checks: Vec<Check>, is_well: impl Fn(&str) -> bool) -> api::Response {
    let shards: Vec<_> = snapshot.iter().flat_map(|snapshot| snapshot.geocoder().shards()).map(Opened::of).collect();
    let manifest = snapshot.and_then(Snapshot::manifest_fault).map(|error| Missing {
        name: "manifest.json",
        error,
        stale: !shards.is_empty(),
    });
    let lost = snapshot.iter().flat_map(|snapshot| snapshot.unavailable());
    let lost = lost.map(|shard| Missing { name: &shard.name, error: &shard.error, stale: shard.is_stale });
    let unavailable: Vec<_> = manifest.into_iter().chain(lost).collect();
    let status = match (snapshot, shards.is_empty(), unavailable.is_empty()) {
        (None, ..) => "starting",
        (_, true, _) => "no-data",
        (_, false, false) => "degraded",
        (_, false, true) => "ok",
    };
    let addresses = shards.iter().map(|shard| u64::from(shard.addresses)).sum();
    let code = if is_well(status) { 200 } else { 503 };
    api::Response::json(
        code,
        &Report { status, version: env!("CARGO_PKG_VERSION"), addresses, shards, unavailable, checks },
        "no-store",
    )
}

/// Answers by tier, and the share that came from a cache.
fn answers(metrics: &Counters) -> Value {
    let tiers = Tier::ALL.into_iter().map(|tier| (tier.as_str().to_owned(), Value::from(metrics.tier(tier))));
    let mut all: serde_json::Map<String, Value> = tiers.collect();
    all.insert("hit_rate".to_owned(), metrics.hit_rate().into());
    Value::Object(all)
}

impl<'a> Opened<'a> {
    fn of(shard: &'a crate::format::shard::Shard) -> Self {
        let info = shard.info();
        Self { name: &info.name, date: &info.date, addresses: info.addresses, bytes: shard.len() }
    }
}

fn number(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}
