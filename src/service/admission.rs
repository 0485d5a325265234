//! Admission: keys and limits, for any host.

use super::keys;
use super::limits::{Clients, Reached};
use super::metrics::Endpoint;
use super::settings::Settings;
use crate::api;
use std::hash::{DefaultHasher, Hasher};

/// The sender of a request, by its headers. A header that was not sent is empty.
#[derive(Clone, Copy, Debug, Default)]
pub struct Caller<'a> {
    /// In capitals.
    pub method: &'a str,
    /// Text that tells clients apart. A caller without one is not limited.
    pub client: &'a str,
    /// `x-api-key`
    pub api_key: &'a str,
    /// `authorization`
    pub authorization: &'a str,
}

/// An admitted caller.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Client {
    /// The number by which its requests are counted, or `None` when they are not.
    pub counted: Option<u64>,
    /// Whether it has a valid key.
    pub has_key: bool,
}

/// Admits a request, and counts it. `now` is in milliseconds.
///
/// # Errors
/// The answer to a caller that may not ask: 401 or 429.
pub fn admit(
    caller: &Caller<'_>,
    endpoint: Endpoint,
    settings: &Settings,
    clients: &mut Clients,
    now: u64,
) -> Result<Client, api::Response> {
    let has_key = !settings.keys.is_empty() && keys::is_valid(keys::sent(caller.api_key, caller.authorization), &settings.keys);
    if caller.method == "OPTIONS" || !endpoint.is_question() {
        return Ok(Client { counted: None, has_key });
    }
    if settings.key_required && !has_key {
        let detail = "x-api-key: a valid key is needed".to_owned();
        return Err(api::error(401, "Unauthorized", &[detail]).with("www-authenticate", "Bearer"));
    }
    let is_counted = !has_key && !settings.limits.is_off() && !caller.client.is_empty();
    let client = Client { counted: is_counted.then(|| number(caller.client)), has_key };
    if let Some(number) = client.counted {
        clients.pass(&settings.limits, number, now).map_err(too_many)?;
    }
    Ok(client)
}

fn number(client: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(client.as_bytes());
    hasher.finish()
}

/// 429, with the seconds to wait in `retry-after`, and the limit in `ratelimit-*` headers.
fn too_many(Reached { limit, wait_ms }: Reached) -> api::Response {
    let seconds = wait_ms.div_ceil(1000).max(1).to_string();
    let detail = format!("{limit}: so many requests are answered; come back in {seconds} s");
    api::error(429, "Too Many Requests", &[detail])
        .with("retry-after", seconds.clone())
        .with("ratelimit-limit", limit.requests.to_string())
        .with("ratelimit-remaining", "0")
        .with("ratelimit-reset", seconds)
        .with("ratelimit-policy", format!("{};w={}", limit.requests, limit.period_ms / 1000))
}

/// 503 to a file or a batch that finds no permit free, of `max`.
pub fn busy(max: u32) -> api::Response {
    let detail = format!("{max} files are under way, as many as are taken at once; come back in a moment");
    api::error(503, "Service Unavailable", &[detail]).with("retry-after", "5")
}
