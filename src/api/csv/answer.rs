//! The head of the response to a file, and the responses to a faulty one.

use super::file_name::disposition;
use super::upload::FileParameters;
use crate::api::http::fault::{Faults, error};
use crate::api::http::message::Response;
use crate::csv::dialect::Dialect;
use crate::csv::error::CsvError;

/// The head of the response to a file. The host appends the rows as its body.
pub fn head(parameters: &FileParameters, dialect: Dialect) -> Response {
    Response::empty(200)
        .with("content-type", format!("text/csv; charset={}", dialect.encoding.as_str()))
        .with("content-disposition", disposition(&parameters.file_name))
        .with("access-control-expose-headers", "content-disposition")
        .with("cache-control", "no-store")
}

/// The response to a faulty file: 400, or 413 if it is too large.
pub fn fault(error: &CsvError) -> Response {
    let mut faults = Faults::new();
    match error {
        CsvError::TooLarge(_) => faults.add_with_status(413, error.parameter(), error),
        _ => faults.add(error.parameter(), error),
    }
    faults.into_response()
}

/// The response to an upload that ended too early.
pub fn cut_off() -> Response {
    error(400, "Failed parsing form", &["data: the upload was cut off; send it again".to_owned()])
}
