//! Headers of a request that the settings need.

use crate::service::settings::{Log, Settings};

/// Names of the headers that the settings need, in a fixed order.
pub fn wanted_headers(settings: &Settings) -> impl Iterator<Item = &str> {
    let has_keys = !settings.keys.is_empty();
    let is_recorded = settings.otlp_url.is_some() || settings.log == Log::All;
    [
        (!settings.origins.is_empty()).then_some("origin"),
        (!settings.limits.is_off()).then_some(settings.client_header.as_str()),
        has_keys.then_some("x-api-key"),
        has_keys.then_some("authorization"),
        is_recorded.then_some("traceparent"),
        is_recorded.then_some("cf-ray"),
    ]
    .into_iter()
    .flatten()
}
