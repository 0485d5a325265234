//! The command line, run as a person runs it.
#![cfg(feature = "cli")]

mod build;
mod help;
mod questions;
mod serve;
mod shards;
mod workbench;
