//! The middleware of `ruelle serve`: admission, counters, logs, traces, and the endpoints on its own state.

use super::collector::Collector;
use super::keys::KeyFile;
use super::system::{memory, now, now_in_parts, random};
use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, Response, header};
use ruelle::api::{self, Stage};
use ruelle::service::admission::{self, Caller, Client};
use ruelle::service::headers::finish;
use ruelle::service::limits::Clients;
use ruelle::service::log::{Line, Lines, is_logged};
use ruelle::service::metrics::{Endpoint, Gauges, Metrics, Tier};
use ruelle::service::settings::{self, Settings};
use ruelle::service::trace::Trace;
use ruelle::service::tracing::Tracing;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// About the bytes of a row, for the cost of a file, which is charged by its length before it is read.
const ROW_BYTES: u64 = 50;

/// The middleware, shared by all requests.
pub struct Middleware {
    settings: Settings,
    keys: Option<KeyFile>,
    collector: Option<Collector>,
    shared: Mutex<Shared>,
    in_flight: AtomicU64,
    files: Arc<Semaphore>,
    shards: u64,
    addresses: u64,
}

#[derive(Default)]
struct Shared {
    clients: Clients,
    metrics: Metrics,
    lines: Lines,
}

/// The context of a request in progress.
pub struct RequestContext {
    pub endpoint: Endpoint,
    begun: Instant,
    method: String,
    /// The trace that the client sent.
    given: Option<Trace>,
    tracing: Mutex<Option<Tracing>>,
    origin: String,
    settings: Settings,
}

impl RequestContext {
    /// Records the end of a stage.
    pub fn done(&self, stage: Stage) {
        if let Some(tracing) = lock(&self.tracing).as_mut() {
            tracing.stage(stage.as_str(), now_in_parts());
        }
    }
}

impl Middleware {
    pub fn new(settings: Settings, keys: Option<KeyFile>, geocoder: &ruelle::Geocoder) -> Self {
        let files = usize::try_from(settings.files_at_once).unwrap_or(1);
        let infos = || geocoder.shards().map(ruelle::Shard::info);
        Self {
            collector: Collector::of(&settings),
            settings,
            keys,
            shared: Mutex::default(),
            in_flight: AtomicU64::new(0),
            files: Arc::new(Semaphore::new(files)),
            shards: u64::try_from(infos().count()).unwrap_or_default(),
            addresses: infos().map(|info| u64::from(info.addresses)).sum(),
        }
    }

    /// Begins a request.
    pub fn begin(&self, method: &str, path: &str, headers: &HeaderMap) -> RequestContext {
        self.in_flight.fetch_add(1, Ordering::Relaxed);
        let settings = match &self.keys {
            Some(file) => Settings { keys: file.keys(), ..self.settings.clone() },
            None => self.settings.clone(),
        };
        let given = Trace::read(text(headers, "traceparent"));
        let is_drawn = || fastrand::f64() < settings.trace_share;
        let tracing = self.collector.as_ref().and_then(|_| Tracing::begin(given, is_drawn, now_in_parts(), random));
        RequestContext {
            endpoint: Endpoint::of(path),
            begun: Instant::now(),
            method: method.to_owned(),
            given,
            tracing: Mutex::new(tracing),
            origin: text(headers, "origin").to_owned(),
            settings,
        }
    }

    /// Admits a client.
    ///
    /// # Errors
    /// The response to a client that is not admitted.
    pub fn admit(&self, context: &RequestContext, headers: &HeaderMap) -> Result<Client, api::Response> {
        let caller = Caller {
            method: &context.method,
            client: text(headers, &context.settings.client_header),
            api_key: text(headers, "x-api-key"),
            authorization: text(headers, header::AUTHORIZATION.as_str()),
        };
        admission::admit(&caller, context.endpoint, &context.settings, &mut self.shared().clients, now())
    }

    /// Acquires a permit for a file or a batch.
    ///
    /// # Errors
    /// The response when all permits are taken.
    pub fn acquire_permit(&self) -> Result<OwnedSemaphorePermit, api::Response> {
        Arc::clone(&self.files).try_acquire_owned().map_err(|_| admission::busy(self.settings.files_at_once))
    }

    /// Charges a client for the requests of a batch or a file, once their number is known.
    pub fn charge(&self, client: Client, requests: u32) {
        if let Some(number) = client.counted {
            self.shared().clients.charge(&self.settings.limits, number, requests, now());
        }
    }

    /// Charges a client for a file of `bytes` bytes.
    pub fn charge_file(&self, client: Client, bytes: u64) {
        let requests = bytes / ROW_BYTES / u64::from(self.settings.rows_per_request);
        self.charge(client, u32::try_from(requests).unwrap_or(u32::MAX));
    }

    /// The response to `/metrics`, `/health/ready` and `/health/detailed`. `None` for other paths.
    ///
    /// The endpoint is always ready: its data was opened before the first request.
    pub fn own_answer(&self, context: &RequestContext, path: &str, client: Client) -> Option<api::Response> {
        let path = path.strip_suffix('/').unwrap_or(path);
        let is_open = match context.settings.metrics {
            settings::Metrics::On => true,
            settings::Metrics::Key => client.has_key,
            settings::Metrics::Off => false,
        };
        let detailed = path.ends_with("/health/detailed");
        match context.endpoint {
            _ if !matches!(context.method.as_str(), "GET" | "HEAD") => None,
            Endpoint::Metrics if is_open => {
                let (content_type, text) = self.shared().metrics.text(&self.gauges());
                let mut answer = api::Response::empty(200).with("content-type", content_type).with("cache-control", "no-store");
                answer.body = text.into_bytes();
                Some(answer)
            }
            Endpoint::Health if detailed && is_open => Some(self.detailed()),
            Endpoint::Health if path.ends_with("/health/ready") => {
                Some(api::Response::json(200, &serde_json::json!({ "status": "ok", "addresses": self.addresses }), "no-store"))
            }
            Endpoint::Metrics | Endpoint::Health if detailed || context.endpoint == Endpoint::Metrics => {
                Some(api::error(403, "Forbidden", &["path: is not open to everybody, RUELLE_METRICS says to whom".to_owned()]))
            }
            _ => None,
        }
    }

