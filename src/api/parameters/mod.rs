//! Parameters: one table of their names, ranges and defaults, for parsing requests and for writing `/openapi.json`.

pub(super) mod geometry;
pub(super) mod item;
pub(super) mod near;
pub(super) mod parameter;
mod parse;
pub(super) mod raw;
pub(super) mod read_value;
pub(super) mod short_names;
pub(super) mod table;
pub(super) mod values;
