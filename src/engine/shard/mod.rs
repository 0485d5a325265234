//! A shard, opened, with what every search needs of it.

pub mod edit_distance;
pub mod filter;
pub mod fuzzy_index;
pub mod reader;
pub mod street_bounds;
pub mod summary;
pub mod top_streets;
