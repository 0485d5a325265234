//! What this isolate has done: counted, and written as metrics.

use super::store::{Store, fetch};
use super::{gate, watch};
use crate::service::metrics::{Endpoint, Gauges, Metrics, Tier};
use std::cell::{Cell, RefCell};

thread_local! {
    static METRICS: RefCell<Metrics> = RefCell::default();
    static IN_FLIGHT: Cell<u64> = const { Cell::new(0) };
}

/// Changes the counters.
pub(super) fn count(change: impl FnOnce(&mut Metrics)) {
    METRICS.with_borrow_mut(change);
}

/// The counters as they are.
pub(super) fn metrics() -> Metrics {
    METRICS.with_borrow(Clone::clone)
}

/// Counts an answer.
pub(super) fn answered(endpoint: Endpoint, status: u16, tier: Option<Tier>, is_degraded: bool, milliseconds: u64) {
    METRICS.with_borrow_mut(|metrics| {
        metrics.answered(endpoint, status, milliseconds * 1000);
        if let Some(tier) = tier {
            metrics.came_from(tier);
        }
        metrics.degraded += u64::from(is_degraded);
    });
}

/// A request that is under way; it is counted until this is dropped.
pub(super) struct UnderWay(());

impl UnderWay {
    pub(super) fn begin() -> Self {
        IN_FLIGHT.set(IN_FLIGHT.get() + 1);
        Self(())
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        IN_FLIGHT.set(IN_FLIGHT.get().saturating_sub(1));
    }
}

/// What is so now.
pub(super) fn gauges() -> Gauges {
    let (store, counts) = (Store::at_once(), fetch::counts());
    let lost = |is_stale: bool| {
        let lost = store.iter().flat_map(|store| store.unavailable()).filter(|lost| lost.is_stale == is_stale);
        u64::try_from(lost.count()).unwrap_or(u64::MAX)
    };
    let shards = || store.iter().flat_map(|store| store.geocoder().shards());
    Gauges {
        in_flight: IN_FLIGHT.get(),
        files_in_flight: u64::from(gate::files_under_way()),
        breaker: Some(fetch::breaker()),
        store_attempts: counts.attempts,
        store_failures: counts.failures,
        shards_read: counts.shards,
        bytes_read: counts.bytes,
        shards_open: u64::try_from(shards().count()).unwrap_or(u64::MAX),
        shards_missing: lost(false),
        shards_stale: lost(true),
        addresses: shards().map(|shard| u64::from(shard.info().addresses)).sum(),
        memory: watch::memory(),
    }
}
