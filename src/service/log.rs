//! Log lines: JSON, one a request. They never say what was asked: no path, no query, no address of a client.

use super::metrics::{Endpoint, Tier};
use super::settings::Log;
use super::trace::Trace;
use serde_json::{Value, json};

/// Lines a second, at most. The others are counted, and the next line says how many.
const MAX_LINES: u32 = 100;

/// A request that was answered.
#[derive(Clone, Copy, Debug)]
pub struct Line<'a> {
    /// Milliseconds since 1970.
    pub time_ms: u64,
    /// Random, or the platform's.
    pub request_id: &'a str,
    /// The trace that it belongs to.
    pub trace: Option<Trace>,
    /// As it was sent.
    pub method: &'a str,
    /// The endpoint that was asked.
    pub endpoint: Endpoint,
    /// Status of the answer.
    pub status: u16,
    /// Milliseconds until the answer.
    pub milliseconds: u64,
    /// Bytes of the answer's body.
    pub bytes: usize,
    /// Tier that the answer came from.
    pub tier: Option<Tier>,
    /// Whether the answer lacked data.
    pub is_degraded: bool,
    /// Lines that were left out before this one.
    pub skipped: u32,
}

/// Whether an answer counts as a fault.
pub fn is_fault(status: u16, is_degraded: bool) -> bool {
    status >= 500 || status == 429 || is_degraded
}

/// Whether the settings want a request logged.
pub fn is_logged(log: Log, status: u16, is_degraded: bool) -> bool {
    match log {
        Log::Off => false,
        Log::Faults => is_fault(status, is_degraded),
        Log::All => true,
    }
}

impl Line<'_> {
    /// The line as JSON.
    pub fn json(&self) -> Value {
        let is_fault = is_fault(self.status, self.is_degraded);
        let method = ["GET", "HEAD", "POST", "OPTIONS"].into_iter().find(|known| *known == self.method);
        let mut line = json!({
            "level": if self.status >= 500 { "error" } else if is_fault { "warn" } else { "info" },
            "event": "request",
            "time": self.time_ms,
            "request_id": self.request_id,
            // A known method alone: the text that was sent could be anything.
            "method": method.unwrap_or("other"),
            "endpoint": self.endpoint.as_str(),
            "status": self.status,
            "ms": self.milliseconds,
            "bytes": self.bytes,
        });
        if let Some(tier) = self.tier {
            line["from"] = tier.as_str().into();
        }
        if let Some(trace) = self.trace {
            line["trace_id"] = format!("{:032x}", trace.id).into();
        }
        if self.is_degraded {
            line["degraded"] = true.into();
        }
        if self.skipped > 0 {
            line["lines_skipped"] = self.skipped.into();
        }
        line
    }
}

/// Lines of the current second.
#[derive(Debug, Default)]
pub struct Lines {
    second: u64,
    count: u32,
}

impl Lines {
    /// Counts a line, and returns the number of lines that were left out in the second before. `None` if it must be left out itself.
    pub fn may_write(&mut self, now_ms: u64) -> Option<u32> {
        let second = now_ms / 1000;
        if second != self.second {
            let skipped = self.count.saturating_sub(MAX_LINES);
            *self = Self { second, count: 1 };
            return Some(skipped);
        }
        self.count += 1;
        (self.count <= MAX_LINES).then_some(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_is_cut_and_counted() {
        let mut lines = Lines::default();
        let written = (0..250).filter(|_| lines.may_write(5_000).is_some()).count();
        assert_eq!((written, lines.may_write(6_000), lines.may_write(6_001)), (100, Some(150), Some(0)));
    }

    #[test]
    fn a_line_has_the_facts_of_a_request() {
        let line = Line {
            time_ms: 1,
            request_id: "a",
            trace: None,
            method: "12 rue de rivoli",
            endpoint: Endpoint::Search,
            status: 200,
            milliseconds: 3,
            bytes: 10,
            tier: Some(Tier::Search),
            is_degraded: true,
            skipped: 0,
        };
        let json = line.json();
        assert_eq!(
            (&json["level"], &json["method"], &json["from"], &json["degraded"]),
            (&json!("warn"), &json!("other"), &json!("search"), &json!(true))
        );
        assert!(is_logged(Log::Faults, 200, true) && !is_logged(Log::Faults, 404, false) && !is_logged(Log::Off, 500, true));
    }
}
