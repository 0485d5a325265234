//! The HTTP contract, asked through its public face.
#![cfg(feature = "api")]
#![allow(clippy::unwrap_used)] // what fails here fails the test

mod contract;
#[cfg(feature = "build")]
mod csv_answers;
mod csv_rows;
mod csv_table;
mod csv_upload;
mod degraded;
#[cfg(feature = "build")]
#[path = "../support/demo.rs"]
mod demo;
mod documentation;
mod hostile;
mod manifest;
#[cfg(feature = "build")]
mod plane_coordinates;
mod questions;
mod routes;
mod schemas;
