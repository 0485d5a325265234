//! Requests and responses, free of any server's types.

use serde::Serialize;
use std::hash::{DefaultHasher, Hasher};

/// A client's request, as the host received it. Parts that were not sent are empty.
#[derive(Clone, Copy, Debug, Default)]
pub struct Request<'a> {
    /// `GET`, `HEAD`, `POST`, `OPTIONS`, in capitals.
    pub method: &'a str,
    /// Path without the query: `/search`, `/geocodage/search/`.
    pub path: &'a str,
    /// Raw query, still percent-encoded, without its `?`.
    pub query: &'a str,
    /// The header `Accept`.
    pub accept: &'a str,
    /// The header `If-None-Match`.
    pub if_none_match: &'a str,
    /// The body of a `POST`, of at most [`MAX_BODY_BYTES`](crate::api::MAX_BODY_BYTES). The host answers a longer one with
    /// [`body_too_long`](crate::api::body_too_long).
    pub body: &'a [u8],
}

/// The response to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// HTTP status.
    pub status: u16,
    /// Names in lower case, each at most once.
    pub headers: Vec<(&'static str, String)>,
    /// The body, empty for preflights.
    pub body: Vec<u8>,
}

/// The header with the remarks on the parameters of a request.
const WARNINGS: &str = "x-ruelle-warnings";

pub(in crate::api) const JSON: &str = "application/json; charset=utf-8";

/// The body if a response cannot be written as JSON. No type of this crate can cause it.
const UNWRITABLE: &[u8] = br#"{"title":"Internal Server Error","description":"the answer could not be written","code":500,"message":"Internal Server Error","detail":[]}"#;

/// Initial capacity of a body: enough for five results, so that it does not grow.
const USUAL_BYTES: usize = 4096;

impl Response {
    /// A JSON body, readable from any origin. `cache_control` is the value of the header.
    pub fn json<T: Serialize>(status: u16, body: &T, cache_control: &str) -> Self {
        let mut bytes = Vec::with_capacity(USUAL_BYTES);
        match serde_json::to_writer(&mut bytes, body) {
            Ok(()) => Self::of(status, JSON, bytes, cache_control),
            Err(_) => Self::of(500, JSON, UNWRITABLE.to_vec(), "no-store"),
        }
    }

    /// A body of any media type, readable from any origin.
    pub(in crate::api) fn of(status: u16, content_type: &str, body: Vec<u8>, cache_control: &str) -> Self {
        let mut response = Self::empty(status);
        response.headers.push(("content-type", content_type.to_owned()));
        response.headers.push(("cache-control", cache_control.to_owned()));
        response.body = body;
        response
    }

    /// No body, readable from any origin.
    pub fn empty(status: u16) -> Self {
        let mut headers = Vec::with_capacity(6);
        headers.push(("access-control-allow-origin", "*".to_owned()));
        Self { status, headers, body: Vec::new() }
    }

    /// The response with one more header.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// The response with remarks on the request's parameters in a header, if there are any.
    #[must_use]
    pub(in crate::api) fn with_warnings(self, warnings: &[String]) -> Self {
        if warnings.is_empty() { self } else { self.with(WARNINGS, warnings.join(" ")) }
    }

    /// The answer to a preflight of an endpoint with these methods.
    pub(in crate::api) fn preflight(methods: &str) -> Self {
        Self::empty(204)
            .with("access-control-allow-methods", methods)
            // The star is for all headers but this one.
            .with("access-control-allow-headers", "*, authorization")
            .with("access-control-max-age", "86400")
    }

    /// The value of a header, by its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    /// The response with an `ETag`, the hash of its body. 304 without a body if the client has that body already.
    #[must_use]
    pub(in crate::api) fn unless_known(self, if_none_match: &str) -> Self {
        if self.status != 200 || self.header("cache-control") == Some("no-store") {
            return self;
        }
        let mut hasher = DefaultHasher::new();
        hasher.write(&self.body);
        let tag = format!("\"{:016x}\"", hasher.finish());
        let known = if_none_match.split(',').map(str::trim).any(|known| known == "*" || known.trim_start_matches("W/") == tag);
        let mut response = self.with("etag", tag);
        if known {
            response.status = 304;
            response.headers.retain(|(name, _)| *name != "content-type");
            response.body.clear();
        }
        response
    }
}
