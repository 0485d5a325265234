//! A request as text, with the headers that the contract and the service read.

use super::url::path_and_query;
use super::wanted_headers::wanted_headers;
use crate::api;
use crate::service::settings::Settings;

/// A request, borrowed from its text. A header that was not sent is empty.
#[derive(Clone, Copy, Debug, Default)]
pub struct Incoming<'a> {
    pub method: &'a str,
    pub path: &'a str,
    pub query: &'a str,
    pub accept: &'a str,
    pub if_none_match: &'a str,
    pub origin: &'a str,
    /// Text that tells clients apart, empty when the platform gives none.
    pub client: &'a str,
    pub api_key: &'a str,
    pub authorization: &'a str,
    pub traceparent: &'a str,
    /// The platform's own id of the request.
    pub ray: &'a str,
}

/// Lines that are always there: method, URL, `Accept`, `If-None-Match`.
const FIXED_LINES: usize = 4;

impl<'a> Incoming<'a> {
    /// Reads lines: method, URL, `Accept`, `If-None-Match`, then the headers that [`wanted_headers`] names.
    pub fn of_lines(text: &'a str, settings: &Settings) -> Self {
        let mut lines = text.split('\n');
        let mut line = || lines.next().unwrap_or_default();
        let method = line();
        let (path, query) = path_and_query(line());
        let accept = line();
        let if_none_match = line();
        let mut incoming = Self { method, path, query, accept, if_none_match, ..Self::default() };
        for name in wanted_headers(settings) {
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

    /// The same request for the contract.
    pub fn question(&self, body: &'a [u8]) -> api::Request<'a> {
        let Self { method, path, query, accept, if_none_match, .. } = *self;
        api::Request { method, path, query, accept, if_none_match, body }
    }
}

/// The part of the lines that an answer depends on: the fixed ones, and the origin where it matters.
pub fn cache_key<'a>(text: &'a str, settings: &Settings) -> &'a str {
    let lines = FIXED_LINES + usize::from(!settings.origins.is_empty());
    text.match_indices('\n').nth(lines - 1).map_or(text, |(end, _)| &text[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_read_as_they_are_wanted() {
        let given = [("RUELLE_CORS", "https://a.fr"), ("RUELLE_KEYS", "a-key-of-sixteen-letters"), ("RUELLE_LOG", "off")];
        let settings = Settings::read(given).unwrap_or_default();
        assert_eq!(wanted_headers(&settings).collect::<Vec<_>>(), ["origin", "cf-connecting-ip", "x-api-key", "authorization"]);
        let text = "GET\nhttp://h/search?q=x\n*/*\n\"e\"\nhttps://a.fr\n192.0.2.1\nk\nBearer b";
        let incoming = Incoming::of_lines(text, &settings);
        assert_eq!((incoming.method, incoming.path, incoming.query), ("GET", "/search", "q=x"));
        assert_eq!((incoming.origin, incoming.client, incoming.api_key), ("https://a.fr", "192.0.2.1", "k"));
        assert_eq!(cache_key(text, &settings), "GET\nhttp://h/search?q=x\n*/*\n\"e\"\nhttps://a.fr");
        assert_eq!(cache_key("GET\nu\n\n", &Settings::default()), "GET\nu\n\n");
    }
}
