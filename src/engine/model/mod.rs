//! Requests and hits: what crosses the boundary of the engine.

pub mod hit;
pub mod request;
