//! The machine by Node, for the command line in WebAssembly.

// Signatures are those of the standard library, and of its host by threads.
#![allow(clippy::struct_excessive_bools, clippy::trivially_copy_pass_by_ref, clippy::unnecessary_wraps, clippy::unused_self)]

pub mod env;
mod error;
pub mod fs;
mod host;
pub mod io;
pub mod process;
pub mod serve;
pub mod share;
pub mod thread;
pub mod time;
pub mod web;

pub(crate) use io::{eprint, eprintln};
