//! The HTTP client for downloads and uploads, and its errors in words.

#[cfg(not(target_family = "wasm"))]
mod native;
#[cfg(target_family = "wasm")]
mod node;

#[cfg(not(target_family = "wasm"))]
pub use native::*;
#[cfg(target_family = "wasm")]
pub use node::*;

use ::http::{HeaderMap, StatusCode};
use std::time::{Duration, SystemTime};

/// The most time for connecting.
const CONNECT: Duration = Duration::from_secs(15);
/// The most redirections in a row.
const REDIRECTIONS: u32 = 5;

const NO_HOST: &str = "the host is not known; check the address, and that this machine has a network";

const SILENT: &str = "the server fell silent";

/// Whether a retry may help after this status.
pub fn is_passing(status: StatusCode) -> bool {
    status.is_server_error() || matches!(status.as_u16(), 408 | 425 | 429)
}

fn no_connection() -> String {
    format!("no connection within {} s", CONNECT.as_secs())
}

fn redirected() -> String {
    format!("more than {REDIRECTIONS} redirections; check the address")
}

fn broken(why: &str) -> String {
    format!("the connection broke ({why})")
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
