//! A request of the platform, read to text once.

use super::request::Incoming;
use super::url::path_and_query;
use crate::service::settings::Settings;
use worker::Request;

/// Method, URL and headers of a request.
pub struct PlatformRequest {
    pub method: String,
    url: String,
    headers: [String; 8],
}

impl PlatformRequest {
    /// Reads a request's head.
    pub fn read(request: &Request, settings: &Settings) -> Self {
        let header = |name: &str| request.headers().get(name).ok().flatten().unwrap_or_default();
        let names =
            ["accept", "if-none-match", "origin", &settings.client_header, "x-api-key", "authorization", "traceparent", "cf-ray"];
        // The inner request has the method as it was sent; the library's own type takes an unknown method for GET.
        Self { method: request.inner().method(), url: request.inner().url(), headers: names.map(header) }
    }

    /// The request, borrowed from these texts.
    pub fn incoming(&self) -> Incoming<'_> {
        let (path, query) = path_and_query(&self.url);
        let [accept, if_none_match, origin, client, api_key, authorization, traceparent, ray] = &self.headers;
        Incoming {
            method: &self.method,
            path,
            query,
            accept,
            if_none_match,
            origin,
            client,
            api_key,
            authorization,
            traceparent,
            ray,
        }
    }
}
