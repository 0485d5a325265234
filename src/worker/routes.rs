//! The long way: a platform request to its answer, when something must be waited for.

use super::gate;
use super::incoming::Incoming;
use super::replies::{Reply, finished, is_fresh, needs_data, with_data, without_data};
use super::store::{Store, fetch};
use super::tally::UnderWay;
use super::texts::Texts;
use super::watch::Watched;
use super::{behind, csv, edge, health, outgoing, settings};
use crate::api::{self, question_key};
use crate::service::gate::Client;
use crate::service::metrics::{Endpoint, Tier};
use crate::service::settings::Settings;
use futures_util::StreamExt;
use std::rc::Rc;
use worker::{Context, Env, Request, Response, Result};

/// Times that one question waits for shards, at most: one for each that it may be asked of, and some more.
const MOST_WAITS: usize = 140;

/// Answers any request; what cannot be answered is said in the contract's error object.
pub(super) async fn respond(mut request: Request, env: &Env, context: &Context) -> Result<Response> {
    let _under_way = UnderWay::begin();
    let settings = match settings::read(env) {
        Ok(settings) => settings,
        Err(faults) => return outgoing::response(health::misconfigured(&request.path(), &faults)),
    };
    let texts = Texts::of(&request, &settings);
    let incoming = texts.incoming();
    let endpoint = Endpoint::of(incoming.path);
    let watched = Watched::begin(&incoming, endpoint, &settings);
    let passed = gate::ticket().map_or_else(|| gate::pass(&incoming, endpoint, &settings), Ok);
    let client = match passed {
        Ok(client) => client,
        Err(refusal) => return end(Reply::plain(refusal), &incoming, watched, &settings),
    };
    behind::passed(client.counted);
    if let Some(operation) = api::csv::operation(incoming.path) {
        return csv::respond(request, env, operation, csv::Guest { client, incoming, watched, settings: &settings }).await;
    }
    let body = match texts.method.as_str() {
        "POST" => body(&mut request).await,
        _ => Some(Vec::new()),
    };
    let Some(body) = body else { return end(Reply::plain(api::body_too_long()), &incoming, watched, &settings) };
    let reply = reply(&incoming, endpoint, &body, client, &watched, &Host { env, context, settings: &settings }).await;
    end(reply, &incoming, watched, &settings)
}

/// What a request is answered with.
struct Host<'a> {
    env: &'a Env,
    context: &'a Context,
    settings: &'a Settings,
}

async fn reply(
    incoming: &Incoming<'_>,
    endpoint: Endpoint,
    body: &[u8],
    client: Client,
    watched: &Watched,
    host: &Host<'_>,
) -> Reply {
    let question = incoming.question(body);
    match endpoint {
        Endpoint::Health | Endpoint::Metrics if matches!(incoming.method, "GET" | "HEAD") => {
            return Reply::plain(health::answer(incoming.path, host.env, client, host.settings).await);
        }
        _ if !needs_data(&question) => return Reply::plain(without_data(&question)),
        Endpoint::Batch => {
            let _place = match gate::take_place(host.settings) {
                Ok(place) => place,
                Err(refusal) => return Reply::plain(refusal),
            };
            let reply = data(&question, watched, host).await;
            gate::charge(client, host.settings, api::questions_of_batch(body).saturating_sub(1));
            return reply;
        }
        _ => {}
    }
    data(&question, watched, host).await
}

/// The answer to a question: from the platform's cache while the data is not here, else from the data.
async fn data(question: &api::Request<'_>, watched: &Watched, host: &Host<'_>) -> Reply {
    let begun = fetch::now();
    let mut kept_at = None;
    if host.settings.cache && Store::at_once().is_none() {
        let key = question_key(question);
        let version = if key.is_some() { Store::version(host.env, host.settings).await } else { None };
        if let Some((key, version)) = key.zip(version) {
            let url = edge::url(&version, &key);
            watched.stage("plan");
            if let Some(kept) = edge::get(&url).await.filter(|kept| is_fresh(kept)) {
                watched.stage("fetch");
                return Reply::again(kept, Tier::Cache, question);
            }
            kept_at = Some(url);
        }
    }
    let store = Store::open(host.env, host.settings).await;
    watched.stage("fetch");
    let reply = reached(question, store, begun, watched, host).await;
    // Put by who made it, not by those who waited beside.
    if let Some((url, kept)) = kept_at.zip(reply.kept.clone()).filter(|_| reply.key.is_some()) {
        host.context.wait_until(edge::put(url, kept));
    }
    reply
}

/// The answer from the data, once the shards are open that it needs.
async fn reached(question: &api::Request<'_>, mut store: Rc<Store>, begun: u64, watched: &Watched, host: &Host<'_>) -> Reply {
    for _ in 0..MOST_WAITS {
        match with_data(question, &store, fetch::now().saturating_sub(begun), watched) {
            Ok(reply) => return reply,
            Err(wanted) => store = Store::reach(host.env, host.settings, &wanted).await,
        }
    }
    let detail = "the question needs more shards than can be open at once; ask less at a time".to_owned();
    Reply::plain(api::error(503, "Service Unavailable", &[detail]))
}

fn end(reply: Reply, incoming: &Incoming<'_>, watched: Watched, settings: &Settings) -> Result<Response> {
    let names = watched.end(incoming, &reply.outcome(), settings);
    outgoing::response(finished(reply.answer, names, incoming, settings))
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
