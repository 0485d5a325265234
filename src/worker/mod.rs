//! The endpoint on Cloudflare Workers and workerd: I/O only, the contract is in [`crate::api`].
//!
//! `entry.js` is the door: it calls the functions that are exported here.

mod admission;
mod answer;
mod background;
mod cache;
mod clock;
mod csv;
mod http;
mod isolate;
mod observe;
mod permit;
mod platform_limiter;
mod respond;
mod secrets;
mod settings;
mod single_flight;
mod store;
mod visit;
mod wait;

use http::wanted_headers::wanted_headers;
use isolate::isolate;
use std::panic::AssertUnwindSafe;
use wasm_bindgen::prelude::wasm_bindgen;
use worker::js_sys::Promise;
use worker::wasm_bindgen::JsValue;
use worker::wasm_bindgen_futures::future_to_promise;
use worker::{Context, Env, Request, Response, Result, event};

/// Answers any request, and waits for whatever the answer needs.
#[event(fetch)]
async fn fetch(request: Request, env: Env, context: Context) -> Result<Response> {
    let isolate = isolate();
    isolate.begin(&env).await;
    let answer = answer::answer(isolate, request, &env, &context).await;
    context.wait_until(async move { background::work(isolate, &env).await });
    answer
}

/// Answers a request without a body, if nothing must be waited for.
///
/// The request is lines: method, absolute URL, `Accept`, `If-None-Match`, then the headers that [`wanted_header_names`] gives. The answer is
/// length of the head (three bytes, little-endian), a byte, head, body. The byte is 1 if [`work_behind`] has something to do. The head is
/// lines: status, then names and values in turn. `undefined` when something must be waited for: then [`fetch`] answers.
#[wasm_bindgen(js_name = answerNow)]
pub fn answer_now(request: &str) -> Option<Vec<u8>> {
    answer::answer_now(isolate(), request)
}

/// Does the work behind an answer of [`answer_now`].
#[wasm_bindgen(js_name = workBehind)]
pub fn work_behind(env: Env) -> Promise {
    future_to_promise(AssertUnwindSafe(async move {
        background::work(isolate(), &env).await;
        Ok(JsValue::UNDEFINED)
    }))
}

/// Names of the headers that [`answer_now`] needs, or `undefined` before the settings were read.
#[wasm_bindgen(js_name = wantedHeaders)]
pub fn wanted_header_names() -> Option<Vec<String>> {
    let settings = isolate().settings.known()?;
    Some(wanted_headers(&settings).map(str::to_owned).collect())
}
