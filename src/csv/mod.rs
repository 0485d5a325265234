//! Files of addresses, geocoded as they stream: bytes in, bytes out. Pure: no I/O, no threads.
//!
//! The bytes of the file's own columns come back unchanged and in order. Columns with the results
//! are appended to each row, in the file's own encoding. A file that was geocoded before has its results written anew. A faulty row gets a [`Status`] and never
//! spoils the file. A fault of the first row, or of the file as a whole, is a [`CsvError`].
//!
//! A host pushes bytes, takes batches of rows, and geocodes these on any thread:
//!
//! ```
//! use ruelle::Geocoder;
//! use ruelle::csv::{Operation, Options, Reader, Scratch};
//!
//! # fn main() -> Result<(), ruelle::csv::CsvError> {
//! let geocoder = Geocoder::new();
//! let mut scratch = Scratch::new();
//! let mut out = Vec::new();
//! let mut reader = Reader::new(Options::new(Operation::Search));
//! for chunk in [&b"id;adresse\n1;12 rue "[..], b"de Rivoli Paris\n"] {
//!     reader.push(chunk)?;
//!     while let Some(batch) = reader.batch() {
//!         batch.geocode(&geocoder.session(), &mut scratch, &mut out);
//!     }
//! }
//! reader.finish()?;
//! while let Some(batch) = reader.batch() {
//!     batch.geocode(&geocoder.session(), &mut scratch, &mut out);
//! }
//! assert!(out.starts_with(b"id;adresse;latitude;longitude;"));
//! # Ok(())
//! # }
//! ```
//!
//! Memory is bounded by the longest row ([`MAX_ROW_BYTES`]) and the sample for detecting the
//! encoding and separators, for files of any size.

mod address_columns;
mod cell_kind;
mod column_kinds;
mod cutter;
pub(crate) mod dialect;
pub(crate) mod encoding;
mod encoding_probe;
pub(crate) mod error;
mod fields;
pub(crate) mod format;
pub(crate) mod head;
mod header;
mod in_place;
pub(crate) mod lang;
mod memo;
pub(crate) mod operation;
pub(crate) mod options;
mod placement;
mod quoting;
pub(crate) mod reader;
pub(crate) mod reason;
pub(crate) mod results;
pub(crate) mod row_batch;
mod row_counter;
mod row_plan;
mod row_query;
mod row_search;
mod rows;
pub(crate) mod scratch;
pub(crate) mod separators;
pub(crate) mod status;
mod table;
pub(crate) mod utf16;
mod value;
mod values;

pub use cutter::{MAX_COLUMNS, MAX_ROW_BYTES};
pub use dialect::Dialect;
pub use encoding::Encoding;
pub use encoding_probe::EncodingProbe;
pub use error::CsvError;
pub use format::Format;
pub use lang::Lang;
pub use operation::Operation;
pub use options::Options;
pub use reader::Reader;
pub use reason::Reason;
pub use results::{Project, ResultColumn};
pub use row_batch::RowBatch;
pub use row_counter::RowCounter;
pub use scratch::Scratch;
pub use status::{Counts, Status};
pub use table::{Answer, Cells, Table, TableResult, TableScratch};
pub use value::{Value, ValueType};
