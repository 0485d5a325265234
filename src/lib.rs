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

// Writers, and the readers of the router.
#![cfg_attr(not(feature = "build"), allow(dead_code, unused_imports))]

#[cfg(feature = "api")]
pub mod api;
#[cfg(feature = "csv")]
pub mod csv;
mod engine;
pub mod format;
mod geo;
mod importance;
#[cfg(feature = "build")]
pub mod indexer;
#[cfg(feature = "js")]
mod js;
#[cfg(feature = "api")]
pub mod service;
mod sorting;
pub mod text;
#[cfg(feature = "worker")]
mod worker;

pub use engine::geocoder::Geocoder;
pub use engine::model::explanation::{Correction, MatchKind, Role, WordReading};
pub use engine::model::hit::{Breakdown, Hit, Interpolated, Kind};
pub use engine::model::misplaced::Misplaced;
pub use engine::model::request::{Filters, MAX_LIMIT, MAX_QUERY_CHARS, QueryError, ReverseRequest, SearchRequest, WithinRequest};
pub use engine::route::needs::Needs;
pub use engine::route::session::Session;
pub use format::error::FormatError;
pub use format::meta::ShardInfo;
pub use format::shard::Shard;
pub use geo::point::{Bbox, Point};
pub use geo::region::Region;
