//! The HTTP contract: parameters in, `GeoJSON` out. Pure: no I/O.
//!
//! A host (the worker, `ruelle serve`) turns what it received into a [`Request`], calls
//! [`handle`], and sends the [`Response`] as it is:
//!
//! ```
//! use ruelle::{Geocoder, api};
//!
//! let geocoder = Geocoder::new();
//! let edition = api::Edition::of_shards(&geocoder);
//! let request = api::Request { method: "GET", path: "/search", query: "q=12+rue+de+rivoli", ..api::Request::default() };
//! let response = api::handle(&request, &geocoder, &edition);
//! assert_eq!(response.status, 200);
//! ```
//!
//! A host that must know the question before it has the data calls [`read_search`] or
//! [`read_reverse`], then [`answer_search`] or [`answer_reverse`]. What only a host can say
//! (429, 503) it says with [`error`], in the same shape.

mod again;
mod answer;
mod batch;
mod batch_parts;
mod capabilities;
mod completion;
pub mod csv;
mod degraded;
mod edition;
mod endpoints;
mod explanation;
mod fault;
mod geojson;
mod health;
mod manifest;
mod media;
mod message;
mod openapi;
mod parameters;
mod projection;
mod question;
mod reading;
mod rounding;
mod rows;
mod schemas;

pub use again::answer_again;
pub use answer::{Stage, answer_reverse, answer_search};
pub use batch::{MAX_BODY_BYTES, body_too_long, questions_of_batch};
pub use batch_parts::{batch_joined, batch_parts};
pub use edition::Edition;
pub use endpoints::Route;
pub use fault::{Faults, error};
pub use manifest::{MAX_MANIFEST_BYTES, MAX_SHARD_BYTES, MAX_SHARDS, Manifest, ManifestError, ManifestShard, ShardStart};
pub use message::{Request, Response};
pub use projection::legal_xy;
pub use question::{read_reverse, read_search};
pub use reading::Reading;

use crate::engine::geocoder::Geocoder;

/// Answers any request from the shards of `geocoder`, which `edition` describes; never panics, and what is wrong with a
/// request is said in its answer. `HEAD` is answered as `GET` is: the host leaves the body out.
pub fn handle(request: &Request<'_>, geocoder: &Geocoder, edition: &Edition) -> Response {
    Reading::of(request).answer(geocoder, edition, &answer::unwatched)
}
