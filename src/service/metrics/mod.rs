//! Counters since the start, and their text for Prometheus.

mod histogram;
mod text;

use super::breaker::State;
pub use histogram::Histogram;

/// Endpoint of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Endpoint {
    /// `/search`
    Search,
    /// `/reverse`
    Reverse,
    /// `/lookup`
    Lookup,
    /// `/completion`
    Completion,
    /// `/batch`
    Batch,
    /// `/search/csv` and `/reverse/csv`
    Csv,
    /// `/health` and below
    Health,
    /// `/metrics`
    Metrics,
    /// Anything else
    Other,
}

impl Endpoint {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Search,
        Self::Reverse,
        Self::Lookup,
        Self::Completion,
        Self::Batch,
        Self::Csv,
        Self::Health,
        Self::Metrics,
        Self::Other,
    ];

    /// The endpoint of a path, whatever its prefix.
    pub fn of(path: &str) -> Self {
        let path = path.strip_suffix('/').unwrap_or(path);
        let (rest, last) = path.rsplit_once('/').unwrap_or_default();
        match last {
            "search" => Self::Search,
            "reverse" => Self::Reverse,
            "lookup" => Self::Lookup,
            "completion" => Self::Completion,
            "batch" => Self::Batch,
            "csv" if rest.ends_with("/search") || rest.ends_with("/reverse") => Self::Csv,
            "health" => Self::Health,
            "ready" | "detailed" if rest.ends_with("/health") => Self::Health,
            "metrics" => Self::Metrics,
            _ => Self::Other,
        }
    }

    /// Its label in metrics and logs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Search => "search",
            Self::Reverse => "reverse",
            Self::Lookup => "lookup",
            Self::Completion => "completion",
            Self::Batch => "batch",
            Self::Csv => "csv",
            Self::Health => "health",
            Self::Metrics => "metrics",
            Self::Other => "other",
        }
    }

    /// Whether it asks about addresses.
    pub fn is_question(self) -> bool {
        matches!(self, Self::Search | Self::Reverse | Self::Lookup | Self::Completion | Self::Batch | Self::Csv)
    }
}

/// Source of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Tier {
    /// Cached in this isolate, for the same text of a request.
    Isolate,
    /// Cached in this isolate, for the same question in another text.
    Question,
    /// Cached by the platform.
    Cache,
    /// Computed.
    Search,
}

impl Tier {
    /// All of them, the nearest first.
    pub const ALL: [Self; 4] = [Self::Isolate, Self::Question, Self::Cache, Self::Search];

    /// Its label in metrics and logs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Isolate => "isolate",
            Self::Question => "question",
            Self::Cache => "cache",
            Self::Search => "search",
        }
    }
}

/// Statuses that are counted by themselves. Others are counted as 499 or 599.
const STATUSES: [u16; 16] = [200, 204, 304, 400, 401, 403, 404, 405, 413, 414, 415, 429, 500, 503, 499, 599];

/// Counters of one process or isolate.
#[derive(Clone, Debug, Default)]
pub struct Metrics {
    requests: [[u64; STATUSES.len()]; Endpoint::ALL.len()],
    durations: [Histogram; Endpoint::ALL.len()],
    tiers: [u64; Tier::ALL.len()],
    /// Answers that lacked data.
    pub degraded: u64,
    /// Rows of CSV files.
    pub rows: u64,
}

/// Present values, and counters that are kept elsewhere.
#[derive(Clone, Debug)]
pub struct Gauges {
    /// Requests under way.
    pub in_flight: u64,
    /// Files and batches among them.
    pub files_in_flight: u64,
    /// State of the store's breaker, or `None` where there is none.
    pub breaker: Option<State>,
    /// Files asked of the store, each attempt.
    pub store_attempts: u64,
    /// Attempts that failed.
    pub store_failures: u64,
    /// Shards read.
    pub shards_read: u64,
    /// Bytes read.
    pub bytes_read: u64,
    /// Open shards.
    pub shards_open: u64,
    /// Shards that cannot be had.
    pub shards_missing: u64,
    /// Shards whose older version is open.
    pub shards_stale: u64,
    /// Addresses in open shards.
    pub addresses: u64,
    /// Bytes of memory, or `None` where it is not known.
    pub memory: Option<u64>,
}

impl Metrics {
    /// Counts an answered request and its duration in microseconds.
    pub fn answered(&mut self, endpoint: Endpoint, status: u16, microseconds: u64) {
        let hundred = status / 100 * 100 + 99;
        let slot = STATUSES.iter().position(|known| *known == status).or(STATUSES.iter().position(|known| *known == hundred));
        self.requests[endpoint as usize][slot.unwrap_or(0)] += 1;
        self.durations[endpoint as usize].observe(microseconds);
    }

    /// Counts the tier of an answer.
    pub fn came_from(&mut self, tier: Tier) {
        self.tiers[tier as usize] += 1;
    }

    /// Answers from a tier.
    pub fn tier(&self, tier: Tier) -> u64 {
        self.tiers[tier as usize]
    }

    /// Share of answers that came from a cache, or `None` before the first.
    #[expect(clippy::cast_precision_loss, reason = "a share")]
    pub fn hit_rate(&self) -> Option<f64> {
        let all: u64 = self.tiers.iter().sum();
        (all > 0).then(|| 1.0 - self.tier(Tier::Search) as f64 / all as f64)
    }

    /// Answered requests.
    pub fn requests(&self) -> u64 {
        self.durations.iter().map(Histogram::count).sum()
    }
}
