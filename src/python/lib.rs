//! The native part of the Python package `ruelle`: the engine, and rows of Arrow tables.
//!
//! The package `python/ruelle` is its only caller. Questions are read by the HTTP contract's parser, and rows by the room `csv`.

// Python hands values over, not references.
#![allow(clippy::needless_pass_by_value)]

mod cells;
mod chunks;
mod columns;
mod engine;
mod fault;
mod hit;
mod job;
mod lists;
mod open;
mod plan;
mod rounds;
mod stream;
mod values;
mod workers;

/// The module that Python imports.
#[pyo3::pymodule]
mod _ruelle {
    #[pymodule_export]
    use super::engine::Engine;
    #[pymodule_export]
    use super::fault::{ColumnError, RuelleError, ShardError};
    #[pymodule_export]
    use super::hit::{Hit, WordReading};
    #[pymodule_export]
    use super::job::Job;
    #[pymodule_export]
    use super::lists::table_of_lists;
    #[pymodule_export]
    use super::stream::Batches;

    /// The version of the package.
    #[pymodule_export]
    const VERSION: &str = env!("CARGO_PKG_VERSION");
}
