//! The short way: a question whose data is here is answered in one call, with one string in and one array of bytes out.
//!
//! Each call between JavaScript and WebAssembly costs as much as some steps of a search; the platform's requests, responses
//! and promises cost tens of them. So JavaScript reads the request and makes the response, and all else is done here.

use super::http::request::Incoming;
use super::respond::{Reply, at_hand, needs_data, pack, with_data, without_data};
use super::store::Store;
use super::observe::request_log::Watched;
use super::observe::{analytics as points, counters as tally};
use super::{admission as gate, background as behind, settings};
use crate::service::metrics::{Endpoint, Tier};
use crate::service::settings::{Log, Settings};
use wasm_bindgen::prelude::wasm_bindgen;

/// Where the byte is that says whether something is left to do.
const AFTER: usize = 3;

/// Answers a request without a body, given as lines: method, absolute URL, `Accept`, `If-None-Match`, then the headers that
/// [`super::settings::wanted_headers`] names.
///
/// The answer is the length of its head (three bytes, little-endian), a byte that is 1 when [`super::after`] has something to do,
/// the head (lines: status, then names and values in turn), and the body. `undefined` when something must be waited for: then the
/// long way does so.
#[wasm_bindgen(js_name = answerAtOnce)]
pub fn answer_at_once(request: &str) -> Option<Vec<u8>> {
    gate::ticket();
    let settings = settings::known()?;
    let mut answer = kept(request, &settings).or_else(|| made(request, &settings))?;
    answer[AFTER] = u8::from(behind::is_due(&settings));
    Some(answer)
}

/// What was answered to the same letters, where nobody is watched but by numbers. Who may not pass is told so by [`made`].
fn kept(request: &str, settings: &Settings) -> Option<Vec<u8>> {
    if settings.log == Log::All || settings.otlp_url.is_some() {
        return None;
    }
    let packed = at_hand(request, &*Store::at_once()?, settings)?;
    if settings.key_required || !settings.limits.is_off() {
        let client = gate::pass(&Incoming::of_lines(request, settings), packed.endpoint, settings).ok()?;
        behind::passed(client.counted);
    }
    tally::answered(packed.endpoint, 200, Some(Tier::Isolate), false, 0);
    points::add(packed.endpoint, 200, Some(Tier::Isolate), 0);
    Some(packed.bytes)
}

fn made(request: &str, settings: &Settings) -> Option<Vec<u8>> {
    let incoming = Incoming::of_lines(request, settings);
    let endpoint = Endpoint::of(incoming.path);
    // Files of addresses are streams; health and metrics are asked seldom.
    if matches!(endpoint, Endpoint::Csv | Endpoint::Health | Endpoint::Metrics) {
        return None;
    }
    let question = incoming.question(&[]);
    let needs_data = needs_data(&question);
    let store = Store::at_once();
    if needs_data && !store.as_ref().is_some_and(|store| !store.is_empty() || !store.is_due(settings)) {
        return None;
    }
    let watched = Watched::begin(&incoming, endpoint, settings);
    let client = match gate::pass(&incoming, endpoint, settings) {
        Ok(client) => client,
        Err(refusal) => return Some(pack(request, Reply::plain(refusal), &incoming, watched, endpoint, settings)),
    };
    behind::passed(client.counted);
    let reply = match store.filter(|_| needs_data) {
        Some(store) => {
            watched.stage("plan");
            let Ok(reply) = with_data(&question, &store, 0, &watched) else {
                gate::give_ticket(client);
                return None;
            };
            reply
        }
        None => Reply::plain(without_data(&question)),
    };
    Some(pack(request, reply, &incoming, watched, endpoint, settings))
}
