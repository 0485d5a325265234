//! One shard, opened, with the tables that every search reads. This room does not know the query.

pub mod edit_distance;
pub mod filter;
pub mod fuzzy_index;
pub mod geometry;
pub mod postcode;
pub mod reader;
pub mod street_bounds;
pub mod summary;
pub mod token_weights;
pub mod top_streets;
