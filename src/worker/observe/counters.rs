//! What this isolate has done: counted, and written as metrics.

use crate::worker::store::{Store, fetch};
use super::request_log as watch;
use crate::worker::admission as gate;
use crate::service::metrics::{Endpoint, Gauges, Metrics, Tier};
use crate::service::permits::Places;
use fetch::now;
use std::cell::RefCell;

/// Requests that wait for something and are counted one by one; more are not.
const MOST_UNDER_WAY: usize = 10_000;

thread_local! {
    static METRICS: RefCell<Metrics> = RefCell::default();
    static IN_FLIGHT: RefCell<Places> = RefCell::default();
}

/// Changes the counters.
pub fn count(change: impl FnOnce(&mut Metrics)) {
    METRICS.with_borrow_mut(change);
}

/// The counters as they are.
pub fn metrics() -> Metrics {
    METRICS.with_borrow(Clone::clone)
}

/// Counts an answer.
pub fn answered(endpoint: Endpoint, status: u16, tier: Option<Tier>, is_degraded: bool, milliseconds: u64) {
    METRICS.with_borrow_mut(|metrics| {
        metrics.answered(endpoint, status, milliseconds * 1000);
        if let Some(tier) = tier {
            metrics.came_from(tier);
        }
        metrics.degraded += u64::from(is_degraded);
    });
}

/// A request that is under way; it is counted until this is dropped.
pub struct UnderWay(Option<u64>);

impl UnderWay {
    pub fn begin() -> Self {
        Self(IN_FLIGHT.with_borrow_mut(|places| places.take(MOST_UNDER_WAY, now())))
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        if let Some(place) = self.0 {
            IN_FLIGHT.with_borrow_mut(|places| places.leave(place));
        }
    }
}

/// What is so now.
pub fn gauges() -> Gauges {
    let (store, counts) = (Store::at_once(), fetch::counts());
    let lost = |is_stale: bool| {
        let lost = store.iter().flat_map(|store| store.unavailable()).filter(|lost| lost.is_stale == is_stale);
        number(lost.count())
    };
    let shards = || store.iter().flat_map(|store| store.geocoder().shards());
    Gauges {
        in_flight: number(IN_FLIGHT.with_borrow_mut(|places| places.taken(now()))),
        files_in_flight: number(gate::files_under_way()),
        breaker: Some(fetch::breaker()),
        store_attempts: counts.attempts,
        store_failures: counts.failures,
        shards_read: counts.shards,
        bytes_read: counts.bytes,
        shards_open: number(shards().count()),
        shards_missing: lost(false),
        shards_stale: lost(true),
        addresses: shards().map(|shard| u64::from(shard.info().addresses)).sum(),
        memory: watch::memory(),
    }
}

fn number(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}
