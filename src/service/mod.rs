//! What a host needs to stay calm under load and faults. Pure: no platform, no clock, no chance; who calls says the time
//! (milliseconds since any fixed moment) and draws the numbers.

pub mod arena;
pub mod breaker;
pub mod early_refresh;
pub mod verified_shards;
pub mod single_flight;
pub mod admission;
pub mod two_generation_cache;
pub mod headers;
pub mod keys;
pub mod limits;
pub mod log;
pub mod metrics;
pub mod retry;
pub mod permits;
pub mod settings;
pub mod shard_cache;
pub mod spans;
pub mod trace;
pub mod tracing;
