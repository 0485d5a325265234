//! From a question to ranked answers: synchronous, deterministic, without I/O.

mod align;
mod answer;
mod asked;
mod bias;
mod by_id;
mod contents;
mod filter;
mod fit;
mod geocoder;
mod hit;
mod importance;
mod lookup;
mod noise;
mod open;
mod phrases;
mod query;
mod quick_hash;
mod region;
mod request;
mod reverse;
mod scratch;
mod shard_search;
mod sounding;
mod spelling;
mod top;
mod weights;
mod within;

pub use geocoder::Geocoder;
pub use hit::{Breakdown, Hit, Kind};
pub use region::Region;
pub use request::{Filters, MAX_LIMIT, MAX_QUERY_CHARS, QueryError, ReverseRequest, SearchRequest};
pub use within::WithinRequest;
