//! The engine: from a query to ranked hits, synchronous, deterministic, without I/O.

pub(crate) mod answer;
mod budget;
mod forward;
pub(crate) mod geocoder;
pub(crate) mod lookup;
pub(crate) mod model;
mod query;
mod records;
mod retrieve;
pub(crate) mod reverse;
pub(crate) mod route;
mod score;
mod search;
mod shard;
mod weights;
