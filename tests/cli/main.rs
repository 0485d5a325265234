//! The command line, run as a person runs it.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used)] // what fails here fails the test

mod build;
mod bundle;
mod csv;
mod csv_serve;
mod help;
mod questions;
mod serve;
mod shards;
mod workbench;
