//! Parts that keep a host calm under load and faults.
//!
//! They are pure: no platform, no clock, no randomness. The caller gives the time, in milliseconds since any fixed moment, and the random
//! numbers.

pub mod admission;
pub mod arena;
pub mod breaker;
pub mod early_refresh;
pub mod headers;
pub mod keys;
pub mod limits;
pub mod log;
pub mod metrics;
pub mod permits;
pub mod retry;
pub mod settings;
pub mod shard_cache;
pub mod single_flight;
pub mod spans;
pub mod trace;
pub mod tracing;
pub mod two_generation_cache;
pub mod verified_shards;
