//! The head of the response to a file, and the response to one that is cut off.

use super::file_name::disposition;
use super::upload::FileParameters;
use crate::api::http::fault::error;
use crate::api::http::message::Response;
use crate::csv::dialect::Dialect;

/// The head of the response to a file. The host appends the rows as its body.
pub fn head(parameters: &FileParameters, dialect: Dialect) -> Response {
    Response::empty(200)
        .with("content-type", format!("text/csv; charset={}", dialect.encoding.as_str()))
        .with("content-disposition", disposition(&parameters.file_name))
        .with("access-control-expose-headers", "content-disposition")
        .with("cache-control", "no-store")
}

/// The response to an upload that ended too early.
pub fn cut_off() -> Response {
    error(400, "Failed parsing form", &["data: the upload was cut off; send it again".to_owned()])
}
