//! Spans, and their JSON in OTLP over HTTP.

use super::trace::Trace;
use serde_json::{Value, json};

/// Spans that wait to be sent, at most. Further ones are dropped.
pub const MAX_SPANS: usize = 2_000;

/// A timed piece of work in a trace.
#[derive(Clone, Debug)]
pub struct Span {
    /// The trace, and the parent span.
    pub trace: Trace,
    /// Its own number.
    pub id: u64,
    /// `GET /search`, `parse`, `plan`, `fetch`, `search`, `encode`.
    pub name: &'static str,
    /// Milliseconds since 1970, with fractions where the host has them.
    pub begun_ms: f64,
    /// Milliseconds since 1970, likewise.
    pub ended_ms: f64,
    /// The status, for the span of a whole request.
    pub status: Option<u16>,
}

/// Body of a request to a collector.
pub fn otlp(spans: &[Span]) -> Value {
    let attribute = |key: &str, value: &str| json!({ "key": key, "value": { "stringValue": value } });
    let version = env!("CARGO_PKG_VERSION");
    json!({
        "resourceSpans": [{
            "resource": { "attributes": [attribute("service.name", "ruelle"), attribute("service.version", version)] },
            "scopeSpans": [{ "scope": { "name": "ruelle", "version": version }, "spans": spans.iter().map(written).collect::<Vec<_>>() }]
        }]
    })
}

fn written(span: &Span) -> Value {
    let mut value = json!({
        "traceId": format!("{:032x}", span.trace.id),
        "spanId": format!("{:016x}", span.id),
        "name": span.name,
        "kind": if span.status.is_some() { 2 } else { 1 },
        "startTimeUnixNano": nanoseconds(span.begun_ms),
        "endTimeUnixNano": nanoseconds(span.ended_ms.max(span.begun_ms)),
    });
    if span.trace.parent != 0 {
        value["parentSpanId"] = format!("{:016x}", span.trace.parent).into();
    }
    if let Some(status) = span.status {
        value["attributes"] = json!([{ "key": "http.response.status_code", "value": { "intValue": status.to_string() } }]);
        value["status"] = json!({ "code": if status >= 500 { 2 } else { 0 } });
    }
    value
}

/// Nanoseconds as text: protobuf's JSON writes 64-bit numbers so.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a positive time; JSON has no larger whole numbers")]
fn nanoseconds(milliseconds: f64) -> String {
    (((milliseconds * 1000.0) as u64) * 1000).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_has_the_fields_that_a_collector_reads() {
        let trace = Trace { id: 0x4bf9, parent: 7, is_sampled: true };
        let span = Span {
            trace,
            id: 9,
            name: "GET /search",
            begun_ms: 1_700_000_000_000.0,
            ended_ms: 1_700_000_000_001.5,
            status: Some(503),
        };
        let body = otlp(&[span]);
        let span = &body["resourceSpans"][0]["scopeSpans"][0]["spans"][0];
        assert_eq!(span["traceId"], "00000000000000000000000000004bf9");
        assert_eq!((&span["spanId"], &span["parentSpanId"]), (&json!("0000000000000009"), &json!("0000000000000007")));
        assert_eq!(span["startTimeUnixNano"], "1700000000000000000");
        assert_eq!(span["endTimeUnixNano"], "1700000000001500000");
        assert_eq!(span["status"]["code"], 2);
    }
}
