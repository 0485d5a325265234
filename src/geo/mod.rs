//! Positions, angles, shapes on the map, distances.

pub mod angle;
pub mod distance_bound;
pub mod point;
pub mod region;
