//! `POST /search/csv` and `/reverse/csv`: parsing the upload, and the head of the response. Pure: no I/O.
//!
//! A host calls [`receive`] for a path with an [`operation`]. It pushes the body to the [`Form`], if it is one, keeps the
//! bytes of the file, and pushes these to a [`crate::csv::Reader`]. The response begins with [`head`].

mod answer;
mod fault;
pub(super) mod fields;
mod file_name;
mod multipart;
mod read_options;
mod upload;

/// The last parts of the two paths.
pub(super) const PATHS: [&str; 2] = ["search/csv", "reverse/csv"];

pub use answer::{cut_off, head, with_rows};
pub use fault::fault;
pub use upload::{FileParameters, Form, Limits, Received, Sent, operation, receive};
