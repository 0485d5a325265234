//! The command line, run as a person runs it.
#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used)] // what fails here fails the test

mod bucket;
mod build;
mod bundle;
mod config;
mod csv;
mod csv_serve;
mod diff;
mod download;
mod help;
mod publish;
mod questions;
mod serve;
mod serve_limits;
mod server;
mod shards;
mod signature;
mod workbench;
