//! A request and a response, free of any server's types.

use serde::Serialize;
use std::hash::{DefaultHasher, Hasher};

/// What a client sent, as the host received it. What it did not send is empty.
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
    /// The body of a `POST`, of at most [`super::MAX_BODY_BYTES`]; a longer one is answered with [`super::body_too_long`].
    pub body: &'a [u8],
}

/// What to send back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// HTTP status.
    pub status: u16,
    /// Names in lower case, each at most once.
    pub headers: Vec<(&'static str, String)>,
    /// The body; empty for preflights.
    pub body: Vec<u8>,
}

pub(in crate::api) const JSON: &str = "application/json; charset=utf-8";

/// Said in the unreachable case where an answer cannot be written as JSON.
const UNWRITABLE: &[u8] = br#"{"title":"Internal Server Error","description":"the answer could not be written","code":500,"message":"Internal Server Error","detail":[]}"#;

/// Room for an answer of five results: no growing on the way.
const USUAL_BYTES: usize = 4096;

impl Response {
    /// A JSON body, readable from any origin; `cache_control` as the header says it.
    pub fn json<T: Serialize>(status: u16, body: &T, cache_control: &str) -> Self {
        let mut bytes = Vec::with_capacity(USUAL_BYTES);
        match serde_json::to_writer(&mut bytes, body) {
            Ok(()) => Self::of(status, JSON, bytes, cache_control),
            Err(_) => Self::of(500, JSON, UNWRITABLE.to_vec(), "no-store"),
        }
    }

    /// A body of any type, readable from any origin.
    pub(in crate::api) fn of(status: u16, content_type: &str, body: Vec<u8>, cache_control: &str) -> Self {
        let mut response = Self::empty(status);
        response.headers.push(("content-type", content_type.to_owned()));
        response.headers.push(("cache-control", cache_control.to_owned()));
        response.body = body;
        response
    }

    /// No body; readable from any origin.
    pub fn empty(status: u16) -> Self {
        let mut headers = Vec::with_capacity(6);
        headers.push(("access-control-allow-origin", "*".to_owned()));
        Self { status, headers, body: Vec::new() }
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

    /// The same, marked with a hash of its body; 304 and no body when the client has that one already.
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
