//! A request and a response, free of any server's types.

use serde::Serialize;

/// What a client sent, as the host received it.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// `GET`, `HEAD`, `OPTIONS`, in capitals.
    pub method: &'a str,
    /// Path without the query: `/search`, `/geocodage/search/`.
    pub path: &'a str,
    /// Raw query, still percent-encoded, without its `?`; empty when there is none.
    pub query: &'a str,
}

/// What to send back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// HTTP status.
    pub status: u16,
    /// Names in lower case, each at most once.
    pub headers: Vec<(&'static str, String)>,
    /// The body; empty for `HEAD` and for preflights.
    pub body: Vec<u8>,
}

/// Said in the unreachable case where an answer cannot be written as JSON.
const UNWRITABLE: &[u8] = br#"{"title":"Internal Server Error","description":"the answer could not be written","code":500,"message":"Internal Server Error","detail":[]}"#;

impl Response {
    /// A JSON body, readable from any origin; `cache_control` as the header says it.
    pub fn json<T: Serialize>(status: u16, body: &T, cache_control: &str) -> Self {
        let (status, body) = match serde_json::to_vec(body) {
            Ok(body) => (status, body),
            Err(_) => (500, UNWRITABLE.to_vec()),
        };
        let mut response = Self::empty(status);
        response.headers.push(("content-type", "application/json; charset=utf-8".to_owned()));
        response.headers.push(("cache-control", cache_control.to_owned()));
        response.body = body;
        response
    }

    /// No body; readable from any origin.
    pub fn empty(status: u16) -> Self {
        Self { status, headers: vec![("access-control-allow-origin", "*".to_owned())], body: Vec::new() }
    }

    /// The same with one more header.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// The value of a header, by its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    /// As `HEAD` is answered: the headers of `GET` without its body.
    #[must_use]
    pub fn without_body(mut self) -> Self {
        self.body.clear();
        self
    }
}
