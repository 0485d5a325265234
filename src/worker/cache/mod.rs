//! Caches of answers: of this isolate, and of the platform.

pub mod edge;
pub mod isolate;
