//! Candidates, written as hits, with explanation and confidence.

pub mod accuracy;
pub mod confidence;
pub mod explain;
pub mod hit_writer;
pub mod interpolate;
pub mod intersection;
pub mod street_parts;
