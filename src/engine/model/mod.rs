//! Requests and hits: what crosses the boundary of the engine.

pub mod explanation;
pub mod hit;
pub mod request;
