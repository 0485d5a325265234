//! The response to a faulty file.

use crate::api::http::fault::Faults;
use crate::api::http::message::Response;
use crate::csv::error::CsvError;
use crate::csv::lang::Lang;

/// The response to a faulty file: 400, or 413 if it is too large. `lang` is the language of its text, English by default.
pub fn fault(error: &CsvError, lang: Option<Lang>) -> Response {
    let mut faults = Faults::new();
    let text = error.text(lang);
    match error {
        CsvError::TooLarge(_) => faults.add_with_status(413, error.parameter(), text),
        _ => faults.add(error.parameter(), text),
    }
    faults.into_response()
}
