//! `POST /search/csv` and `/reverse/csv`: what is sent, read; what is answered, begun. Pure: no I/O.
//!
//! A host that has a request for [`operation`] calls [`receive`]. It pushes the body to what it gets, keeps the bytes of
//! the file, and hands them to [`crate::csv::Reader`]; the answer begins with [`head`].

mod answer;
pub(super) mod fields;
mod file_name;
mod multipart;
mod question;
mod upload;

/// The ends of their paths.
pub(super) const PATHS: [&str; 2] = ["search/csv", "reverse/csv"];

pub use answer::{cut_off, fault, head};
pub use upload::{FileParameters, Form, Limits, Received, Sent, operation, receive};
