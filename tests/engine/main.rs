//! The engine through its public face: one binary, so that the library is linked once. `tests/README.md` says where a case goes.
#![cfg(feature = "build")]
#![allow(clippy::unwrap_used)] // a fault here is a failed test

mod common_names;
#[path = "../support/demo.rs"]
mod demo;
mod demo_data;
mod golden;
mod hostile_shards;
mod lieux_dits;
mod misspelt_commune;
mod nearby;
mod partial_shards;
mod prominence;
mod properties;
#[path = "../support/questions.rs"]
mod questions;
mod real_inputs;
mod real_readback;
mod regional_names;
mod reverse_brute_force;
mod routed;
#[path = "../support/sections.rs"]
mod sections;
mod split_commune;
