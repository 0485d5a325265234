//! The texts of a platform request, read once.

use super::request::Incoming;
use crate::worker::answer::parts;
use crate::service::settings::Settings;
use worker::Request;

/// What a request says of itself.
pub struct Texts {
    pub method: String,
    url: String,
    headers: [String; 8],
}

impl Texts {
    pub fn of(request: &Request, settings: &Settings) -> Self {
        let header = |name: &str| request.headers().get(name).ok().flatten().unwrap_or_default();
        let names =
            ["accept", "if-none-match", "origin", &settings.client_header, "x-api-key", "authorization", "traceparent", "cf-ray"];
        // As it was sent: the library's own type takes a method that it does not know for GET.
        Self { method: request.inner().method(), url: request.inner().url(), headers: names.map(header) }
    }

    pub fn incoming(&self) -> Incoming<'_> {
        let (path, query) = parts(&self.url);
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
