//! Spans of traces, until they are sent to a collector.

use crate::service::settings::Settings;
use crate::service::spans::{MAX_SPANS, Span, otlp};
use crate::worker::clock::{in_time, now};
use std::cell::{Cell, RefCell};
use worker::{Fetch, Headers, Method, Request, RequestInit, console_error};

/// Milliseconds between two sendings.
const EVERY_MS: u64 = 2_000;
/// Milliseconds that the collector may take.
const MAX_MS: u64 = 5_000;

/// Spans that wait to be sent.
#[derive(Default)]
pub struct SpanQueue {
    waiting: RefCell<Vec<Span>>,
    sent_at: Cell<u64>,
}

impl SpanQueue {
    /// Takes the spans of a request, if there is room for all.
    pub fn push(&self, spans: Vec<Span>) {
        let mut waiting = self.waiting.borrow_mut();
        if waiting.len() + spans.len() <= MAX_SPANS {
            waiting.extend(spans);
        }
    }

    /// Whether there is something to send.
    pub fn is_due(&self, now: u64) -> bool {
        !self.waiting.borrow().is_empty() && now >= self.sent_at.get() + EVERY_MS
    }

    /// Sends all spans. Those that cannot be sent are dropped: traces are for looking back.
    pub async fn send(&self, settings: &Settings) {
        self.sent_at.set(now());
        let spans = self.waiting.take();
        let Some(url) = &settings.otlp_url else { return };
        let fault = match in_time(post(url, &settings.otlp_headers, &otlp(&spans).to_string()), MAX_MS).await {
            Some(Ok(200..=299)) => return,
            Some(Ok(status)) => format!("HTTP {status}"),
            Some(Err(error)) => error.to_string(),
            None => format!("no answer in {MAX_MS} ms"),
        };
        console_error!("{}", serde_json::json!({ "level": "warn", "event": "traces", "spans": spans.len(), "error": fault }));
    }
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
