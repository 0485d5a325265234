//! From a question to its reply: by the cache of this isolate, else by a search.

use super::cache::isolate::CachedAnswer;
use super::clock::now;
use super::observe::health;
use super::observe::request_log::{Outcome, RequestRecord};
use super::store::snapshot::Snapshot;
use crate::api;
use crate::api::{DataVersion, ParsedRequest, Route};
use crate::engine::geocoder::Geocoder;
use crate::engine::route::needs::Needs;
use crate::service::early_refresh;
use crate::service::metrics::Tier;
use std::rc::Rc;
use worker::js_sys::Math;

/// An answer, and its source.
pub struct Reply {
    pub answer: api::Response,
    pub tier: Option<Tier>,
    /// The answer as it is cached for its question.
    pub cached: Option<Rc<CachedAnswer>>,
    /// Key of the question, if the answer was made just now: other isolates may want it too.
    pub key: Option<String>,
}

impl Reply {
    /// An answer to no question.
    pub fn plain(answer: api::Response) -> Self {
        Self { answer, tier: None, cached: None, key: None }
    }

    /// A cached answer, for a request that may ask the same in another text.
    pub fn cached(cached: Rc<CachedAnswer>, tier: Tier, request: &api::Request<'_>) -> Self {
        Self { answer: api::reuse_answer(&cached.answer, request), tier: Some(tier), cached: Some(cached), key: None }
    }

    /// The outcome, for the record.
    pub fn outcome(&self) -> Outcome {
        let is_degraded = self.answer.header("x-ruelle-degraded").is_some();
        Outcome { status: self.answer.status, tier: self.tier, is_degraded, bytes: self.answer.body.len() }
    }
}

/// Whether the answer needs data. A preflight, a wrong method or an unknown path does not.
pub fn needs_data(request: &api::Request<'_>) -> bool {
    Route::of(request.path).is_some_and(|route| route.needs_data() && route != Route::Health && route.reads(request.method))
}

/// Answers a request that needs no data.
pub fn without_data(request: &api::Request<'_>) -> Reply {
    let nothing = Geocoder::new();
    Reply::plain(api::handle(request, &nothing.session(), &DataVersion::of_shards(&nothing)))
}

/// Answers a question from the data, which came after `waited` milliseconds.
///
/// # Errors
/// The shards that must be opened first, and those that were asked.
pub fn with_data(request: &api::Request<'_>, snapshot: &Snapshot, waited: u64, record: &RequestRecord) -> Result<Reply, Needs> {
    if snapshot.is_empty() {
        // A fault of the question is a fault without data too.
        let reply = without_data(request);
        let is_fault = (400..500).contains(&reply.answer.status) && reply.answer.status != 404;
        return Ok(if is_fault { reply } else { Reply::plain(health::no_data(snapshot)) });
    }
    // Read without the client's tag: the whole answer is cached.
    let reading = ParsedRequest::of(&api::Request { if_none_match: "", ..*request });
    let key = reading.key();
    let cached = key.as_ref().and_then(|key| snapshot.answers().by_question(key));
    if let Some(cached) = cached.filter(is_fresh) {
        return Ok(Reply::cached(Rc::new(cached), Tier::Question, request));
    }
    let session = snapshot.geocoder().session();
    let answer = reading.answer(&session, snapshot.edition(), &|stage| record.contract_stage(stage));
    let needs = session.needs();
    snapshot.note(&needs);
    if !needs.shards.is_empty() {
        return Err(needs);
    }
    let tier = Some(Tier::Search);
    let Some((key, seconds)) = key.zip(max_age(&answer)) else { return Ok(Reply { tier, ..Reply::plain(answer) }) };
    let cached = Rc::new(CachedAnswer { answer, expires: now() + seconds * 1000, cost: waited });
    snapshot.answers().insert_question(&key, &cached);
    let answer =
        if request.if_none_match.is_empty() { cached.answer.clone() } else { api::reuse_answer(&cached.answer, request) };
    Ok(Reply { answer, tier, cached: Some(cached), key: Some(key) })
}

/// Whether a cached answer is used. Shortly before it expires, one of many requests makes it anew.
pub fn is_fresh(cached: &CachedAnswer) -> bool {
    !early_refresh::is_due(now(), cached.expires, cached.cost, Math::random())
}

/// Seconds for which an answer may be kept.
fn max_age(answer: &api::Response) -> Option<u64> {
    if answer.status != 200 {
        return None;
    }
    answer.header("cache-control")?.strip_prefix("public, max-age=")?.parse().ok()
}
