//! Headers that the service adds to every answer: security, and the origins whose pages may read it.

use super::settings::Settings;
use crate::api;

/// Headers of every answer: its type is not guessed, no page may frame it, nothing in it runs, and its links send no referrer.
const ALWAYS: [(&str, &str); 3] = [
    ("x-content-type-options", "nosniff"),
    ("content-security-policy", "default-src 'none'; frame-ancestors 'none'"),
    ("referrer-policy", "no-referrer"),
];
const ALLOW: &str = "access-control-allow-origin";
/// Headers that scripts of other pages may read.
const EXPOSED: &str = "retry-after, ratelimit-limit, ratelimit-remaining, ratelimit-reset, x-ruelle-data, x-ruelle-degraded, x-ruelle-warnings, x-request-id";

/// Adds the service's headers to an answer. No text of the request is repeated: an allowed origin is copied from the settings.
pub fn finish(answer: &mut api::Response, origin: &str, settings: &Settings) {
    answer.headers.extend(ALWAYS.map(|(name, value)| (name, value.to_owned())));
    if settings.hsts_seconds > 0 {
        answer.headers.push(("strict-transport-security", format!("max-age={}", settings.hsts_seconds)));
    }
    let has_more = ["x-ruelle-degraded", "x-ruelle-warnings"].iter().any(|name| answer.header(name).is_some());
    if (has_more || answer.status == 429) && answer.header("access-control-expose-headers").is_none() {
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

#[cfg(test)]
mod tests {
    use super::*;

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
