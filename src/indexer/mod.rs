//! The indexer: from rows of addresses to the bytes of shards.

pub mod cog;
pub mod input;

mod assemble;
mod cells;
mod centres;
mod common_names;
mod draft;
mod encode;
mod far;
mod gazetteer;
mod hilbert;
mod lieux_dits;
mod median;
mod route;
mod row;

pub use assemble::{Assembler, BuildError, BuildOptions, Built, FAR, REPEATED, ShardReport, Skipped};
pub use encode::EncodeError;
pub use gazetteer::{Gazetteer, GazetteerError};
pub use route::{ROUTER, RouteError, RouterBuilder, route};
pub use row::{CommuneRow, PositionKind, Row, RowSink};
