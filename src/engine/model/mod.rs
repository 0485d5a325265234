//! Requests and hits: the types that cross the boundary of the engine.

pub mod explanation;
pub mod hit;
pub mod misplaced;
pub mod request;
