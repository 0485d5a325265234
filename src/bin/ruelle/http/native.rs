//! The HTTP client of the native command line, and its errors in words.

use super::{CONNECT, NO_HOST, REDIRECTIONS, SILENT, broken, insecure, no_connection, redirected};
use std::time::Duration;
pub use ureq::{Agent, Body, ResponseExt};
use ureq::{Error, Timeout};

/// A client that gives up after `silence` without a byte from the server. `secure`: HTTPS only.
pub fn agent(silence: Duration, secure: bool) -> Agent {
    Agent::config_builder()
        .user_agent(concat!("ruelle/", env!("CARGO_PKG_VERSION")))
        .http_status_as_error(false)
        .https_only(secure)
        .max_redirects(REDIRECTIONS)
        .timeout_connect(Some(CONNECT))
        .timeout_recv_response(Some(silence.max(CONNECT)))
        .timeout_per_read(Some(silence))
        .timeout_per_write(Some(silence))
        .build()
        .new_agent()
}

/// Whether a retry may help after this error.
pub fn may_pass(error: &Error) -> bool {
    matches!(error, Error::Io(_) | Error::Timeout(_) | Error::ConnectionFailed | Error::HostNotFound | Error::Protocol(_))
}

/// An error in words, with a remedy.
pub fn words(error: &Error) -> String {
    match error {
        Error::HostNotFound => NO_HOST.to_owned(),
        Error::Timeout(Timeout::Connect | Timeout::Resolve) => no_connection(),
        Error::Timeout(_) => SILENT.to_owned(),
        Error::TooManyRedirects => redirected(),
        Error::Rustls(error) => insecure(error),
        Error::Io(error) => io_words(error),
        other => other.to_string(),
    }
}

/// An error of reading a body in words, as for [`words`].
pub fn io_words(error: &std::io::Error) -> String {
    match error.get_ref().and_then(|inner| inner.downcast_ref::<Error>()) {
        Some(inner) => words(inner),
        None => system_words(error),
    }
}

/// The words for an error that only its text distinguishes.
fn system_words(error: &std::io::Error) -> String {
    match error.to_string() {
        text if text.contains("lookup address") => NO_HOST.to_owned(),
        text if text.contains("certificate") => insecure(&text),
        text => broken(&text),
    }
}
