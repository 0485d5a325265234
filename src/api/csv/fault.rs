//! The response to a faulty file.

use crate::api::http::fault::Faults;
use crate::api::http::message::Response;
use crate::csv::error::CsvError;

/// The response to a faulty file: 400, or 413 if it is too large.
pub fn fault(error: &CsvError) -> Response {
    let mut faults = Faults::new();
    match error {
        CsvError::TooLarge(_) => faults.add_with_status(413, error.parameter(), error),
        _ => faults.add(error.parameter(), error),
    }
    faults.into_response()
}
