//! The head of the response to a file, and the response to one that is cut off.

use super::file_name::{disposition, percent_encoded};
use super::upload::FileParameters;
use crate::api::http::fault::error;
use crate::api::http::message::Response;
use crate::csv::dialect::Dialect;

/// Headers that scripts of other pages may read.
const EXPOSED: &str =
    "content-disposition, x-ruelle-columns, x-ruelle-warnings, x-ruelle-max-rows, x-ruelle-rows-over-limit, x-ruelle-degraded";

/// The head of the response to a file. The host appends the rows as its body.
///
/// `asked` are the columns that are asked, in their order. A name is percent-encoded in the header `x-ruelle-columns`.
pub fn head(parameters: &FileParameters, dialect: Dialect, asked: &[String]) -> Response {
    let columns: Vec<_> = asked.iter().map(|name| percent_encoded(name)).collect();
    let head = Response::empty(200)
        .with("content-type", format!("text/csv; charset={}", dialect.encoding.as_str()))
        .with("content-disposition", disposition(&parameters.file_name))
        .with("access-control-expose-headers", EXPOSED)
        .with("cache-control", "no-store")
        .with("x-ruelle-columns", columns.join(","))
        .with_warnings(&parameters.warnings);
    match parameters.options.most_rows {
        u64::MAX => head,
        most => head.with("x-ruelle-max-rows", most.to_string()),
    }
}

/// The head of the response to a file whose `rows` are known: it says how many are beyond the limit, if some are.
#[must_use]
pub fn with_rows(head: Response, parameters: &FileParameters, rows: u64) -> Response {
    match rows.saturating_sub(parameters.options.most_rows) {
        0 => head,
        beyond => head.with("x-ruelle-rows-over-limit", beyond.to_string()),
    }
}

/// The response to an upload that ended too early.
pub fn cut_off() -> Response {
    error(400, "Failed parsing form", &["data: the upload was cut off; send it again".to_owned()])
}
