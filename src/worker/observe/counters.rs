//! Counters of this isolate.

use crate::service::metrics::{Endpoint, Metrics, Tier};
use crate::service::permits::Permits;
use crate::worker::clock::now;
use crate::worker::permit::Permit;
use std::cell::{Ref, RefCell};

/// Requests under way that are counted one by one, at most.
const MAX_IN_FLIGHT: usize = 10_000;

/// Counters since the isolate's start, and requests under way.
#[derive(Default)]
pub struct Counters {
    metrics: RefCell<Metrics>,
    in_flight: RefCell<Permits>,
}

impl Counters {
    /// The counters as they are. They must not be changed while this is held.
    pub fn metrics(&self) -> Ref<'_, Metrics> {
        self.metrics.borrow()
    }

    /// Counts an answer.
    pub fn answered(&self, endpoint: Endpoint, status: u16, tier: Option<Tier>, is_degraded: bool, milliseconds: u64) {
        let mut metrics = self.metrics.borrow_mut();
        metrics.answered(endpoint, status, milliseconds * 1000);
        if let Some(tier) = tier {
            metrics.came_from(tier);
        }
        metrics.degraded += u64::from(is_degraded);
    }

    /// Counts rows of a CSV file.
    pub fn rows(&self, rows: usize) {
        self.metrics.borrow_mut().rows += u64::try_from(rows).unwrap_or_default();
    }

    /// Counts a request as under way, until the guard is dropped.
    pub fn begin_request(&'static self) -> Option<Permit> {
        Permit::take(&self.in_flight, MAX_IN_FLIGHT)
    }

    /// Requests under way.
    pub fn in_flight(&self) -> usize {
        self.in_flight.borrow_mut().taken(now())
    }
}
