//! The machine by Node, for the command line in WebAssembly.

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
