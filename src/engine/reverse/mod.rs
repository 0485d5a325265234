//! From a position or a region to places.

pub mod nearest;
pub mod within;
