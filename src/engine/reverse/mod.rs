//! Searches by position or region.

pub mod nearest;
pub mod within;
