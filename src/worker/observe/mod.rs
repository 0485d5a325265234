//! Observation: counters, data points, log lines, spans, health.

pub mod analytics;
pub mod counters;
pub mod health;
pub mod memory;
pub mod request_log;
pub mod spans;
