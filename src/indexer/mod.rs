//! The indexer: from rows of addresses to the bytes of shards.

pub mod cog;
pub mod input;

mod assemble;
mod cells;
mod common_names;
mod draft;
mod encode;
mod hilbert;
mod route;
mod row;

pub use assemble::{Assembler, BuildError, BuildOptions, Built, ShardReport, Skipped};
pub use encode::EncodeError;
pub use route::{ROUTER, RouteError, RouterBuilder, route};
pub use row::{CommuneRow, Row, RowSink};
