//! An answer as it goes out: with the headers that every answer has, packed for the short way or as the platform's response.

use crate::api;
use crate::service::settings::Settings;
use worker::{Headers, Response, ResponseBuilder, Result};

/// What every answer says: it is what its type says, no page may frame it, nothing in it runs, and links from it tell nothing.
const ALWAYS: [(&str, &str); 3] = [
    ("x-content-type-options", "nosniff"),
    ("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
    ("referrer-policy", "no-referrer"),
];
const ALLOW: &str = "access-control-allow-origin";
/// What scripts of other pages may read of an answer.
const EXPOSED: &str =
    "retry-after, ratelimit-limit, ratelimit-remaining, ratelimit-reset, x-ruelle-data, x-ruelle-degraded, x-request-id";

/// Adds what the service says of every answer. Nothing that was sent is repeated: an origin is answered from the settings.
pub(super) fn finish(answer: &mut api::Response, origin: &str, settings: &Settings) {
    answer.headers.extend(ALWAYS.map(|(name, value)| (name, value.to_owned())));
    if settings.hsts_seconds > 0 {
        answer.headers.push(("strict-transport-security", format!("max-age={}", settings.hsts_seconds)));
    }
    if answer.header("x-ruelle-degraded").is_some() || answer.status == 429 {
        answer.headers.push(("access-control-expose-headers", EXPOSED.to_owned()));
    }
    if settings.origins.is_empty() {
        return;
    }
    answer.headers.retain(|(name, _)| *name != ALLOW);
    if let Some(allowed) = settings.origins.iter().find(|allowed| *allowed == origin) {
        answer.headers.push((ALLOW, allowed.clone()));
    }
    match answer.headers.iter_mut().find(|(name, _)| *name == "vary") {
        Some((_, vary)) => vary.push_str(", origin"),
        None => answer.headers.push(("vary", "origin".to_owned())),
    }
}

/// The length of the head (three bytes, little-endian), a byte for what is left to do, the head (lines: status, then names and
/// values in turn), the body.
pub(super) fn packed(answer: &api::Response) -> Vec<u8> {
    let mut head = answer.status.to_string();
    for (name, value) in &answer.headers {
        head.extend(["\n", name, "\n", value]);
    }
    let length = u32::try_from(head.len()).unwrap_or(u32::MAX);
    let mut out = Vec::with_capacity(size_of::<u32>() + head.len() + answer.body.len());
    out.extend_from_slice(&length.to_le_bytes());
    out.extend_from_slice(head.as_bytes());
    out.extend_from_slice(&answer.body);
    out
}

/// As the platform sends it.
pub(super) fn response(answer: api::Response) -> Result<Response> {
    let builder = ResponseBuilder::new().with_status(answer.status).with_headers(headers(&answer)?);
    Ok(if answer.body.is_empty() { builder.empty() } else { builder.fixed(answer.body) })
}

/// The headers of an answer.
pub(super) fn headers(answer: &api::Response) -> Result<Headers> {
    let headers = Headers::new();
    for (name, value) in &answer.headers {
        headers.set(name, value)?;
    }
    Ok(headers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_its_heads_length_its_head_and_its_body() {
        let mut answer = api::Response::empty(200).with("etag", "\"x\"");
        answer.body = b"{}".to_vec();
        let head = b"200\naccess-control-allow-origin\n*\netag\n\"x\"";
        assert_eq!(packed(&answer), [&42u32.to_le_bytes()[..], head, b"{}"].concat());
    }

    #[test]
    fn origins_are_answered_from_the_settings() {
        let settings = Settings::read([("RUELLE_CORS", "https://a.fr https://b.fr"), ("RUELLE_HSTS", "60")]).unwrap_or_default();
        let finished = |origin: &str| {
            let mut answer = api::Response::empty(200).with("vary", "accept");
            finish(&mut answer, origin, &settings);
            assert_eq!(
                (answer.header("vary"), answer.header("strict-transport-security")),
                (Some("accept, origin"), Some("max-age=60"))
            );
            answer.header(ALLOW).map(str::to_owned)
        };
        assert_eq!(
            (finished("https://b.fr").as_deref(), finished("https://c.fr"), finished("")),
            (Some("https://b.fr"), None, None)
        );
        let mut answer = api::Response::empty(200);
        finish(&mut answer, "https://c.fr", &Settings::default());
        assert_eq!((answer.header(ALLOW), answer.header("x-content-type-options")), (Some("*"), Some("nosniff")));
    }
}
