//! The HTTP contract, asked through its public face.
#![cfg(feature = "api")]

mod csv_rows;
mod hostile;
mod manifest;
#[cfg(feature = "build")]
mod plane_coordinates;
mod questions;
mod routes;
