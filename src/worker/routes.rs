//! A platform request to the contract and back.

use super::{health, store::Store};
use crate::Geocoder;
use crate::api::{self, Route};
use worker::{Env, Headers, Request, Response, ResponseBuilder, Result};

/// Seconds after which a client may ask again when there is no data.
const RETRY_AFTER: &str = "30";

/// Answers any request; what cannot be answered is said in the contract's error object.
pub(super) async fn respond(request: &Request, env: &Env) -> Result<Response> {
    let url = request.url()?;
    let method = request.method().to_string();
    let request = api::Request { method: &method, path: url.path(), query: url.query().unwrap_or_default() };
    // A preflight, a wrong method or an unknown path needs no data.
    let reads = matches!(request.method, "GET" | "HEAD");
    let answer = match Route::of(request.path) {
        Some(_) if reads => with_data(&request, &*Store::open(env).await),
        None if reads && health::is_detailed(request.path) => health::detailed(&*Store::open(env).await),
        _ => api::handle(&request, &Geocoder::new()),
    };
    let answer = if request.method == "HEAD" { answer.without_body() } else { answer };
    send(answer)
}

fn with_data(request: &api::Request<'_>, store: &Store) -> api::Response {
    if Route::of(request.path) == Some(Route::Health) {
        return health::brief(store);
    }
    let answer = api::handle(request, store.geocoder());
    if store.unavailable().is_empty() || answer.status != 200 {
        return answer;
    }
    if store.geocoder().shards().len() == 0 {
        let detail: Vec<_> = store.unavailable().iter().map(|shard| format!("{}: {}", shard.name, shard.error)).collect();
        return api::error(503, "Service Unavailable", &detail).with("retry-after", RETRY_AFTER);
    }
    // Some answers may be missing: say so, and let nobody keep this one.
    let mut answer = answer;
    answer.headers.retain(|(name, _)| *name != "cache-control");
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
