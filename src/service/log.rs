//! Log lines: JSON, one a request. Never what was asked: no path, no query, no address of a client.

use super::metrics::{Endpoint, Tier};
use super::settings::Log;
use super::trace::Trace;
use serde_json::{Value, json};

/// Lines a second; what is more is counted, and said with the next.
const MOST_LINES: u32 = 100;

/// A request that was answered.
#[derive(Clone, Copy, Debug)]
pub struct Line<'a> {
    /// Milliseconds since 1970.
    pub time_ms: u64,
    /// A number drawn for it, or the platform's.
    pub request_id: &'a str,
    /// Which trace it belongs to.
    pub trace: Option<Trace>,
    /// As it was sent.
    pub method: &'a str,
    /// What was asked for.
    pub endpoint: Endpoint,
    /// What came of it.
    pub status: u16,
    /// How long it took.
    pub milliseconds: u64,
    /// Of the answer's body.
    pub bytes: usize,
    /// Where the answer came from.
    pub tier: Option<Tier>,
    /// Whether it lacked something.
    pub is_degraded: bool,
    /// Lines that were not written before this one.
    pub skipped: u32,
}

/// True for what went wrong.
pub fn is_fault(status: u16, is_degraded: bool) -> bool {
    status >= 500 || status == 429 || is_degraded
}

/// True for a request that the settings want logged.
pub fn is_logged(log: Log, status: u16, is_degraded: bool) -> bool {
    match log {
        Log::Off => false,
        Log::Faults => is_fault(status, is_degraded),
        Log::All => true,
    }
}

impl Line<'_> {
    /// As it is written.
    pub fn json(&self) -> Value {
        let is_fault = is_fault(self.status, self.is_degraded);
        let method = ["GET", "HEAD", "POST", "OPTIONS"].into_iter().find(|known| *known == self.method);
        let mut line = json!({
            "level": if self.status >= 500 { "error" } else if is_fault { "warn" } else { "info" },
            "event": "request",
            "time": self.time_ms,
            "request_id": self.request_id,
            // One that is known, else nothing of what was sent.
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

/// How many lines were written in this second.
#[derive(Debug, Default)]
pub struct Lines {
    second: u64,
    count: u32,
}

impl Lines {
    /// How many were skipped in the second before, when another one may be written.
    pub fn may_write(&mut self, now_ms: u64) -> Option<u32> {
        let second = now_ms / 1000;
        if second != self.second {
            let skipped = self.count.saturating_sub(MOST_LINES);
            *self = Self { second, count: 1 };
            return Some(skipped);
        }
        self.count += 1;
        (self.count <= MOST_LINES).then_some(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flood_is_cut_and_said() {
        let mut lines = Lines::default();
        let written = (0..250).filter(|_| lines.may_write(5_000).is_some()).count();
        assert_eq!((written, lines.may_write(6_000), lines.may_write(6_001)), (100, Some(150), Some(0)));
    }

    #[test]
    fn a_line_says_what_happened() {
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
