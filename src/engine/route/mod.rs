//! The open shards, and which shards a query needs.

#[cfg(feature = "router")]
pub mod commune_guesses;
#[cfg(feature = "router")]
pub mod commune_names;
pub mod needs;
#[cfg(feature = "router")]
pub mod plan;
#[cfg(not(feature = "router"))]
#[path = "no_router.rs"]
pub mod router;
#[cfg(feature = "router")]
pub mod router;
#[cfg(feature = "router")]
pub mod upper_bound;
#[cfg(feature = "router")]
pub mod word_routes;
