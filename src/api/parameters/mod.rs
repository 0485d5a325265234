//! Parameters: one table says their names, ranges and defaults; requests are read by it, and `/openapi.json` is written from it.

pub(super) mod geometry;
pub(super) mod item;
pub(super) mod parameter;
pub(super) mod raw;
pub(super) mod read_value;
pub(super) mod table;
pub(super) mod values;
