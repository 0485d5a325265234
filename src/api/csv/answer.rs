//! How an answer begins, and what is answered instead.

use super::file_name::disposition;
use super::upload::FileParameters;
use crate::api::http::fault::{Faults, error};
use crate::api::http::message::Response;
use crate::csv::dialect::Dialect;
use crate::csv::error::CsvError;

/// The head of the answer to a file: its rows are the body.
pub fn head(asked: &FileParameters, dialect: Dialect) -> Response {
    Response::empty(200)
        .with("content-type", format!("text/csv; charset={}", dialect.encoding.as_str()))
        .with("content-disposition", disposition(&asked.file_name))
        .with("access-control-expose-headers", "content-disposition")
        .with("cache-control", "no-store")
}

/// The answer to a file that cannot be answered: 400, or 413 when it is too large.
pub fn fault(error: &CsvError) -> Response {
    let mut faults = Faults::new();
    match error {
        CsvError::TooLarge(_) => faults.add_with_status(413, error.parameter(), error),
        _ => faults.add(error.parameter(), error),
    }
    faults.into_response()
}

/// The answer to an upload that ends too early.
pub fn cut_off() -> Response {
    error(400, "Failed parsing form", &["data: the upload was cut off; send it again".to_owned()])
}
