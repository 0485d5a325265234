//! Answers: from parameters to results, and from results to bytes.

pub(super) mod batch;
pub(super) mod batch_split;
pub(super) mod cached;
pub(super) mod completion;
mod degraded;
mod explanation;
mod geojson;
pub(super) mod handlers;
pub(super) mod health;
pub(super) mod projection;
mod rounding;
mod rows;
pub(super) mod source;
