//! A platform request to the contract and back.

use super::{health, store::Store};
use crate::Geocoder;
use crate::api::{self, Edition, Route};
use futures_util::StreamExt;
use worker::{Env, Headers, Request, Response, ResponseBuilder, Result};

/// Seconds after which a client may ask again when there is no data.
const RETRY_AFTER: &str = "30";

/// Answers any request; what cannot be answered is said in the contract's error object.
pub(super) async fn respond(mut request: Request, env: &Env) -> Result<Response> {
    // As it was sent: the library's own type takes a method that it does not know for GET.
    let (url, method) = (request.inner().url(), request.inner().method());
    let header = |name| request.headers().get(name).ok().flatten().unwrap_or_default();
    let (accept, if_none_match) = (header("accept"), header("if-none-match"));
    let (path, query) = parts(&url);
    let body = match method.as_str() {
        "POST" => body(&mut request).await,
        _ => Some(Vec::new()),
    };
    let Some(body) = body else { return send(api::body_too_long()) };
    let question = api::Request { method: &method, path, query, accept: &accept, if_none_match: &if_none_match, body: &body };
    send(if needs_data(&question) { with_data(&question, &*Store::open(env).await) } else { without_data(&question) })
}

/// Path and raw query of an absolute URL, as the platform writes it.
pub(super) fn parts(url: &str) -> (&str, &str) {
    let host = url.find("://").map_or(0, |at| at + 3);
    let path = url[host..].find('/').map_or("/", |at| &url[host + at..]);
    let path = path.split('#').next().unwrap_or_default();
    path.split_once('?').unwrap_or((path, ""))
}

/// The body of a request; `None` when it has more bytes than are read.
async fn body(request: &mut Request) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    let Ok(mut stream) = request.stream() else { return Some(body) };
    while let Some(Ok(chunk)) = stream.next().await {
        body.extend_from_slice(&chunk);
        if body.len() > api::MAX_BODY_BYTES {
            return None;
        }
    }
    Some(body)
}

/// False for a preflight, a wrong method, an unknown path: these are answered without data.
pub(super) fn needs_data(request: &api::Request<'_>) -> bool {
    match Route::of(request.path) {
        Some(route) => route.needs_data() && route.reads(request.method),
        None => health::is_detailed(request.path) && matches!(request.method, "GET" | "HEAD"),
    }
}

/// Answers what needs no data.
pub(super) fn without_data(request: &api::Request<'_>) -> api::Response {
    let nothing = Geocoder::new();
    api::handle(request, &nothing, &Edition::of_shards(&nothing))
}

/// Answers from the data there is, and says when some of it is missing.
pub(super) fn with_data(request: &api::Request<'_>, store: &Store) -> api::Response {
    match Route::of(request.path) {
        Some(Route::Health) => return health::brief(store),
        None => return health::detailed(store),
        Some(_) => {}
    }
    let answer = api::handle(request, store.geocoder(), store.edition());
    if store.unavailable().is_empty() || answer.status != 200 {
        return answer;
    }
    if store.geocoder().shards().len() == 0 {
        let detail: Vec<_> = store.unavailable().iter().map(|shard| format!("{}: {}", shard.name, shard.error)).collect();
        return api::error(503, "Service Unavailable", &detail).with("retry-after", RETRY_AFTER);
    }
    // Some answers may be missing: say so, and let nobody keep this one.
    let mut answer = answer;
    answer.headers.retain(|(name, _)| !matches!(*name, "cache-control" | "etag"));
    let names: Vec<_> = store.unavailable().iter().map(|shard| shard.name.as_str()).collect();
    answer.with("cache-control", "no-store").with("x-ruelle-unavailable", names.join(", "))
}

fn send(answer: api::Response) -> Result<Response> {
    let headers = Headers::new();
    for (name, value) in &answer.headers {
        headers.set(name, value)?;
    }
    let response = ResponseBuilder::new().with_status(answer.status).with_headers(headers);
    Ok(if answer.body.is_empty() { response.empty() } else { response.fixed(answer.body) })
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn a_url_is_cut_in_path_and_query() {
        for (url, path, query) in [
            ("https://a.example/search?q=a?b&c=/d", "/search", "q=a?b&c=/d"),
            ("http://a:8787/geocodage/search/", "/geocodage/search/", ""),
            ("http://a/?", "/", ""),
            ("http://a/search?q=x#q=y?z", "/search", "q=x"),
            ("http://a", "/", ""),
        ] {
            assert_eq!(parts(url), (path, query), "{url}");
        }
    }
}
