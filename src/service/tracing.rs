//! Spans of one request, on any host: the caller gives the time and the random numbers.

use super::spans::Span;
use super::trace::Trace;

/// Spans of a request that is under way.
#[derive(Clone, Debug)]
pub struct Tracing {
    trace: Trace,
    /// The span of the whole request.
    id: u64,
    begun_ms: f64,
    stages: Vec<Stage>,
}

#[derive(Clone, Copy, Debug)]
struct Stage {
    name: &'static str,
    begun_ms: f64,
    ended_ms: f64,
}

impl Tracing {
    /// Begins to record, if the caller's trace is sampled. A request without a trace is recorded if `is_drawn` says so.
    ///
    /// `random` gives 64 random bits.
    pub fn begin(given: Option<Trace>, is_drawn: impl FnOnce() -> bool, now_ms: f64, random: impl Fn() -> u64) -> Option<Self> {
        let trace = match given {
            Some(trace) if !trace.is_sampled => return None,
            Some(trace) => trace,
            None if is_drawn() => {
                Trace { id: u128::from(random()) << 64 | u128::from(random()).max(1), parent: 0, is_sampled: true }
            }
            None => return None,
        };
        Some(Self { trace, id: random().max(1), begun_ms: now_ms, stages: Vec::new() })
    }

    /// The trace.
    pub fn trace(&self) -> Trace {
        self.trace
    }

    /// The header `traceparent` for requests that are sent meanwhile.
    pub fn header(&self) -> String {
        self.trace.header(self.id)
    }

    /// Ends a stage now. It began when the stage before it ended.
    pub fn stage(&mut self, name: &'static str, now_ms: f64) {
        let begun_ms = self.stages.last().map_or(self.begun_ms, |stage| stage.ended_ms);
        self.stages.push(Stage { name, begun_ms, ended_ms: now_ms });
    }

    /// Ends the request: the spans of its stages, and the span of the whole.
    pub fn end(self, name: &'static str, status: u16, now_ms: f64, random: impl Fn() -> u64) -> Vec<Span> {
        let inner = Trace { parent: self.id, ..self.trace };
        let stages = self.stages.into_iter().map(|Stage { name, begun_ms, ended_ms }| Span {
            trace: inner,
            id: random().max(1),
            name,
            begun_ms,
            ended_ms,
            status: None,
        });
        let whole =
            Span { trace: self.trace, id: self.id, name, begun_ms: self.begun_ms, ended_ms: now_ms, status: Some(status) };
        stages.chain([whole]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(flags: &str) -> Option<Trace> {
        Trace::read(&format!("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-{flags}"))
    }

    #[test]
    fn stages_follow_each_other_inside_of_the_whole() {
        let mut tracing = Tracing::begin(given("01"), || false, 10.0, || 7).expect("the caller wants it");
        tracing.stage("parse", 11.0);
        tracing.stage("search", 14.0);
        assert_eq!(tracing.header(), "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000007-01");
        let spans = tracing.end("search", 200, 15.0, || 9);
        let ended: Vec<_> =
            spans.iter().map(|span| (span.name, span.trace.parent, span.begun_ms, span.ended_ms, span.status)).collect();
        let asker = 0x00f0_67aa_0ba9_02b7;
        assert_eq!(
            ended,
            [("parse", 7, 10.0, 11.0, None), ("search", 7, 11.0, 14.0, None), ("search", asker, 10.0, 15.0, Some(200))]
        );
    }

    #[test]
    fn the_caller_decides_and_else_the_draw() {
        let begun = |given, drawn: bool| Tracing::begin(given, || drawn, 0.0, || 0);
        assert!(begun(given("00"), true).is_none() && begun(None, false).is_none());
        let own = begun(None, true).expect("drawn");
        assert!(Trace::read(&own.header()).is_some(), "{}: neither number is zero", own.header());
    }
}
