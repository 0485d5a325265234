//! What is done behind an answer, when somebody has it already: data that is missing or old is read, spans and data points are
//! sent, and the platform's own counter of requests is asked.

use super::store::fetch::{in_time, now};
use super::store::{Errand, Store};
use super::observe::{analytics as points, request_log as watch};
use super::{admission as gate, secrets, settings};
use crate::service::settings::Settings;
use crate::service::spans::otlp;
use std::cell::{Cell, RefCell};
use std::collections::HashSet;
use worker::{Env, Fetch, Headers, Method, Request, RequestInit, console_error};

/// The binding of the platform's rate limit, when there is one.
const LIMITER: &str = "LIMITER";
/// Milliseconds between two sendings of spans.
const SPANS_EVERY_MS: u64 = 2_000;
/// Milliseconds that a collector may take.
const COLLECTOR_MS: u64 = 5_000;
/// Clients about whom the platform is asked at once.
const MOST_CLIENTS: usize = 100;

thread_local! {
    static HAS_LIMITER: Cell<bool> = const { Cell::new(false) };
    static PASSED: RefCell<HashSet<u64>> = RefCell::default();
    static SENT_AT: Cell<u64> = const { Cell::new(0) };
}

/// Looks what is bound.
pub fn begin(env: &Env) {
    HAS_LIMITER.set(env.rate_limiter(LIMITER).is_ok());
    points::begin(env);
}

/// Notes that a client passed, for the platform's counter.
pub fn passed(client: Option<u64>) {
    if let Some(client) = client.filter(|_| HAS_LIMITER.get()) {
        PASSED.with_borrow_mut(|passed| passed.len() < MOST_CLIENTS && passed.insert(client));
    }
}

/// True when there is something to do.
pub fn is_due(settings: &Settings) -> bool {
    let wants_store = Store::at_once().is_none_or(|store| store.is_due(settings));
    let wants_limiter = HAS_LIMITER.get() && PASSED.with_borrow(|passed| !passed.is_empty());
    let now = now();
    wants_store
        || wants_limiter
        || secrets::are_due()
        || points::are_due(now)
        || watch::has_spans() && now >= SENT_AT.get() + SPANS_EVERY_MS
}

/// Does it.
pub async fn work(env: &Env) {
    let Some(settings) = settings::known() else { return };
    ask_limiter(env, &settings).await;
    if points::are_due(now()) {
        points::write(env, now());
    }
    if watch::has_spans() && now() >= SENT_AT.get() + SPANS_EVERY_MS {
        SENT_AT.set(now());
        send_spans(&settings).await;
    }
    if secrets::are_due() {
        secrets::renew(env).await;
    }
    if Store::at_once().is_none_or(|store| store.is_due(&settings)) {
        Store::renew(Errand::own(env, &settings)).await;
    }
}

/// The platform counts a client's requests over all isolates of a place, and says so a moment later.
async fn ask_limiter(env: &Env, settings: &Settings) {
    let passed = PASSED.take();
    let Some(limiter) = env.rate_limiter(LIMITER).ok().filter(|_| !passed.is_empty()) else { return };
    for client in passed {
        if let Ok(outcome) = limiter.limit(format!("{client:016x}")).await
            && !outcome.success
        {
            gate::exhaust(settings, client);
        }
    }
}

async fn send_spans(settings: &Settings) {
    let (Some(url), spans) = (&settings.otlp_url, watch::take_spans()) else { return };
    let sent = in_time(post(url, &settings.otlp_headers, &otlp(&spans).to_string()), COLLECTOR_MS).await;
    let fault = match sent {
        Some(Ok(200..=299)) => return,
        Some(Ok(status)) => format!("HTTP {status}"),
        Some(Err(error)) => error.to_string(),
        None => format!("no answer in {COLLECTOR_MS} ms"),
    };
    // Traces are for looking back: what could not be sent is let go.
    console_error!("{}", serde_json::json!({ "level": "warn", "event": "traces", "spans": spans.len(), "error": fault }));
}

async fn post(url: &str, headers: &[(String, String)], body: &str) -> worker::Result<u16> {
    let all = Headers::new();
    all.set("content-type", "application/json")?;
    for (name, value) in headers {
        all.set(name, value)?;
    }
    let mut init = RequestInit::new();
    init.with_method(Method::Post).with_headers(all).with_body(Some(body.into()));
    Ok(Fetch::Request(Request::new_with_init(url, &init)?).send().await?.status_code())
}
