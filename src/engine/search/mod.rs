//! One query over all shards, in rounds.

pub mod escalation;
mod named_commune;
pub mod rounds;
pub mod search;

#[cfg(all(test, feature = "build"))]
#[allow(clippy::unwrap_used)] // a fault here is a failed test
mod bound_tests;
#[cfg(all(test, feature = "build"))]
#[allow(clippy::unwrap_used, clippy::cast_possible_truncation)] // a fault here is a failed test
mod tests;
