//! The command line, run as a person runs it.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used)] // what fails here fails the test

mod build;
mod config;
mod csv;
mod csv_serve;
mod help;
mod questions;
mod serve;
mod serve_limits;
mod shards;
mod workbench;
