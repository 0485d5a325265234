//! The shard: bytes only. `shards/SPEC.md` is the specification.

mod error;
mod shard;

pub use error::FormatError;
pub use shard::{Shard, ShardInfo};
