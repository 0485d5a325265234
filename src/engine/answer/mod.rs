//! Candidates written out as hits, and what is said of them.

pub mod confidence;
pub mod explain;
pub mod hit_writer;
pub mod interpolate;
pub mod intersection;
