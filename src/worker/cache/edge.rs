//! Answers in the platform's Cache API, for isolates that do not have the data yet. Bare workerd has no such cache.
//!
//! Only answers that waited for data go there: a search in open shards is faster than a look into the cache.

use super::isolate::CachedAnswer;
use crate::api;
use crate::service::single_flight::SingleFlight;
use crate::worker::clock::{in_time, now};
use crate::worker::http::response::WHOLE;
use crate::worker::single_flight::single_flight;
use std::cell::Cell;
use std::rc::Rc;
use worker::wasm_bindgen::{JsCast, JsValue};
use worker::wasm_bindgen_futures::JsFuture;
use worker::{Headers, Response, ResponseBuilder, js_sys, web_sys};

/// Milliseconds that a look into the cache may take.
const MAX_MS: u64 = 300;
/// Headers of cached answers that no client sees.
const EXPIRES: &str = "x-ruelle-expires";
const COST: &str = "x-ruelle-cost";

/// The platform's cache, as seen from this isolate.
#[derive(Default)]
pub struct EdgeCache {
    looks: SingleFlight<Option<Rc<CachedAnswer>>>,
    /// Whether it failed once: then the platform has none, and it is asked no more.
    is_missing: Cell<bool>,
}

/// The URL that stands for a question: with the versions of program and data, and of no real host.
pub fn url(version: &str, key: &str) -> String {
    let key: String = form_urlencoded::byte_serialize(key.as_bytes()).collect();
    format!("https://answers.invalid/{}/{version}?{key}", env!("CARGO_PKG_VERSION"))
}

impl EdgeCache {
    /// The cached answer, if there is one. Requests that ask at once share one look.
    pub async fn get(&self, url: &str) -> Option<Rc<CachedAnswer>> {
        if self.is_missing.get() {
            return None;
        }
        let look = async || in_time(self.read(url), MAX_MS).await.flatten().map(Rc::new);
        single_flight(&self.looks, url, MAX_MS, look).await
    }

    /// Keeps an answer.
    pub async fn put(&self, url: String, cached: Rc<CachedAnswer>) {
        if !self.is_missing.get() && write(&url, &cached).await.is_none() {
            self.is_missing.set(true);
        }
    }

    async fn read(&self, url: &str) -> Option<CachedAnswer> {
        let found = match cache() {
            Some(cache) => JsFuture::from(cache.match_with_str(url)).await.ok(),
            None => None,
        };
        let Some(found) = found else {
            self.is_missing.set(true);
            return None;
        };
        if found.is_undefined() { None } else { cached(found.unchecked_into()).await }
    }
}

fn cache() -> Option<web_sys::Cache> {
    let caches = js_sys::Reflect::get(&js_sys::global(), &"caches".into()).ok()?;
    js_sys::Reflect::get(&caches, &"default".into()).ok().filter(JsValue::is_object).map(JsCast::unchecked_into)
}

/// The answer in a response of the cache.
async fn cached(found: web_sys::Response) -> Option<CachedAnswer> {
    let mut response = Response::from(found);
    let header = |name: &str| response.headers().get(name).ok().flatten();
    let number = |name: &str| header(name).and_then(|text| text.parse().ok());
    let expires = number(EXPIRES)?;
    let cost = number(COST)?;
    let mut answer = api::Response { status: 200, headers: Vec::new(), body: Vec::new() };
    for name in WHOLE {
        answer.headers.extend(header(name).map(|value| (name, value)));
    }
    answer.body = response.bytes().await.ok()?;
    Some(CachedAnswer { answer, expires, cost })
}

async fn write(url: &str, cached: &CachedAnswer) -> Option<()> {
    let seconds = cached.expires.saturating_sub(now()) / 1000;
    let headers = Headers::new();
    for (name, value) in cached.answer.headers.iter().filter(|(name, _)| !matches!(*name, "cache-control" | "vary")) {
        headers.set(name, value).ok()?;
    }
    headers.set("cache-control", &format!("public, max-age={seconds}")).ok()?;
    headers.set(EXPIRES, &cached.expires.to_string()).ok()?;
    headers.set(COST, &cached.cost.to_string()).ok()?;
    let response = ResponseBuilder::new().with_headers(headers).fixed(cached.answer.body.clone());
    JsFuture::from(cache()?.put_with_str(url, &response.into())).await.ok().map(|_| ())
}
