//! The record of a request: counters, data points, a log line, spans. It never says what was asked: no path, no query, no address of a
//! client.

use super::analytics::Analytics;
use super::counters::Counters;
use super::spans::SpanQueue;
use crate::api::Stage;
use crate::service::log::{Line, Lines, is_logged};
use crate::service::metrics::{Endpoint, Tier};
use crate::service::settings::Settings;
use crate::service::trace::Trace;
use crate::service::tracing::Tracing;
use crate::worker::clock::now;
use crate::worker::http::request::Incoming;
use std::cell::RefCell;
use worker::console_log;
use worker::js_sys::{Date, Math};

/// Everything that this isolate tells of its requests.
#[derive(Default)]
pub struct Observer {
    pub counters: Counters,
    pub analytics: Analytics,
    pub spans: SpanQueue,
    lines: RefCell<Lines>,
}

impl Observer {
    /// Counts an answer.
    pub fn answered(&self, endpoint: Endpoint, outcome: &Outcome, milliseconds: u64) {
        let Outcome { status, tier, is_degraded, .. } = *outcome;
        self.counters.answered(endpoint, status, tier, is_degraded, milliseconds);
        self.analytics.add(endpoint, status, tier, milliseconds);
    }
}

/// Record of a request under way.
pub struct RequestRecord {
    endpoint: Endpoint,
    begun: u64,
    /// Trace of the caller.
    given: Option<Trace>,
    tracing: RefCell<Option<Tracing>>,
}

/// Outcome of a request.
pub struct Outcome {
    pub status: u16,
    pub tier: Option<Tier>,
    pub is_degraded: bool,
    /// Bytes of the answer's body.
    pub bytes: usize,
}

impl RequestRecord {
    /// Begins the record.
    pub fn begin(incoming: &Incoming<'_>, endpoint: Endpoint, settings: &Settings) -> Self {
        let given = Trace::read(incoming.traceparent);
        let is_drawn = || Math::random() < settings.trace_share;
        let tracing = settings.otlp_url.as_ref().and_then(|_| Tracing::begin(given, is_drawn, Date::now(), random));
        Self { endpoint, begun: now(), given, tracing: RefCell::new(tracing) }
    }

    /// The header `traceparent` for requests that are sent meanwhile: of this request if it is traced, else as it came.
    pub fn traceparent(&self) -> Option<String> {
        let own = self.tracing.borrow().as_ref().map(Tracing::header);
        own.or_else(|| self.given.map(|trace| trace.header(trace.parent)))
    }

    /// Ends a stage now. It began when the stage before it ended.
    pub fn stage(&self, name: &'static str) {
        if let Some(tracing) = self.tracing.borrow_mut().as_mut() {
            tracing.stage(name, Date::now());
        }
    }

    /// Ends a stage of the contract.
    pub fn contract_stage(&self, stage: Stage) {
        self.stage(stage.as_str());
    }

    /// Ends the record: counts, logs and traces the request. Returns the headers that name it, if it was logged or traced.
    pub fn end(
        self,
        observer: &Observer,
        incoming: &Incoming<'_>,
        outcome: &Outcome,
        settings: &Settings,
    ) -> Vec<(&'static str, String)> {
        let milliseconds = now().saturating_sub(self.begun);
        observer.answered(self.endpoint, outcome, milliseconds);
        let is_logged = is_logged(settings.log, outcome.status, outcome.is_degraded);
        let tracing = self.tracing.take();
        if !is_logged && tracing.is_none() {
            return Vec::new();
        }
        let id = request_id(incoming.ray);
        if is_logged && let Some(skipped) = observer.lines.borrow_mut().may_write(now()) {
            let line = Line {
                time_ms: now(),
                request_id: &id,
                trace: tracing.as_ref().map(Tracing::trace).or(self.given),
                method: incoming.method,
                endpoint: self.endpoint,
                status: outcome.status,
                milliseconds,
                bytes: outcome.bytes,
                tier: outcome.tier,
                is_degraded: outcome.is_degraded,
                skipped,
            };
            console_log!("{}", line.json());
        }
        let mut headers = vec![("x-request-id", id)];
        if let Some(tracing) = tracing {
            headers.push(("traceparent", tracing.header()));
            observer.spans.push(tracing.end(self.endpoint.as_str(), outcome.status, Date::now(), random));
        }
        headers
    }
}

/// The number in the platform's own id (`8f00b204e9800998-CDG`), else a random one. No text that a client sent is repeated.
fn request_id(ray: &str) -> String {
    let number =
        ray.split('-').next().filter(|number| number.len() == 16).and_then(|number| u64::from_str_radix(number, 16).ok());
    format!("{:016x}", number.unwrap_or_else(random))
}

/// A random number, never 0.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0..2^32")]
fn random() -> u64 {
    let half = || (Math::random() * 4_294_967_296.0) as u64;
    (half() << 32 | half()).max(1)
}
