//! A request under way: admitted, answered, recorded.

use super::cache::isolate::PackedAnswer;
use super::http::request::{Incoming, cache_key};
use super::http::response::pack;
use super::isolate::Isolate;
use super::observe::request_log::RequestRecord;
use super::respond::Reply;
use crate::api;
use crate::service::admission::Client;
use crate::service::headers;
use crate::service::metrics::Endpoint;
use crate::service::settings::Settings;
use std::rc::Rc;

/// A request, with its record.
pub struct Visit<'a> {
    pub isolate: &'static Isolate,
    pub settings: &'a Rc<Settings>,
    pub incoming: Incoming<'a>,
    pub endpoint: Endpoint,
    pub record: RequestRecord,
}

impl<'a> Visit<'a> {
    /// Begins a visit, and its record.
    pub fn begin(isolate: &'static Isolate, settings: &'a Rc<Settings>, incoming: Incoming<'a>) -> Self {
        let endpoint = Endpoint::of(incoming.path);
        let record = RequestRecord::begin(&incoming, endpoint, settings);
        Self { isolate, settings, incoming, endpoint, record }
    }

    /// Admits the request, and counts it.
    ///
    /// # Errors
    /// The answer to a caller that may not ask.
    pub fn admit(&self) -> Result<Client, api::Response> {
        self.isolate.admission.admit(&self.incoming, self.endpoint, self.settings)
    }

    /// Ends the visit: records it, and completes the headers of its answer.
    pub fn finish(self, reply: Reply) -> api::Response {
        let Self { isolate, settings, incoming, record, .. } = self;
        let names = record.end(&isolate.observer, &incoming, &reply.outcome(), settings);
        let mut answer = reply.answer;
        answer.headers.extend(names);
        headers::finish(&mut answer, incoming.origin, settings);
        answer
    }

    /// Ends the visit, and packs the answer. It is kept for requests with the same `text`, if it may be.
    pub fn finish_packed(self, text: &str, reply: Reply) -> Vec<u8> {
        let Self { isolate, settings, endpoint, .. } = self;
        let expires = reply.cached.as_ref().map(|cached| cached.expires).filter(|_| reply.answer.status == 200);
        let answer = self.finish(reply);
        let bytes = pack(&answer);
        // An answer that names its request is no answer to another.
        let expires = expires.filter(|_| answer.header("x-request-id").is_none());
        if let Some((snapshot, expires)) = isolate.store.current().zip(expires) {
            snapshot.answers().insert_text(cache_key(text, settings), &PackedAnswer { bytes: bytes.clone(), endpoint, expires });
        }
        bytes
    }
}
