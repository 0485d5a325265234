//! A request as it came: what the contract reads of it, and what only the service wants to know.

use crate::worker::answer::parts;
use crate::api;
use crate::service::settings::{Log, Settings};

/// A request, whose texts are another's.
#[derive(Clone, Copy, Debug, Default)]
pub struct Incoming<'a> {
    pub method: &'a str,
    pub path: &'a str,
    pub query: &'a str,
    pub accept: &'a str,
    pub if_none_match: &'a str,
    pub origin: &'a str,
    /// What tells clients apart; empty when the platform says nothing.
    pub client: &'a str,
    pub api_key: &'a str,
    pub authorization: &'a str,
    pub traceparent: &'a str,
    /// The platform's own id of the request.
    pub ray: &'a str,
}

/// Lines that are always there: method, URL, `Accept`, `If-None-Match`.
const ALWAYS: usize = 4;

/// Headers that the settings need, in the order of the lines that follow.
pub fn wanted(settings: &Settings) -> impl Iterator<Item = &str> {
    let (has_keys, is_watched) = (!settings.keys.is_empty(), settings.otlp_url.is_some() || settings.log == Log::All);
    [
        (!settings.origins.is_empty()).then_some("origin"),
        (!settings.limits.is_off()).then_some(settings.client_header.as_str()),
        has_keys.then_some("x-api-key"),
        has_keys.then_some("authorization"),
        is_watched.then_some("traceparent"),
        is_watched.then_some("cf-ray"),
    ]
    .into_iter()
    .flatten()
}

impl<'a> Incoming<'a> {
    /// Reads lines; the headers after the first four are those that the settings want.
    pub fn of_lines(text: &'a str, settings: &Settings) -> Self {
        let mut lines = text.split('\n');
        let mut line = || lines.next().unwrap_or_default();
        let (method, (path, query), accept, if_none_match) = (line(), parts(line()), line(), line());
        let mut incoming = Self { method, path, query, accept, if_none_match, ..Self::default() };
        for name in wanted(settings) {
            let value = line();
            match name {
                "origin" => incoming.origin = value,
                "x-api-key" => incoming.api_key = value,
                "authorization" => incoming.authorization = value,
                "traceparent" => incoming.traceparent = value,
                "cf-ray" => incoming.ray = value,
                _ => incoming.client = value,
            }
        }
        incoming
    }

    /// As the contract reads it.
    pub fn question(&self, body: &'a [u8]) -> api::Request<'a> {
        let Self { method, path, query, accept, if_none_match, .. } = *self;
        api::Request { method, path, query, accept, if_none_match, body }
    }
}

/// The part of the lines by which an answer is kept: what is always there, and the origin where it matters.
pub fn kept_by<'a>(text: &'a str, settings: &Settings) -> &'a str {
    let lines = ALWAYS + usize::from(!settings.origins.is_empty());
    text.match_indices('\n').nth(lines - 1).map_or(text, |(end, _)| &text[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_as_they_are_wanted() {
        let given = [("RUELLE_CORS", "https://a.fr"), ("RUELLE_KEYS", "a-key-of-sixteen-letters"), ("RUELLE_LOG", "off")];
        let settings = Settings::read(given).unwrap_or_default();
        assert_eq!(wanted(&settings).collect::<Vec<_>>(), ["origin", "cf-connecting-ip", "x-api-key", "authorization"]);
        let text = "GET\nhttp://h/search?q=x\n*/*\n\"e\"\nhttps://a.fr\n192.0.2.1\nk\nBearer b";
        let incoming = Incoming::of_lines(text, &settings);
        assert_eq!((incoming.method, incoming.path, incoming.query), ("GET", "/search", "q=x"));
        assert_eq!((incoming.origin, incoming.client, incoming.api_key), ("https://a.fr", "192.0.2.1", "k"));
        assert_eq!(kept_by(text, &settings), "GET\nhttp://h/search?q=x\n*/*\n\"e\"\nhttps://a.fr");
        assert_eq!(kept_by("GET\nu\n\n", &Settings::default()), "GET\nu\n\n");
    }
}
