//! The HTTP contract: parameters in, `GeoJSON` out. Pure: no I/O.
//!
//! A host (the worker, `ruelle serve`) makes a [`Request`] of the bytes it received, calls
//! [`handle`], and sends the [`Response`] as it is:
//!
//! ```
//! use ruelle::{Geocoder, api};
//!
//! let geocoder = Geocoder::new();
//! let version = api::DataVersion::of_shards(&geocoder);
//! let request = api::Request { method: "GET", path: "/search", query: "q=12+rue+de+rivoli", ..api::Request::default() };
//! let response = api::handle(&request, &geocoder.session(), &version);
//! assert_eq!(response.status, 200);
//! ```
//!
//! A host that must know the request before it has the data calls [`read_search`] or
//! [`read_reverse`], then [`answer_search`] or [`answer_reverse`]. [`error`] writes the errors that
//! only a host can know of (429, 503), in the same shape.

pub mod csv;
mod data;
mod describe;
mod dispatch;
mod endpoints;
mod http;
mod parameters;
mod response;
mod to_engine;

pub use data::manifest::{MAX_MANIFEST_BYTES, MAX_SHARD_BYTES, MAX_SHARDS, Manifest, ManifestError, ManifestShard, ShardStart};
pub use data::version::DataVersion;
pub use dispatch::ParsedRequest;
pub use endpoints::Route;
pub use http::fault::{Faults, error};
pub use http::message::{Request, Response};
pub use response::batch::{MAX_BODY_BYTES, body_too_long, questions_of_batch};
pub use response::batch_split::{join_batch, split_batch};
pub use response::cached::reuse_answer;
pub use response::handlers::{answer_reverse, answer_search};
pub use response::projection::legal_xy;
pub use response::source::Stage;
pub use to_engine::{read_reverse, read_search};

use crate::engine::route::session::Session;
use response::source::unwatched;

/// Answers any request from the shards of `geocoder`, which `version` describes.
///
/// Never panics: the faults of a request are in its response. `HEAD` is answered as `GET` is, and the host leaves the body out.
pub fn handle(request: &Request<'_>, session: &Session<'_>, version: &DataVersion) -> Response {
    ParsedRequest::of(request).answer(session, version, &unwatched)
}
