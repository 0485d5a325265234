//! Files, streams, time and threads of the machine, under the standard library's names.
//!
//! They are the standard library's own, but in WebAssembly, which has none: there they are Node's.

#[cfg(not(target_family = "wasm"))]
mod native;
#[cfg(target_family = "wasm")]
pub mod node;

#[cfg(not(target_family = "wasm"))]
pub use native::*;
#[cfg(target_family = "wasm")]
pub use node::*;
