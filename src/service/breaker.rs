//! A circuit breaker: a store that fails again and again is left alone for a while, then asked once to see.

/// When a breaker opens, and for how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BreakerConfig {
    /// Failures in a row after which it opens.
    pub failures: u32,
    /// Milliseconds that it stays open.
    pub rest_ms: u64,
}

impl Default for BreakerConfig {
    /// Five failures, thirty seconds.
    fn default() -> Self {
        Self { failures: 5, rest_ms: 30_000 }
    }
}

/// State of a breaker: how much it lets through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Everything.
    Closed,
    /// One request, to see, and nothing else until it is answered.
    HalfOpen,
    /// Nothing.
    Open,
}

impl State {
    /// The word for it in health reports and logs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::HalfOpen => "half-open",
            Self::Open => "open",
        }
    }
}

/// The breaker of one store. Times are milliseconds.
#[derive(Debug, Default)]
pub struct Breaker {
    failures: u32,
    /// When the next request may be sent, or `None` while closed.
    ask_at: Option<u64>,
    is_asked: bool,
}

impl Breaker {
    /// Whether a request may be sent. The caller then reports its end. A request that is never reported counts as failed.
    pub fn allows(&mut self, now: u64, config: BreakerConfig) -> bool {
        let Some(ask_at) = self.ask_at else { return true };
        if now < ask_at {
            return false;
        }
        self.ask_at = Some(now + config.rest_ms);
        self.is_asked = true;
        true
    }

    /// Reports a request that was answered.
    pub fn succeeded(&mut self) {
        *self = Self::default();
    }

    /// Reports a request that was not answered.
    pub fn failed(&mut self, now: u64, config: BreakerConfig) {
        self.failures = self.failures.saturating_add(1);
        self.is_asked = false;
        if self.failures >= config.failures {
            self.ask_at = Some(now + config.rest_ms);
        }
    }

    /// Its state at `now`.
    pub fn state(&self, now: u64) -> State {
        match self.ask_at {
            None => State::Closed,
            Some(_) if self.is_asked => State::HalfOpen,
            Some(ask_at) if now >= ask_at => State::HalfOpen,
            Some(_) => State::Open,
        }
    }

    /// Failures in a row.
    pub fn failures(&self) -> u32 {
        self.failures
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIVE: BreakerConfig = BreakerConfig { failures: 5, rest_ms: 30_000 };

    fn opened() -> Breaker {
        let mut breaker = Breaker::default();
        for now in 0..5 {
            assert!(breaker.allows(now, FIVE));
            breaker.failed(now, FIVE);
        }
        breaker
    }

    #[test]
    fn it_opens_at_the_fifth_failure_in_a_row_and_not_before() {
        let mut breaker = Breaker::default();
        for now in 0..4 {
            breaker.failed(now, FIVE);
        }
        assert!(breaker.allows(4, FIVE));
        breaker.succeeded();
        for now in 5..9 {
            breaker.failed(now, FIVE);
        }
        assert_eq!(breaker.state(9), State::Closed);
        breaker.failed(9, FIVE);
        assert_eq!((breaker.state(10), breaker.allows(10, FIVE)), (State::Open, false));
    }

    #[test]
    fn after_its_rest_it_asks_once_and_closes_when_that_is_answered() {
        let mut breaker = opened();
        assert!(!breaker.allows(30_003, FIVE));
        assert!(breaker.allows(30_004, FIVE));
        assert_eq!((breaker.state(30_005), breaker.allows(30_005, FIVE)), (State::HalfOpen, false));
        breaker.succeeded();
        assert_eq!((breaker.state(30_006), breaker.allows(30_006, FIVE)), (State::Closed, true));
    }

    #[test]
    fn a_request_that_fails_keeps_it_open_for_another_rest() {
        let mut breaker = opened();
        assert!(breaker.allows(40_000, FIVE));
        breaker.failed(40_500, FIVE);
        assert_eq!((breaker.state(40_501), breaker.allows(70_499, FIVE)), (State::Open, false));
        assert!(breaker.allows(70_500, FIVE));
    }

    #[test]
    fn a_request_that_never_ends_does_not_block_for_ever() {
        let mut breaker = opened();
        assert!(breaker.allows(40_000, FIVE));
        assert!(!breaker.allows(69_999, FIVE));
        assert!(breaker.allows(70_000, FIVE));
    }
}
