//! Data points for Analytics Engine, if a dataset is bound: requests of each kind since the last points were written.

use crate::service::metrics::{Endpoint, Tier};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use worker::{AnalyticsEngineDataPointBuilder, Env};

const BINDING: &str = "ANALYTICS";
/// Points that one request may write, at most.
const MAX_POINTS: usize = 20;
/// Milliseconds between two writings.
const EVERY_MS: u64 = 10_000;

/// Requests that were counted and are not written yet.
#[derive(Default)]
pub struct Analytics {
    is_bound: Cell<bool>,
    counts: RefCell<BTreeMap<Kind, Count>>,
    written_at: Cell<u64>,
}

/// Endpoint, status and tier.
type Kind = (&'static str, u16, &'static str);

#[derive(Default)]
struct Count {
    requests: u32,
    milliseconds: u64,
}

impl Analytics {
    /// Looks whether a dataset is bound.
    pub fn begin(&self, env: &Env) {
        self.is_bound.set(env.analytics_engine(BINDING).is_ok());
    }

    /// Counts a request.
    pub fn add(&self, endpoint: Endpoint, status: u16, tier: Option<Tier>, milliseconds: u64) {
        if self.is_bound.get() {
            let mut counts = self.counts.borrow_mut();
            let count = counts.entry((endpoint.as_str(), status, tier.map_or("", Tier::as_str))).or_default();
            count.requests += 1;
            count.milliseconds += milliseconds;
        }
    }

    /// Whether there is something to write.
    pub fn is_due(&self, now: u64) -> bool {
        self.is_bound.get() && now >= self.written_at.get() + EVERY_MS && !self.counts.borrow().is_empty()
    }

    /// Writes the counts: endpoint as index and blob, status and tier as blobs, requests and milliseconds as doubles.
    pub fn write(&self, env: &Env, now: u64) {
        let Ok(dataset) = env.analytics_engine(BINDING) else { return };
        self.written_at.set(now);
        for _ in 0..MAX_POINTS {
            let Some(((endpoint, status, tier), count)) = self.counts.borrow_mut().pop_first() else { return };
            let milliseconds = u32::try_from(count.milliseconds).unwrap_or(u32::MAX);
            let point = AnalyticsEngineDataPointBuilder::new()
                .indexes([endpoint])
                .add_blob(endpoint)
                .add_blob(status.to_string().as_str())
                .add_blob(tier)
                .add_double(f64::from(count.requests))
                .add_double(f64::from(milliseconds));
            if let Err(error) = dataset.write_data_point(&point.build()) {
                worker::console_error!("analytics: {error}");
            }
        }
    }
}
