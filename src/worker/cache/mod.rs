//! Answers that are kept: in this isolate, and in the platform's Cache API.

pub mod edge;
pub mod isolate;
