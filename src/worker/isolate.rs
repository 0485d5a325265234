//! The isolate: everything that is kept between requests.

use super::admission::Admission;
use super::cache::edge::EdgeCache;
use super::observe::request_log::Observer;
use super::secrets::Secrets;
use super::settings::SettingsReader;
use super::store::Store;
use bytes::BytesMut;
use std::cell::Cell;
use worker::Env;

/// State of this isolate. Its parts are changed through cells, which are never borrowed across an `await`.
pub struct Isolate {
    has_begun: Cell<bool>,
    pub settings: SettingsReader,
    pub secrets: Secrets,
    pub admission: Admission,
    pub store: Store,
    pub edge_cache: EdgeCache,
    pub observer: Observer,
}

thread_local! {
    // Leaked: it lives as long as its isolate, and futures can hold it without counting references.
    static ISOLATE: &'static Isolate = Box::leak(Box::new(Isolate::new()));
}

/// The isolate that runs this code.
pub fn isolate() -> &'static Isolate {
    ISOLATE.with(|isolate| *isolate)
}

impl Isolate {
    fn new() -> Self {
        Self {
            has_begun: Cell::new(false),
            settings: SettingsReader::default(),
            secrets: Secrets::default(),
            admission: Admission::default(),
            store: Store::new(give_back),
            edge_cache: EdgeCache::default(),
            observer: Observer::default(),
        }
    }

    /// Looks at the bindings and reads the secrets, before the first request.
    pub async fn begin(&self, env: &Env) {
        if !self.has_begun.replace(true) {
            self.admission.limiter.begin(env);
            self.observer.analytics.begin(env);
        }
        self.secrets.begin(env, &self.settings).await;
    }
}

/// Gives memory of a shard back to the arena that it came from.
fn give_back(piece: BytesMut) {
    isolate().store.files.memory.give_back(piece);
}
