//! Searches by position or region.

pub mod misplaced;
pub mod nearest;
pub mod within;
