//! The open shards, and which shards a query needs.

#[cfg(feature = "router")]
pub mod commune_guesses;
#[cfg(feature = "router")]
pub mod commune_names;
pub mod needs;
#[cfg(not(feature = "router"))]
mod no_router;
#[cfg(not(feature = "router"))]
mod no_shard_set;
#[cfg(feature = "router")]
pub mod plan;
#[cfg(feature = "router")]
pub mod router;
pub mod session;
pub mod shards;
#[cfg(feature = "router")]
pub mod upper_bound;
#[cfg(feature = "router")]
pub mod word_routes;

#[cfg(not(feature = "router"))]
pub use no_router::{plan, router};
