//! The format of shards, specified in `shards/SPEC.md`. Each writer is in the file of its reader, or beside it.

pub(crate) mod anchors;
pub(crate) mod bits;
mod checksum;
mod column;
pub(crate) mod common_names;
pub(crate) mod communes;
pub(crate) mod dictionary;
pub(crate) mod directory;
pub(crate) mod error;
pub(crate) mod extents;
pub(crate) mod header;
pub(crate) mod lexicon;
pub(crate) mod meta;
pub(crate) mod names;
pub(crate) mod numbers;
pub(crate) mod partial_numbers;
pub(crate) mod postings;
pub(crate) mod routes;
pub(crate) mod shard;
pub(crate) mod shard_set;
mod single_shard_tokens;
pub(crate) mod spatial;
mod wire;

pub use error::FormatError;
pub use header::VERSION;
pub use meta::ShardInfo;
pub use shard::Shard;
