//! From a question to its answer, by way of what is kept: the letters, the question, then a search.

use super::answers::{Kept, Packed};
use super::health;
use super::incoming::{Incoming, kept_by};
use super::outgoing::packed;
use super::store::Store;
use super::store::fetch::now;
use super::watch::{Outcome, Watched};
use crate::api::{self, ParsedRequest, Route};
use crate::service::early;
use crate::service::headers::finish;
use crate::service::metrics::{Endpoint, Tier};
use crate::service::settings::Settings;
use crate::{Geocoder, Trail, api::DataVersion};
use std::rc::Rc;
use worker::js_sys::Math;

/// An answer, and where it came from.
pub(super) struct Reply {
    pub(super) answer: api::Response,
    pub(super) tier: Option<Tier>,
    /// As it is kept for its question.
    pub(super) kept: Option<Rc<Kept>>,
    /// The key of the question, when the answer was made just now: another isolate may want it too.
    pub(super) key: Option<String>,
}

impl Reply {
    /// An answer that is no question's.
    pub(super) fn plain(answer: api::Response) -> Self {
        Self { answer, tier: None, kept: None, key: None }
    }

    /// What was kept for a question, to a request that may ask in other letters.
    pub(super) fn again(kept: Rc<Kept>, tier: Tier, request: &api::Request<'_>) -> Self {
        Self { answer: api::reuse_answer(&kept.answer, request), tier: Some(tier), kept: Some(kept), key: None }
    }

    pub(super) fn outcome(&self) -> Outcome {
        let is_degraded = self.answer.header("x-ruelle-degraded").is_some();
        Outcome { status: self.answer.status, tier: self.tier, is_degraded, bytes: self.answer.body.len() }
    }
}

/// False for a preflight, a wrong method, an unknown path: these are answered without data.
pub(super) fn needs_data(request: &api::Request<'_>) -> bool {
    Route::of(request.path).is_some_and(|route| route.needs_data() && route != Route::Health && route.reads(request.method))
}

/// Answers what needs no data.
pub(super) fn without_data(request: &api::Request<'_>) -> api::Response {
    let nothing = Geocoder::new();
    api::handle(request, &nothing, &DataVersion::of_shards(&nothing))
}

/// Answers from the data there is; `waited` milliseconds went by before it was there.
///
/// # Errors
/// Which shards must be opened first, and which it was asked of.
pub(super) fn with_data(request: &api::Request<'_>, store: &Store, waited: u64, watched: &Watched) -> Result<Reply, Trail> {
    if store.is_empty() {
        // What is wrong with the question is wrong without data too.
        let answer = without_data(request);
        let is_fault = (400..500).contains(&answer.status) && answer.status != 404;
        return Ok(Reply::plain(if is_fault { answer } else { health::no_data(store) }));
    }
    // Without the tag: whole, to be kept.
    let reading = ParsedRequest::of(&api::Request { if_none_match: "", ..*request });
    let key = reading.key();
    if let Some(kept) = key.as_ref().and_then(|key| store.answers().question(key)).filter(|kept| is_fresh(kept)) {
        return Ok(Reply::again(kept, Tier::Question, request));
    }
    let answer = || reading.answer(store.geocoder(), store.edition(), &|stage| watched.done(stage));
    let (answer, trail) = store.geocoder().traced(answer);
    store.note(&trail);
    if !trail.wanted.is_empty() {
        return Err(trail);
    }
    let tier = Some(Tier::Search);
    let Some((key, seconds)) = key.zip(max_age(&answer)) else { return Ok(Reply { answer, tier, kept: None, key: None }) };
    let kept = Rc::new(Kept { answer, expires: now() + seconds * 1000, cost: waited });
    store.answers().keep_question(&key, &kept);
    let answer = if request.if_none_match.is_empty() { kept.answer.clone() } else { api::reuse_answer(&kept.answer, request) };
    Ok(Reply { answer, tier, kept: Some(kept), key: Some(key) })
}

/// False when it has expired, or is made anew by this request of many, shortly before it does.
pub(super) fn is_fresh(kept: &Kept) -> bool {
    !early::is_due(now(), kept.expires, kept.cost, Math::random())
}

/// Seconds for which an answer may be kept.
fn max_age(answer: &api::Response) -> Option<u64> {
    if answer.status != 200 {
        return None;
    }
    answer.header("cache-control")?.strip_prefix("public, max-age=")?.parse().ok()
}

/// The answer to the same letters, as it is sent.
pub(super) fn at_hand(text: &str, store: &Store, settings: &Settings) -> Option<Packed> {
    store.answers().packed(kept_by(text, settings), now())
}

/// Ends an answer: counts it, adds what every answer has, packs it, keeps it when it may be kept.
pub(super) fn pack(
    text: &str,
    reply: Reply,
    incoming: &Incoming<'_>,
    watched: Watched,
    endpoint: Endpoint,
    settings: &Settings,
) -> Vec<u8> {
    let names = watched.end(incoming, &reply.outcome(), settings);
    // What names one request is not another's answer.
    let expires = reply.kept.as_ref().filter(|_| names.is_empty() && reply.answer.status == 200).map(|kept| kept.expires);
    let bytes = packed(&finished(reply.answer, names, incoming, settings));
    if let Some((store, expires)) = Store::at_once().zip(expires) {
        store.answers().keep_packed(kept_by(text, settings), &Packed { bytes: bytes.clone(), endpoint, expires });
    }
    bytes
}

/// An answer with what every answer has, and with what names the request.
pub(super) fn finished(
    mut answer: api::Response,
    names: Vec<(&'static str, String)>,
    incoming: &Incoming<'_>,
    settings: &Settings,
) -> api::Response {
    answer.headers.extend(names);
    finish(&mut answer, incoming.origin, settings);
    answer
}
