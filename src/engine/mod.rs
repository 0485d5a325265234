//! From a question to ranked answers: synchronous, deterministic, without I/O.

mod geocoder;
mod hit;
mod request;

pub use geocoder::Geocoder;
pub use hit::{Breakdown, Hit, Kind};
pub use request::{Filters, QueryError, ReverseRequest, SearchRequest};
