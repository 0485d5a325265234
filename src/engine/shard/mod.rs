//! A shard, opened, with what every search needs of it.

pub mod edit_distance;
pub mod filter;
pub mod fuzzy_index;
pub mod geometry;
pub mod reader;
pub mod street_bounds;
pub mod summary;
pub mod token_weights;
pub mod top_streets;
