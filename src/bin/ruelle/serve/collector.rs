//! A collector of traces (OTLP over HTTP), which a thread sends spans to at intervals.

use crate::http;
use ruelle::service::settings::Settings;
use ruelle::service::spans::{MAX_SPANS, Span, otlp};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};
use ureq::Agent;

/// The time to gather spans before they are sent.
const EVERY: Duration = Duration::from_secs(2);
/// The most time for one sending.
const TIMEOUT: Duration = Duration::from_secs(5);
/// The most requests whose spans wait for the thread. Spans of further requests are dropped.
const MOST_REQUESTS: usize = 1_000;

/// Takes spans. Waiting spans are sent on drop.
pub struct Collector {
    spans: Option<SyncSender<Vec<Span>>>,
    thread: Option<JoinHandle<()>>,
}

/// The collector's address, and the headers to send.
struct Address {
    agent: Agent,
    url: String,
    headers: Vec<(String, String)>,
}

impl Collector {
    /// The collector of the settings, if they name one.
    pub fn of(settings: &Settings) -> Option<Self> {
        let url = settings.otlp_url.clone()?;
        let agent = Agent::config_builder().timeout_global(Some(TIMEOUT)).http_status_as_error(false).build().new_agent();
        let address = Address { agent, url, headers: settings.otlp_headers.clone() };
        let (spans, waiting) = sync_channel(MOST_REQUESTS);
        let thread = thread::spawn(move || address.send_all(&waiting));
        Some(Self { spans: Some(spans), thread: Some(thread) })
    }

    /// Takes the spans of a request, if there is room.
    pub fn take(&self, spans: Vec<Span>) {
        if let Some(queue) = &self.spans {
            let _ = queue.try_send(spans); // dropped if full: no request waits for its trace
        }
    }
}

impl Drop for Collector {
    fn drop(&mut self) {
        self.spans.take();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join(); // bounded by the timeout
        }
    }
}

impl Address {
    fn send_all(&self, waiting: &Receiver<Vec<Span>>) {
        while let Ok(mut spans) = waiting.recv() {
            let until = Instant::now() + EVERY;
            let is_last = loop {
                match waiting.recv_timeout(until.saturating_duration_since(Instant::now())) {
                    Ok(more) if spans.len() < MAX_SPANS => spans.extend(more),
                    Ok(_) => {}
                    Err(RecvTimeoutError::Timeout) => break false,
                    Err(RecvTimeoutError::Disconnected) => break true,
                }
            };
            if let Err(fault) = self.send(&spans) {
                let line = serde_json::json!({ "level": "warn", "event": "traces", "spans": spans.len(), "error": fault });
                eprintln!("{line}");
            }
            if is_last {
                return;
            }
        }
    }

    fn send(&self, spans: &[Span]) -> Result<(), String> {
        let mut request = self.agent.post(&self.url).header("content-type", "application/json");
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let response = request.send(otlp(spans).to_string()).map_err(|error| http::words(&error))?;
        let status = response.status();
        if status.is_success() { Ok(()) } else { Err(format!("HTTP {}", status.as_u16())) }
    }
}
