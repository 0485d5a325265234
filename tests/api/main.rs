//! The HTTP contract, asked through its public face.
#![cfg(feature = "api")]

mod contract;
mod documentation;
mod hostile;
mod manifest;
#[cfg(feature = "build")]
mod plane_coordinates;
mod questions;
mod routes;
