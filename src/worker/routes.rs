//! The long way: a platform request to its answer, when something must be waited for.

use super::gate;
use super::incoming::Incoming;
use super::replies::{Reply, finished, is_fresh, needs_data, with_data, without_data};
use super::store::{Errand, Reached, Store, fetch};
use super::tally::UnderWay;
use super::texts::Texts;
use super::watch::Watched;
use super::{behind, csv, edge, health, outgoing, settings};
use crate::Trail;
use crate::api::{self, ParsedRequest};
use crate::service::gate::Client;
use crate::service::metrics::{Endpoint, Tier};
use crate::service::settings::Settings;
use futures_util::StreamExt;
use worker::{Context, Env, Request, Response, Result};

/// Times that one question waits for shards, at most: one for each that it may be asked of, and some more.
const MOST_WAITS: usize = 140;
/// Bytes of a body that are let pass once it has too many.
const MOST_PASSED: usize = 4 * api::MAX_BODY_BYTES;

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
    let traceparent = watched.traceparent();
    let host = Host { env, context, settings: &settings, traceparent };
    let reply = reply(&incoming, endpoint, &body, client, &watched, &host).await;
    end(reply, &incoming, watched, &settings)
}

/// What a request is answered with.
struct Host<'a> {
    env: &'a Env,
    context: &'a Context,
    settings: &'a Settings,
    traceparent: Option<String>,
}

impl Host<'_> {
    fn errand(&self) -> Errand<'_> {
        Errand { env: self.env, settings: self.settings, traceparent: self.traceparent.as_deref() }
    }
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
            return Reply::plain(health::answer(incoming.path, host.errand(), client).await);
        }
        _ if !needs_data(&question) => return Reply::plain(without_data(&question)),
        Endpoint::Batch => {
            let _place = match gate::take_place(host.settings) {
                Ok(place) => place,
                Err(refusal) => return Reply::plain(refusal),
            };
            let reply = batch(&question, watched, host).await;
            gate::charge(client, host.settings, api::questions_of_batch(body).saturating_sub(1));
            return reply;
        }
        _ => {}
    }
    data(&question, watched, host).await
}

/// The answers to a batch: to one question after the other, where shards come and go; its questions together may need more than may be open.
async fn batch(question: &api::Request<'_>, watched: &Watched, host: &Host<'_>) -> Reply {
    let comes_and_goes = Store::open(host.errand()).await.comes_and_goes(host.settings);
    let parts = if comes_and_goes { api::split_batch(question.body) } else { Vec::new() };
    let mut answers = Vec::with_capacity(parts.len());
    for body in &parts {
        let answer = data(&api::Request { body, ..*question }, watched, host).await.answer;
        if (400..500).contains(&answer.status) {
            // What is wrong is said of the whole.
            return data(question, watched, host).await;
        }
        answers.push(answer);
    }
    match api::join_batch(answers) {
        Some(answer) => Reply { tier: Some(Tier::Search), ..Reply::plain(answer) },
        None => data(question, watched, host).await,
    }
}

/// The answer to a question: from the platform's cache while the data is not here, else from the data.
async fn data(question: &api::Request<'_>, watched: &Watched, host: &Host<'_>) -> Reply {
    let begun = fetch::now();
    let mut kept_at = None;
    if host.settings.cache && Store::at_once().is_none() {
        let key = ParsedRequest::of(question).key();
        let version = if key.is_some() { Store::version(host.errand()).await } else { None };
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
    Store::open(host.errand()).await;
    watched.stage("fetch");
    let reply = reached(question, begun, watched, host).await;
    // Put by who made it, not by those who waited beside.
    if let Some((url, kept)) = kept_at.zip(reply.kept.clone()).filter(|_| reply.key.is_some()) {
        host.context.wait_until(edge::put(url, kept));
    }
    reply
}

/// The answer from the data, once the shards are open that it needs.
async fn reached(question: &api::Request<'_>, begun: u64, watched: &Watched, host: &Host<'_>) -> Reply {
    let (errand, settings) = (host.errand(), host.settings);
    let ask = |store: &Store| with_data(question, store, fetch::now().saturating_sub(begun), watched);
    let mut stay = None;
    // Those that do not fit beside the others.
    let mut left: Vec<String> = Vec::new();
    for _ in 0..MOST_WAITS {
        let wanted = {
            let store = Store::open(errand).await;
            let asked = if left.is_empty() { ask(&store) } else { ask(&store.without(&left)) };
            let trail = match asked {
                Ok(reply) => return reply,
                Err(trail) => trail,
            };
            store.hold(stay.get_or_insert_with(|| store.enter(settings)), &trail, settings);
            trail.wanted
        };
        let Some(stay) = &stay else { break };
        match Store::reach(errand, stay, &wanted).await {
            Reached::Some => {}
            Reached::TooMuch(names) => left.extend(names),
            Reached::Crowded => break,
        }
    }
    let store = Store::open(errand).await;
    let here = |trail: Trail| ask(&store.as_it_is(&trail.wanted));
    ask(&store).or_else(here).unwrap_or_else(|_| Reply::plain(without_data(question)))
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

/// The body of a request; `None` when it has more bytes than are read. Some of those are let pass before the answer:
/// who is cut off in the middle of sending often does not read why.
async fn body(request: &mut Request) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    let Ok(mut stream) = request.stream() else { return Some(body) };
    let mut passed = 0;
    while let Some(Ok(chunk)) = stream.next().await {
        if body.len() + chunk.len() <= api::MAX_BODY_BYTES && passed == 0 {
            body.extend_from_slice(&chunk);
            continue;
        }
        passed += chunk.len();
        if passed > MOST_PASSED {
            break;
        }
    }
    (passed == 0).then_some(body)
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
