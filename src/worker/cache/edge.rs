//! Answers in the platform's Cache API: for isolates that do not hold the data yet. Where there is none (bare workerd), nothing is kept.
//!
//! Only answers that had to wait for data are put there: what is at hand is searched faster than a cache is asked.

use super::isolate::Kept;
use crate::worker::http::response::WHOLE;
use crate::worker::store::fetch::{alone, in_time, now};
use crate::api;
use crate::service::single_flight::Flights;
use crate::service::retry::Patience;
use std::cell::Cell;
use std::rc::Rc;
use worker::wasm_bindgen::{JsCast, JsValue};
use worker::wasm_bindgen_futures::JsFuture;
use worker::{Headers, Response, ResponseBuilder, js_sys, web_sys};

/// Milliseconds that the cache may take to answer.
const MOST_MS: u64 = 300;
/// Headers of what is kept, that are the cache's alone.
const EXPIRES: &str = "x-ruelle-expires";
const COST: &str = "x-ruelle-cost";

thread_local! {
    static READS: Flights<Option<Rc<Kept>>> = Flights::default();
    /// After the first failure nothing is asked: the platform has no cache.
    static IS_THERE: Cell<bool> = const { Cell::new(true) };
}

/// The key of a question, as a URL that nothing else has: with the program's version, and the data's.
pub fn url(version: &str, key: &str) -> String {
    let key: String = form_urlencoded::byte_serialize(key.as_bytes()).collect();
    format!("https://answers.invalid/{}/{version}?{key}", env!("CARGO_PKG_VERSION"))
}

/// The answer to a question, when the cache has it; requests that ask at once share one look.
pub async fn get(url: &str) -> Option<Rc<Kept>> {
    if !IS_THERE.get() {
        return None;
    }
    let patience = Patience { all_ms: MOST_MS, ..Patience::default() };
    alone(&READS, url, patience, async || in_time(read(url), MOST_MS).await.flatten().map(Rc::new)).await
}

/// Keeps an answer.
pub async fn put(url: String, kept: Rc<Kept>) {
    if IS_THERE.get() && write(&url, &kept).await.is_none() {
        IS_THERE.set(false);
    }
}

fn cache() -> Option<web_sys::Cache> {
    let caches = js_sys::Reflect::get(&js_sys::global(), &"caches".into()).ok()?;
    js_sys::Reflect::get(&caches, &"default".into()).ok().filter(JsValue::is_object).map(JsCast::unchecked_into)
}

async fn read(url: &str) -> Option<Kept> {
    let Some(cache) = cache() else {
        IS_THERE.set(false);
        return None;
    };
    let found = match JsFuture::from(cache.match_with_str(url)).await {
        Ok(found) if found.is_undefined() => return None,
        Ok(found) => found,
        Err(_) => {
            IS_THERE.set(false);
            return None;
        }
    };
    let mut response = Response::from(found.unchecked_into::<web_sys::Response>());
    let header = |name: &str| response.headers().get(name).ok().flatten();
    let number = |name: &str| header(name).and_then(|text| text.parse().ok());
    let (expires, cost) = (number(EXPIRES)?, number(COST)?);
    let mut answer = api::Response { status: 200, headers: Vec::new(), body: Vec::new() };
    for name in WHOLE {
        answer.headers.extend(header(name).map(|value| (name, value)));
    }
    answer.body = response.bytes().await.ok()?;
    Some(Kept { answer, expires, cost })
}

async fn write(url: &str, kept: &Kept) -> Option<()> {
    let seconds = kept.expires.saturating_sub(now()) / 1000;
    let headers = Headers::new();
    for (name, value) in kept.answer.headers.iter().filter(|(name, _)| !matches!(*name, "cache-control" | "vary")) {
        headers.set(name, value).ok()?;
    }
    headers.set("cache-control", &format!("public, max-age={seconds}")).ok()?;
    headers.set(EXPIRES, &kept.expires.to_string()).ok()?;
    headers.set(COST, &kept.cost.to_string()).ok()?;
    let response = ResponseBuilder::new().with_headers(headers).fixed(kept.answer.body.clone());
    JsFuture::from(cache()?.put_with_str(url, &response.into())).await.ok().map(|_| ())
}
