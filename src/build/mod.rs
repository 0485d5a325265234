//! From rows of addresses to shard bytes.

pub mod cog;
pub mod input;

mod assemble;
mod row;

pub use assemble::{Assembler, BuildOptions, Built, ShardReport};
pub use row::{CommuneRow, Row, RowSink};
