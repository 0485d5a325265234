//! What happened since the start, in plain numbers, and as Prometheus reads it.

mod histogram;
mod text;

use super::breaker::State;
pub use histogram::Histogram;

/// What requests ask for.
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

    /// The label.
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

    /// True for what asks about addresses.
    pub fn is_question(self) -> bool {
        matches!(self, Self::Search | Self::Reverse | Self::Lookup | Self::Completion | Self::Batch | Self::Csv)
    }
}

/// Where an answer came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Tier {
    /// Kept in this isolate, asked in the same letters.
    Isolate,
    /// Kept in this isolate, asked otherwise.
    Question,
    /// Kept in the platform's cache.
    Cache,
    /// Computed.
    Search,
}

impl Tier {
    /// All of them, the nearest first.
    pub const ALL: [Self; 4] = [Self::Isolate, Self::Question, Self::Cache, Self::Search];

    /// The label.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Isolate => "isolate",
            Self::Question => "question",
            Self::Cache => "cache",
            Self::Search => "search",
        }
    }
}

/// Statuses that are counted by themselves; others are counted as their hundred.
const STATUSES: [u16; 16] = [200, 204, 304, 400, 401, 403, 404, 405, 413, 414, 415, 429, 500, 503, 499, 599];

/// Counters of one process or isolate.
#[derive(Clone, Debug, Default)]
pub struct Metrics {
    requests: [[u64; STATUSES.len()]; Endpoint::ALL.len()],
    durations: [Histogram; Endpoint::ALL.len()],
    tiers: [u64; Tier::ALL.len()],
    /// Answers that lacked something.
    pub degraded: u64,
    /// Rows of CSV files.
    pub rows: u64,
}

/// What is so now, and what others count.
#[derive(Clone, Debug)]
pub struct Gauges {
    /// Requests under way.
    pub in_flight: u64,
    /// Of these, files and batches.
    pub files_in_flight: u64,
    /// The store's breaker; `None` where there is none.
    pub breaker: Option<State>,
    /// Files asked of the store.
    pub store_attempts: u64,
    /// Of these, without success.
    pub store_failures: u64,
    /// Shards read.
    pub shards_read: u64,
    /// Bytes of them.
    pub bytes_read: u64,
    /// Shards that answer.
    pub shards_open: u64,
    /// Shards that cannot be had.
    pub shards_missing: u64,
    /// Shards that answer from older data.
    pub shards_stale: u64,
    /// Addresses in the open ones.
    pub addresses: u64,
    /// Bytes of memory; `None` where it is not known.
    pub memory: Option<u64>,
}

impl Metrics {
    /// Counts a request that is answered, after so many microseconds.
    pub fn answered(&mut self, endpoint: Endpoint, status: u16, microseconds: u64) {
        let hundred = status / 100 * 100 + 99;
        let slot = STATUSES.iter().position(|known| *known == status).or(STATUSES.iter().position(|known| *known == hundred));
        self.requests[endpoint as usize][slot.unwrap_or(0)] += 1;
        self.durations[endpoint as usize].observe(microseconds);
    }

    /// Counts where an answer came from.
    pub fn came_from(&mut self, tier: Tier) {
        self.tiers[tier as usize] += 1;
    }

    /// Answers of a tier.
    pub fn tier(&self, tier: Tier) -> u64 {
        self.tiers[tier as usize]
    }

    /// Share of the answers that were kept somewhere; `None` before the first.
    #[expect(clippy::cast_precision_loss, reason = "a share")]
    pub fn hit_rate(&self) -> Option<f64> {
        let all: u64 = self.tiers.iter().sum();
        (all > 0).then(|| 1.0 - self.tier(Tier::Search) as f64 / all as f64)
    }

    /// Requests that were answered.
    pub fn requests(&self) -> u64 {
        self.durations.iter().map(Histogram::count).sum()
    }
}
