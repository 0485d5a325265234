//! Data points for Analytics Engine, when one is bound: how many requests of each kind since the last ones were written.

use crate::service::metrics::{Endpoint, Tier};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use worker::{AnalyticsEngineDataPointBuilder, Env};

/// The name of the binding in `wrangler.toml`.
const BINDING: &str = "ANALYTICS";
/// Points that one request may write.
const MOST_POINTS: usize = 20;
/// Milliseconds between two writings.
const EVERY_MS: u64 = 10_000;

type Kind = (&'static str, u16, &'static str);

thread_local! {
    static IS_BOUND: Cell<bool> = const { Cell::new(false) };
    static POINTS: RefCell<BTreeMap<Kind, (u32, u64)>> = const { RefCell::new(BTreeMap::new()) };
    static WRITTEN_AT: Cell<u64> = const { Cell::new(0) };
}

/// Looks whether a dataset is bound.
pub fn begin(env: &Env) {
    IS_BOUND.set(env.analytics_engine(BINDING).is_ok());
}

/// Counts a request.
pub fn add(endpoint: Endpoint, status: u16, tier: Option<Tier>, milliseconds: u64) {
    if IS_BOUND.get() {
        POINTS.with_borrow_mut(|points| {
            let (count, sum) = points.entry((endpoint.as_str(), status, tier.map_or("", Tier::as_str))).or_default();
            (*count, *sum) = (*count + 1, *sum + milliseconds);
        });
    }
}

/// True when there is something to write.
pub fn are_due(now: u64) -> bool {
    IS_BOUND.get() && now >= WRITTEN_AT.get() + EVERY_MS && POINTS.with_borrow(|points| !points.is_empty())
}

/// Writes what was counted: the endpoint as index and blob, status and tier as blobs; requests and milliseconds as doubles.
pub fn write(env: &Env, now: u64) {
    let Ok(dataset) = env.analytics_engine(BINDING) else { return };
    WRITTEN_AT.set(now);
    for _ in 0..MOST_POINTS {
        let Some(((endpoint, status, tier), (count, sum))) = POINTS.with_borrow_mut(BTreeMap::pop_first) else { return };
        let sum = u32::try_from(sum).unwrap_or(u32::MAX);
        let point = AnalyticsEngineDataPointBuilder::new()
            .indexes([endpoint])
            .add_blob(endpoint)
            .add_blob(status.to_string().as_str())
            .add_blob(tier)
            .add_double(f64::from(count))
            .add_double(f64::from(sum));
        if let Err(error) = dataset.write_data_point(&point.build()) {
            worker::console_error!("analytics: {error}");
        }
    }
}
