//! A file of addresses, geocoded as it streams: bytes in, bytes out. Pure: no I/O, no threads.
//!
//! The original bytes of the original columns come back unchanged and in order; columns with the
//! results are appended to each row, in the file's own encoding. A row that makes no sense gets a
//! status ([`Status`]) and never spoils the file. What the first row says wrongly is a [`CsvError`].
//!
//! A host pushes what it has read, takes batches of rows, and geocodes them where it likes:
//!
//! ```
//! use ruelle::Geocoder;
//! use ruelle::csv::{Operation, Options, Reader, Scratch};
//!
//! # fn main() -> Result<(), ruelle::csv::CsvError> {
//! let (geocoder, mut scratch, mut out) = (Geocoder::new(), Scratch::new(), Vec::new());
//! let mut reader = Reader::new(Options::new(Operation::Search));
//! for chunk in [&b"id;adresse\n1;12 rue "[..], b"de Rivoli Paris\n"] {
//!     reader.push(chunk)?;
//!     while let Some(batch) = reader.batch() {
//!         batch.geocode(&geocoder, &mut scratch, &mut out);
//!     }
//! }
//! reader.finish()?;
//! while let Some(batch) = reader.batch() {
//!     batch.geocode(&geocoder, &mut scratch, &mut out);
//! }
//! assert!(out.starts_with(b"id;adresse;latitude;longitude;"));
//! # Ok(())
//! # }
//! ```
//!
//! Memory is bounded by the longest row ([`MAX_ROW_BYTES`]) and the sample that tells how the file
//! is written, whatever the file's size.

mod cutter;
pub(crate) mod dialect;
pub(crate) mod encoding;
pub(crate) mod error;
mod fields;
mod head;
mod memo;
pub(crate) mod options;
mod quoting;
pub(crate) mod reader;
pub(crate) mod results;
pub(crate) mod row_batch;
mod row_plan;
mod row_query;
mod rows;
pub(crate) mod scratch;
mod separators;
pub(crate) mod status;
mod utf16;
mod values;

pub use cutter::MAX_COLUMNS;
pub use dialect::Dialect;
pub use encoding::Encoding;
pub use error::CsvError;
pub use options::{Operation, Options};
pub use reader::Reader;
pub use results::{Project, ResultColumn};
pub use row_batch::RowBatch;
pub use rows::MAX_ROW_BYTES;
pub use scratch::Scratch;
pub use status::{Counts, Status};
