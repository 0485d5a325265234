//! The faults of a request, all reported at once, in one object that clients of every peer can read.

use super::message::Response;
use serde::Serialize;

/// The faults of one request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    detail: Vec<String>,
    status: Option<u16>,
}

impl Faults {
    /// No faults yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a fault of a parameter, in the form `parameter: fault and expectation`.
    pub fn add(&mut self, parameter: &str, what: impl std::fmt::Display) {
        self.detail.push(format!("{parameter}: {what}"));
    }

    /// Adds a fault with its own status (413, 414) instead of 400.
    pub fn add_with_status(&mut self, status: u16, parameter: &str, what: impl std::fmt::Display) {
        self.add(parameter, what);
        self.status = Some(status);
    }

    /// Adds the faults of another.
    pub(in crate::api) fn extend(&mut self, other: Self) {
        self.detail.extend(other.detail);
        self.status = self.status.or(other.status);
    }

    /// Whether there is no fault.
    pub fn is_empty(&self) -> bool {
        self.detail.is_empty()
    }

    /// Whether this parameter has a fault.
    pub(in crate::api) fn is_about(&self, parameter: &str) -> bool {
        self.detail.iter().any(|fault| fault.split_once(':').is_some_and(|(name, _)| name == parameter))
    }

    /// The faults, a line each.
    pub fn detail(&self) -> &[String] {
        &self.detail
    }

    /// The HTTP status: 400, unless a fault has its own.
    pub fn status(&self) -> u16 {
        self.status.unwrap_or(400)
    }

    /// The response that reports the faults.
    pub fn into_response(self) -> Response {
        error(self.status(), "Failed parsing query", &self.detail)
    }
}

/// The body of an error: addok's keys (`title`, `description`), then those of addok-server and Géoplateforme.
#[derive(Serialize)]
struct ErrorBody<'a> {
    title: &'static str,
    description: &'a str,
    code: u16,
    message: &'a str,
    detail: &'a [String],
}

/// An error in the contract's shape, never cached. `message` names the failure. `detail` has a line for each fault, and may be
/// empty.
pub fn error(status: u16, message: &str, detail: &[String]) -> Response {
    let description = if detail.is_empty() { message.to_owned() } else { detail.join("; ") };
    let body = ErrorBody { title: reason(status), description: &description, code: status, message, detail };
    Response::json(status, &body, "no-store")
}

/// 405, for an endpoint with these methods.
pub(in crate::api) fn method_not_allowed(methods: &'static str) -> Response {
    error(405, "Method Not Allowed", &[format!("method: must be one of {methods}")]).with("allow", methods)
}

/// The reason phrase of a status in use.
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
