//! The text form of Prometheus, version 0.0.4.

use super::{Endpoint, Gauges, Metrics, STATUSES, Tier};
use crate::service::breaker::State;
use std::fmt::{Display, Write};

/// The header `Content-Type`.
const CONTENT_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

impl Metrics {
    /// All metrics as text, after their content type.
    pub fn text(&self, gauges: &Gauges) -> (&'static str, String) {
        let mut out = String::with_capacity(8 * 1024);
        self.requests_text(&mut out);
        self.answers_text(&mut out);
        gauges.text(&mut out);
        (CONTENT_TYPE, out)
    }

    fn requests_text(&self, out: &mut String) {
        let name = "ruelle_requests_total";
        head(out, name, "counter", "Requests answered, by endpoint and status.");
        for (endpoint, statuses) in Endpoint::ALL.iter().zip(&self.requests) {
            for (status, count) in STATUSES.iter().zip(statuses).filter(|(_, count)| **count > 0) {
                let _ = writeln!(out, "{name}{{endpoint=\"{}\",status=\"{status}\"}} {count}", endpoint.as_str());
            }
        }
        let name = "ruelle_request_duration_seconds";
        head(
            out,
            name,
            "histogram",
            "How long requests took, by endpoint. On Cloudflare clocks stand still while a request computes.",
        );
        for (endpoint, durations) in Endpoint::ALL.iter().zip(&self.durations).filter(|(_, durations)| durations.count() > 0) {
            durations.write(name, &format!("endpoint=\"{}\"", endpoint.as_str()), out);
        }
    }

    fn answers_text(&self, out: &mut String) {
        let name = "ruelle_answers_total";
        head(
            out,
            name,
            "counter",
            "Answers, by where they came from: kept in the isolate, kept for the same question, the platform's cache, a search.",
        );
        for (tier, count) in Tier::ALL.iter().zip(self.tiers) {
            let _ = writeln!(out, "{name}{{from=\"{}\"}} {count}", tier.as_str());
        }
        one(out, "ruelle_degraded_answers_total", "counter", "Answers given while shards were missing or stale.", self.degraded);
        one(out, "ruelle_csv_rows_total", "counter", "Rows of CSV files that were answered.", self.rows);
    }
}

impl Gauges {
    fn text(&self, out: &mut String) {
        one(out, "ruelle_requests_in_flight", "gauge", "Requests under way.", self.in_flight);
        one(out, "ruelle_files_in_flight", "gauge", "CSV files and batches under way.", self.files_in_flight);
        one(out, "ruelle_store_attempts_total", "counter", "Files asked of the store, each attempt.", self.store_attempts);
        one(out, "ruelle_store_failures_total", "counter", "Attempts that did not bring the file.", self.store_failures);
        one(out, "ruelle_shards_read_total", "counter", "Shards read from the store.", self.shards_read);
        one(out, "ruelle_shard_bytes_read_total", "counter", "Bytes of the shards read.", self.bytes_read);
        one(out, "ruelle_shards_open", "gauge", "Shards that answer.", self.shards_open);
        one(out, "ruelle_shards_missing", "gauge", "Shards that cannot be had.", self.shards_missing);
        one(out, "ruelle_shards_stale", "gauge", "Shards that answer from older data.", self.shards_stale);
        one(out, "ruelle_addresses", "gauge", "Addresses in the open shards.", self.addresses);
        if let Some(memory) = self.memory {
            one(out, "ruelle_memory_bytes", "gauge", "Memory: of the WebAssembly instance, or of the process.", memory);
        }
        if let Some(breaker) = self.breaker {
            let name = "ruelle_store_breaker";
            head(out, name, "gauge", "The store's circuit breaker: 1 at the state it is in.");
            for state in [State::Closed, State::HalfOpen, State::Open] {
                let _ = writeln!(out, "{name}{{state=\"{}\"}} {}", state.as_str(), u8::from(state == breaker));
            }
        }
    }
}

fn one(out: &mut String, name: &str, kind: &str, about: &str, value: impl Display) {
    head(out, name, kind, about);
    let _ = writeln!(out, "{name} {value}");
}

fn head(out: &mut String, name: &str, kind: &str, about: &str) {
    let _ = writeln!(out, "# HELP {name} {about}\n# TYPE {name} {kind}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_metric_is_written() {
        let mut metrics = Metrics::default();
        metrics.answered(Endpoint::Search, 200, 700);
        metrics.answered(Endpoint::of("/geocodage/search/csv/"), 418, 0);
        [Tier::Isolate, Tier::Isolate, Tier::Question, Tier::Search].into_iter().for_each(|tier| metrics.came_from(tier));
        let gauges = Gauges {
            in_flight: 3,
            files_in_flight: 1,
            breaker: Some(State::Open),
            store_attempts: 9,
            store_failures: 5,
            shards_read: 2,
            bytes_read: 1000,
            shards_open: 2,
            shards_missing: 1,
            shards_stale: 0,
            addresses: 7,
            memory: None,
        };
        let (_, text) = metrics.text(&gauges);
        for line in [
            "ruelle_requests_total{endpoint=\"search\",status=\"200\"} 1",
            "ruelle_requests_total{endpoint=\"csv\",status=\"499\"} 1",
            "ruelle_request_duration_seconds_bucket{endpoint=\"search\",le=\"0.001\"} 1",
            "ruelle_answers_total{from=\"isolate\"} 2",
            "ruelle_requests_in_flight 3",
            "ruelle_store_breaker{state=\"open\"} 1",
            "ruelle_store_breaker{state=\"closed\"} 0",
        ] {
            assert!(text.lines().any(|written| written == line), "{line}:\n{text}");
        }
        assert!(!text.contains("memory"));
        assert_eq!((metrics.hit_rate(), metrics.requests()), (Some(0.75), 2));
    }
}
