//! Log, counters, data points, health.

pub mod analytics;
pub mod counters;
pub mod health;
pub mod request_log;
