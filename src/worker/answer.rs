//! From a request to its answer: one path with two ends.
//!
//! [`answer_now`] takes text and gives bytes, and never waits. [`answer`] takes the platform's request, and waits.
//!
//! A call between JavaScript and WebAssembly costs as much as some steps of a search. The platform's requests, responses and promises cost
//! tens of them. So a request whose data is open takes one call.

use super::clock::now;
use super::http::platform_request::PlatformRequest;
use super::http::request::{Incoming, cache_key};
use super::http::response::platform_response;
use super::isolate::Isolate;
use super::observe::health;
use super::observe::request_log::Outcome;
use super::respond::{Reply, needs_data, with_data, without_data};
use super::visit::Visit;
use super::wait::Waiting;
use super::{background, csv};
use crate::api;
use crate::service::metrics::{Endpoint, Tier};
use crate::service::settings::{Log, Settings};
use futures_util::StreamExt;
use std::rc::Rc;
use worker::{Context, Env, Request, Response, Result};

/// Position of the byte that says whether there is work behind the answer.
const AFTER: usize = 3;
/// Bytes of a body that are read and dropped once it is too long.
const MAX_DROPPED: usize = 4 * api::MAX_BODY_BYTES;

/// Source of an answer that is no stream of rows.
enum Source {
    /// Health and metrics.
    Health,
    /// The data, for several questions.
    Batch,
    /// The data, for one question.
    Question,
    /// The contract alone.
    Contract,
}

impl Source {
    fn of(incoming: &Incoming<'_>) -> Self {
        match Endpoint::of(incoming.path) {
            Endpoint::Health | Endpoint::Metrics if matches!(incoming.method, "GET" | "HEAD") => Self::Health,
            _ if !needs_data(&incoming.question(&[])) => Self::Contract,
            Endpoint::Batch => Self::Batch,
            _ => Self::Question,
        }
    }
}

/// Answers a request without a body, given as lines (see [`Incoming::of_lines`]), if nothing must be waited for.
///
/// The answer is packed as [`super::http::response::pack`] says. Its fourth byte is 1 if there is work behind it. `None` when something must
/// be waited for: then the request comes again, to [`answer`].
pub fn answer_now(isolate: &'static Isolate, text: &str) -> Option<Vec<u8>> {
    isolate.admission.take_admitted();
    let settings = isolate.settings.known()?;
    let mut answer = same_text(isolate, text, &settings).or_else(|| from_memory(isolate, text, &settings))?;
    answer[AFTER] = u8::from(background::is_due(isolate, &settings));
    Some(answer)
}

/// The cached answer to the same text, unless each request is logged or traced. A refusal is left to [`from_memory`].
fn same_text(isolate: &'static Isolate, text: &str, settings: &Settings) -> Option<Vec<u8>> {
    if settings.log == Log::All || settings.otlp_url.is_some() {
        return None;
    }
    let packed = isolate.store.current()?.answers().by_text(cache_key(text, settings), now())?;
    if settings.key_required || !settings.limits.is_off() {
        isolate.admission.admit(&Incoming::of_lines(text, settings), packed.endpoint, settings).ok()?;
    }
    let outcome = Outcome { status: 200, tier: Some(Tier::Isolate), is_degraded: false, bytes: 0 };
    isolate.observer.answered(packed.endpoint, &outcome, 0);
    Some(packed.bytes)
}

fn from_memory(isolate: &'static Isolate, text: &str, settings: &Rc<Settings>) -> Option<Vec<u8>> {
    let incoming = Incoming::of_lines(text, settings);
    if api::csv::operation(incoming.path).is_some() {
        return None;
    }
    let snapshot = match Source::of(&incoming) {
        Source::Contract => None,
        Source::Question | Source::Batch => Some(isolate.store.ready(settings)?),
        Source::Health => return None,
    };
    let visit = Visit::begin(isolate, settings, incoming);
    let client = match visit.admit() {
        Ok(client) => client,
        Err(refusal) => return Some(visit.finish_packed(text, Reply::plain(refusal))),
    };
    let question = incoming.question(&[]);
    let reply = match snapshot {
        None => without_data(&question),
        Some(snapshot) => {
            visit.record.stage("plan");
            let Ok(reply) = with_data(&question, &snapshot, 0, &visit.record) else {
                isolate.admission.hand_over(client);
                return None;
            };
            reply
        }
    };
    Some(visit.finish_packed(text, reply))
}

/// Answers any request. A request that cannot be answered gets the contract's error object.
pub async fn answer(isolate: &'static Isolate, mut request: Request, env: &Env, context: &Context) -> Result<Response> {
    let _in_flight = isolate.observer.counters.begin_request();
    let settings = match isolate.settings.read(env) {
        Ok(settings) => settings,
        Err(faults) => return platform_response(health::misconfigured(&request.path(), &faults)),
    };
    let head = PlatformRequest::read(&request, &settings);
    let visit = Visit::begin(isolate, &settings, head.incoming());
    let client = match isolate.admission.take_admitted().map_or_else(|| visit.admit(), Ok) {
        Ok(client) => client,
        Err(refusal) => return platform_response(visit.finish(Reply::plain(refusal))),
    };
    if let Some(operation) = api::csv::operation(visit.incoming.path) {
        return csv::respond(request, env, operation, visit, client).await;
    }
    let body = match visit.incoming.method {
        "POST" => read_body(&mut request).await,
        _ => Some(Vec::new()),
    };
    let reply = match body {
        Some(body) => {
            let waiting = Waiting::new(&visit, env, context);
            let question = visit.incoming.question(&body);
            match Source::of(&visit.incoming) {
                Source::Contract => without_data(&question),
                Source::Health => waiting.health(client).await,
                Source::Batch => waiting.batch(&question, client).await,
                Source::Question => waiting.question(&question).await,
            }
        }
        None => Reply::plain(api::body_too_long()),
    };
    platform_response(visit.finish(reply))
}

/// The body of a request, or `None` when it is too long.
///
/// Then some more of it is read and dropped: a client that is cut off while it sends often does not read the answer.
async fn read_body(request: &mut Request) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    let Ok(mut stream) = request.stream() else { return Some(body) };
    let mut dropped = 0;
    while let Some(Ok(chunk)) = stream.next().await {
        if body.len() + chunk.len() <= api::MAX_BODY_BYTES && dropped == 0 {
            body.extend_from_slice(&chunk);
            continue;
        }
        dropped += chunk.len();
        if dropped > MAX_DROPPED {
            break;
        }
    }
    (dropped == 0).then_some(body)
}
