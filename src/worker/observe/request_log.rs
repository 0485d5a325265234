//! What is told of a request while and after it is answered: a log line, spans, a data point. Never what was asked: no path, no
//! query, no address of a client.

use crate::worker::http::request::Incoming;
use crate::worker::store::fetch::now;
use crate::api::Stage;
use crate::service::log::{Line, Lines, is_logged};
use crate::service::metrics::{Endpoint, Tier};
use crate::service::settings::Settings;
use crate::service::spans::{MOST_SPANS, Span};
use crate::service::trace::Trace;
use crate::service::tracing::Tracing;
use std::cell::RefCell;
use worker::console_log;
use worker::js_sys::{Date, Math};

thread_local! {
    static SPANS: RefCell<Vec<Span>> = const { RefCell::new(Vec::new()) };
    static LINES: RefCell<Lines> = RefCell::default();
}

/// A request that is watched.
pub struct Watched {
    endpoint: Endpoint,
    begun: u64,
    /// What who asked sent with it.
    given: Option<Trace>,
    tracing: RefCell<Option<Tracing>>,
}

/// How a request ended.
pub struct Outcome {
    pub status: u16,
    pub tier: Option<Tier>,
    pub is_degraded: bool,
    pub bytes: usize,
}

impl Watched {
    pub fn begin(incoming: &Incoming<'_>, endpoint: Endpoint, settings: &Settings) -> Self {
        let given = Trace::read(incoming.traceparent);
        let is_drawn = || Math::random() < settings.trace_share;
        let tracing = settings.otlp_url.as_ref().and_then(|_| Tracing::begin(given, is_drawn, Date::now(), random));
        Self { endpoint, begun: now(), given, tracing: RefCell::new(tracing) }
    }

    /// The header `traceparent` for what is asked of others meanwhile: of this request when it is recorded, else as it came.
    pub fn traceparent(&self) -> Option<String> {
        let own = self.tracing.borrow().as_ref().map(Tracing::header);
        own.or_else(|| self.given.map(|trace| trace.header(trace.parent)))
    }

    /// Notes that a stage ended now; it began when the one before ended.
    pub fn stage(&self, name: &'static str) {
        if let Some(tracing) = self.tracing.borrow_mut().as_mut() {
            tracing.stage(name, Date::now());
        }
    }

    /// The same for a stage of the contract.
    pub fn done(&self, stage: Stage) {
        self.stage(stage.as_str());
    }

    /// Counts, logs and records the end; headers that name the request, when it was logged or recorded.
    pub fn end(self, incoming: &Incoming<'_>, outcome: &Outcome, settings: &Settings) -> Vec<(&'static str, String)> {
        let milliseconds = now().saturating_sub(self.begun);
        super::counters::answered(self.endpoint, outcome.status, outcome.tier, outcome.is_degraded, milliseconds);
        super::analytics::add(self.endpoint, outcome.status, outcome.tier, milliseconds);
        let is_logged = is_logged(settings.log, outcome.status, outcome.is_degraded);
        let tracing = self.tracing.take();
        if !is_logged && tracing.is_none() {
            return Vec::new();
        }
        let id = request_id(incoming.ray);
        if is_logged {
            let trace = tracing.as_ref().map(Tracing::trace).or(self.given);
            self.log(incoming, outcome, milliseconds, (&id, trace));
        }
        let mut headers = vec![("x-request-id", id)];
        if let Some(tracing) = tracing {
            headers.push(("traceparent", tracing.header()));
            keep(tracing.end(self.endpoint.as_str(), outcome.status, Date::now(), random));
        }
        headers
    }

    fn log(&self, incoming: &Incoming<'_>, outcome: &Outcome, milliseconds: u64, (id, trace): (&str, Option<Trace>)) {
        let Some(skipped) = LINES.with_borrow_mut(|lines| lines.may_write(now())) else { return };
        let line = Line {
            time_ms: now(),
            request_id: id,
            trace,
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
}

/// Keeps spans until they are sent, as many as may wait.
fn keep(ended: Vec<Span>) {
    SPANS.with_borrow_mut(|spans| {
        if spans.len() + ended.len() <= MOST_SPANS {
            spans.extend(ended);
        }
    });
}

/// Spans that wait to be sent; they are the caller's then.
pub fn take_spans() -> Vec<Span> {
    SPANS.take()
}

/// True when spans wait.
pub fn has_spans() -> bool {
    SPANS.with_borrow(|spans| !spans.is_empty())
}

/// The platform's own id (`8f00b204e9800998-CDG`, of which the number is taken), else a number drawn for it: never a text that
/// somebody sent.
fn request_id(ray: &str) -> String {
    let number =
        ray.split('-').next().filter(|number| number.len() == 16).and_then(|number| u64::from_str_radix(number, 16).ok());
    format!("{:016x}", number.unwrap_or_else(random))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0..2^32")]
fn random() -> u64 {
    let half = || (Math::random() * 4_294_967_296.0) as u64;
    (half() << 32 | half()).max(1)
}

/// Bytes of this WebAssembly instance.
#[cfg(target_arch = "wasm32")]
pub fn memory() -> Option<u64> {
    u64::try_from(core::arch::wasm32::memory_size(0)).ok().map(|pages| pages * 65_536)
}

#[cfg(not(target_arch = "wasm32"))]
pub fn memory() -> Option<u64> {
    None
}
