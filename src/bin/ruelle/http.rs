//! The HTTP client for downloads and uploads, and its errors in words.

use std::time::{Duration, SystemTime};
use ureq::http::{HeaderMap, StatusCode};
use ureq::{Agent, Error, Timeout};

/// The most time for connecting.
const CONNECT: Duration = Duration::from_secs(15);
/// The most redirections in a row.
const REDIRECTIONS: u32 = 5;

const NO_HOST: &str = "the host is not known; check the address, and that this machine has a network";

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

/// Whether a retry may help after this status.
pub fn is_passing(status: StatusCode) -> bool {
    status.is_server_error() || matches!(status.as_u16(), 408 | 425 | 429)
}

/// Whether a retry may help after this error.
pub fn may_pass(error: &Error) -> bool {
    matches!(error, Error::Io(_) | Error::Timeout(_) | Error::ConnectionFailed | Error::HostNotFound | Error::Protocol(_))
}

/// An error in words, with a remedy.
pub fn words(error: &Error) -> String {
    match error {
        Error::HostNotFound => NO_HOST.to_owned(),
        Error::Timeout(Timeout::Connect | Timeout::Resolve) => format!("no connection within {} s", CONNECT.as_secs()),
        Error::Timeout(_) => "the server fell silent".to_owned(),
        Error::TooManyRedirects => format!("more than {REDIRECTIONS} redirections; check the address"),
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
        text => format!("the connection broke ({text})"),
    }
}

fn insecure(error: &dyn std::fmt::Display) -> String {
    format!("no secure connection: {error}; check the address and this machine's clock")
}

/// The text of a header. `None` if it is empty.
pub fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim).filter(|text| !text.is_empty())
}

/// The wait that the server asks for: seconds, or until a date.
pub fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let text = header(headers, "retry-after")?;
    let until = || httpdate::parse_http_date(text).ok().map(|date| date.duration_since(now).unwrap_or_default());
    text.parse().ok().map(Duration::from_secs).or_else(until)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // a fault here is a failed test
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let after = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert("retry-after", text.parse().unwrap());
            retry_after(&headers, httpdate::parse_http_date("Fri, 20 Nov 2026 10:00:00 GMT").unwrap())
        };
        assert_eq!(after("7"), Some(Duration::from_secs(7)));
        assert_eq!(after("Fri, 20 Nov 2026 10:01:00 GMT"), Some(Duration::from_mins(1)));
        assert_eq!(after("Fri, 20 Nov 2026 09:00:00 GMT"), Some(Duration::ZERO));
        assert_eq!(after("soon"), None);
    }
}