    fn detailed(&self) -> api::Response {
        let gauges = self.gauges();
        let keys = self.keys.as_ref().and_then(KeyFile::fault);
        let is_free = gauges.files_in_flight < u64::from(self.settings.files_at_once);
        let check =
            |name: &str, ok: bool, value: serde_json::Value| serde_json::json!({ "name": name, "ok": ok, "value": value });
        let is_well = is_free && keys.is_none();
        let body = serde_json::json!({
            "status": if is_well { "ok" } else { "degraded" },
            "version": env!("CARGO_PKG_VERSION"),
            "addresses": self.addresses,
            "checks": [
                check("shards", true, self.shards.into()),
                check("keys", keys.is_none(), keys.into()),
                check("files_under_way", is_free, gauges.files_in_flight.into()),
                check("memory_bytes", true, gauges.memory.into()),
                check("requests", true, self.shared().metrics.requests().into()),
            ],
        });
        api::Response::json(if is_well { 200 } else { 503 }, &body, "no-store")
    }

    /// Ends a request: counts, logs and traces it, and adds the headers of every response.
    pub fn end(&self, context: &RequestContext, mut response: Response<Body>) -> Response<Body> {
        self.in_flight.fetch_sub(1, Ordering::Relaxed);
        let status = response.status().as_u16();
        let elapsed = context.begun.elapsed();
        let tier = (context.endpoint.is_question() && status == 200).then_some(Tier::Search);
        let skipped = self.count(context.endpoint, status, tier, elapsed);
        let tracing = lock(&context.tracing).take();
        if skipped.is_some() || tracing.is_some() {
            let id = format!("{:016x}", fastrand::u64(1..));
            set(response.headers_mut(), "x-request-id", &id);
            if let Some(skipped) = skipped {
                let line = Line {
                    time_ms: now(),
                    request_id: &id,
                    trace: tracing.as_ref().map(Tracing::trace).or(context.given),
                    method: &context.method,
                    endpoint: context.endpoint,
                    status,
                    milliseconds: u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX),
                    bytes: usize::try_from(http_body_bytes(&response)).unwrap_or_default(),
                    tier,
                    is_degraded: false,
                    skipped,
                };
                eprintln!("{}", line.json());
            }
        }
        if let Some((tracing, collector)) = tracing.zip(self.collector.as_ref()) {
            set(response.headers_mut(), "traceparent", &tracing.header());
            collector.take(tracing.end(context.endpoint.as_str(), status, now_in_parts(), random));
        }
        self.add_common_headers(&mut response, context, status);
        response
    }

    /// Counts a request. If it is to be logged, returns how many lines before it were dropped.
    fn count(&self, endpoint: Endpoint, status: u16, tier: Option<Tier>, elapsed: Duration) -> Option<u32> {
        let mut shared = self.shared();
        shared.metrics.answered(endpoint, status, u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX));
        if let Some(tier) = tier {
            shared.metrics.came_from(tier);
        }
        if is_logged(self.settings.log, status, false) { shared.lines.may_write(now()) } else { None }
    }

    /// Adds the headers of every response.
    fn add_common_headers(&self, response: &mut Response<Body>, context: &RequestContext, status: u16) {
        let headers = response.headers_mut();
        let mut answer = api::Response::empty(status);
        answer
            .headers
            .extend(headers.get(header::VARY).and_then(|vary| vary.to_str().ok()).map(|vary| ("vary", vary.to_owned())));
        finish(&mut answer, &context.origin, &self.settings);
        headers.remove(header::ACCESS_CONTROL_ALLOW_ORIGIN);
        for (name, value) in &answer.headers {
            set(headers, name, value);
        }
    }

    fn gauges(&self) -> Gauges {
        let files = usize::try_from(self.settings.files_at_once).unwrap_or(1).saturating_sub(self.files.available_permits());
        Gauges {
            in_flight: self.in_flight.load(Ordering::Relaxed),
            files_in_flight: u64::try_from(files).unwrap_or_default(),
            breaker: None,
            store_attempts: 0,
            store_failures: 0,
            shards_read: self.shards,
            bytes_read: 0,
            shards_open: self.shards,
            shards_missing: 0,
            shards_stale: 0,
            addresses: self.addresses,
            memory: memory(),
        }
    }

    fn shared(&self) -> MutexGuard<'_, Shared> {
        lock(&self.shared)
    }
}

/// Locks a value. A poisoned one is usable, since values are consistent at any moment.
fn lock<T>(behind: &Mutex<T>) -> MutexGuard<'_, T> {
    behind.lock().unwrap_or_else(PoisonError::into_inner)
}

fn set(headers: &mut HeaderMap, name: &'static str, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

/// The value of a header. Empty if it is absent or not visible ASCII.
pub fn text<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

fn http_body_bytes(response: &Response<Body>) -> u64 {
    use axum::body::HttpBody;
    response.body().size_hint().exact().unwrap_or_default()
}
