//! Geometry: points, angles, regions and distances.

pub mod angle;
pub mod distance_bound;
pub mod point;
pub mod region;
