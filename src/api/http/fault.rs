//! What is wrong with a request, all of it at once, in one object that clients of every peer can read.

use super::message::Response;
use serde::Serialize;

/// The faults of one request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    detail: Vec<String>,
    status: Option<u16>,
}

impl Faults {
    /// Nothing wrong yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a fault of a parameter: `parameter: what is wrong and what is expected`.
    pub fn add(&mut self, parameter: &str, what: impl std::fmt::Display) {
        self.detail.push(format!("{parameter}: {what}"));
    }

    /// Adds a fault that has a status of its own (413, 414) instead of 400.
    pub fn add_with_status(&mut self, status: u16, parameter: &str, what: impl std::fmt::Display) {
        self.add(parameter, what);
        self.status = Some(status);
    }

    /// True when nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.detail.is_empty()
    }

    /// True when something is wrong with this parameter.
    pub(in crate::api) fn is_about(&self, parameter: &str) -> bool {
        self.detail.iter().any(|fault| fault.split_once(':').is_some_and(|(name, _)| name == parameter))
    }

    /// One line a fault.
    pub fn detail(&self) -> &[String] {
        &self.detail
    }

    /// The status that the faults call for: 400, unless one of them asked for another.
    pub fn status(&self) -> u16 {
        self.status.unwrap_or(400)
    }

    /// The answer that reports the faults.
    pub fn into_response(self) -> Response {
        error(self.status(), "Failed parsing query", &self.detail)
    }
}

/// addok's keys (`title`, `description`), then addok-server's and Géoplateforme's.
#[derive(Serialize)]
struct ErrorBody<'a> {
    title: &'static str,
    description: &'a str,
    code: u16,
    message: &'a str,
    detail: &'a [String],
}

/// An error in the contract's shape. `message` says what failed; `detail` has one line a fault
/// and may be empty. Never cached.
pub fn error(status: u16, message: &str, detail: &[String]) -> Response {
    let description = if detail.is_empty() { message.to_owned() } else { detail.join("; ") };
    let body = ErrorBody { title: reason(status), description: &description, code: status, message, detail };
    Response::json(status, &body, "no-store")
}

/// The reason phrase of the statuses in use.
fn reason(status: u16) -> &'static str {
    match status {
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        413 => "Content Too Large",
        414 => "URI Too Long",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        503 => "Service Unavailable",
        _ => "Error",
    }
}
