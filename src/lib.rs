//! Ruelle is a geocoder for French addresses that runs where the question is asked.
//!
//! One compact [`Shard`] a département, opened in place from bytes; one synchronous
//! engine, [`Geocoder`], that does no I/O. Hosts (worker, browser, Node, CLI) fetch the
//! bytes and hand them over.
//!
//! ```no_run
//! use ruelle::{Geocoder, SearchRequest, Shard};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let mut geocoder = Geocoder::new();
//! geocoder.add(Shard::open(std::fs::read("75.ruelle")?)?);
//! for hit in geocoder.search(&SearchRequest::new("12 rue de rivoli paris"))? {
//!     println!("{:.2} {}", hit.score, hit.label());
//! }
//! # Ok(())
//! # }
//! ```

// What only the router reads.
#![cfg_attr(not(feature = "router"), allow(dead_code))]

mod angle;
#[cfg(feature = "api")]
pub mod api;
#[cfg(feature = "csv")]
pub mod csv;
mod engine;
pub mod format;
mod importance;
#[cfg(feature = "build")]
pub mod indexer;
#[cfg(feature = "js")]
mod js;
mod point;
#[cfg(feature = "api")]
pub mod service;
mod sorting;
pub mod text;
#[cfg(feature = "worker")]
mod worker;

pub use engine::{
    Breakdown, Correction, Filters, Geocoder, Hit, How, Interpolated, Kind, MAX_LIMIT, MAX_QUERY_CHARS, QueryError, Region,
    ReverseRequest, Role, SearchRequest, Trail, WithinRequest, WordReading,
};
pub use format::{FormatError, Shard, ShardInfo};
pub use point::{Bbox, Point};
