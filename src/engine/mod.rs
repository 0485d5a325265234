//! From a question to ranked answers: synchronous, deterministic, without I/O.

mod align;
mod answer;
mod asked;
mod bias;
mod chance;
mod city;
mod contents;
mod effort;
mod filter;
mod fit;
mod geocoder;
mod hit;
mod importance;
mod lookup;
mod noise;
mod open;
mod outlook;
mod phrases;
mod query;
mod quick_hash;
mod request;
mod reverse;
mod scratch;
mod search;
mod shard_search;
mod spelling;
mod territory;
mod top;
mod vocabulary;
mod weights;

pub use geocoder::Geocoder;
pub use hit::{Breakdown, Hit, Kind};
pub use request::{Filters, MAX_LIMIT, MAX_QUERY_CHARS, QueryError, ReverseRequest, SearchRequest};
