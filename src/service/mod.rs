//! What a host needs to stay calm under load and faults. Pure: no platform, no clock, no chance; who calls says the time
//! (milliseconds since any fixed moment) and draws the numbers.

pub mod block;
pub mod breaker;
pub mod early;
pub mod familiar;
pub mod flights;
pub mod gate;
pub mod generations;
pub mod headers;
pub mod keys;
pub mod limits;
pub mod log;
pub mod metrics;
pub mod patience;
pub mod places;
pub mod settings;
pub mod shelf;
pub mod spans;
pub mod trace;
pub mod tracing;
