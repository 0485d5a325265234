//! From a question to ranked answers: synchronous, deterministic, without I/O.

mod align;
mod answer;
mod answering;
mod asked;
mod atlas;
mod bar;
mod bias;
mod budget;
mod by_id;
mod candidate;
mod chance;
mod city;
mod confidence;
mod contents;
mod crossing;
mod effort;
pub(crate) mod explain;
mod filter;
mod fit;
mod fitting;
mod foremost;
mod forms;
pub(crate) mod geocoder;
#[cfg(feature = "router")]
mod guesses;
pub(crate) mod hit;
mod host;
mod housenumber;
mod interpolate;
mod lookup;
mod misspellings;
#[cfg(feature = "router")]
mod naming;
mod noise;
mod open;
mod outlook;
mod phrases;
#[cfg(feature = "router")]
mod plan;
mod profile;
#[cfg(feature = "router")]
mod prospect;
mod query;
mod race;
pub(crate) mod region;
mod remoteness;
pub(crate) mod request;
mod reverse;
mod round;
#[cfg(feature = "router")]
mod router;
#[cfg(not(feature = "router"))]
#[path = "unrouted.rs"]
mod router;
#[cfg(feature = "router")]
mod routing;
mod ruled_out;
mod runner;
mod scratch;
mod search;
mod shard_search;
mod spelling;
mod subsets;
pub(crate) mod term;
mod territory;
mod top;
mod trail;
mod variants;
mod vocabulary;
mod wanted_numbers;
mod weights;
pub(crate) mod within;

pub use explain::{Correction, Role, WordReading};
pub use geocoder::{Geocoder, Trail};
pub use hit::{Breakdown, Hit, Interpolated, Kind};
pub use region::Region;
pub use request::{Filters, MAX_LIMIT, MAX_QUERY_CHARS, QueryError, ReverseRequest, SearchRequest};
pub use term::How;
pub use within::WithinRequest;
