//! The endpoint on Cloudflare Workers and workerd: I/O only, the contract is in [`crate::api`].

mod admission;
mod answer;
mod background;
mod cache;
mod csv;
mod fast_path;
mod http;
mod observe;
mod respond;
mod secrets;
mod settings;
mod store;

use std::cell::Cell;
use std::panic::AssertUnwindSafe;
use wasm_bindgen::prelude::wasm_bindgen;
use worker::js_sys::Promise;
use worker::wasm_bindgen::JsValue;
use worker::wasm_bindgen_futures::future_to_promise;
use worker::{Context, Env, Request, Response, Result, event};

thread_local! {
    static HAS_BEGUN: Cell<bool> = const { Cell::new(false) };
}

#[event(fetch)]
async fn fetch(request: Request, env: Env, context: Context) -> Result<Response> {
    if !HAS_BEGUN.replace(true) {
        background::begin(&env);
    }
    secrets::begin(&env).await;
    let answer = answer::respond(request, &env, &context).await;
    context.wait_until(async move { background::work(&env).await });
    answer
}

/// What is done behind an answer of the short way.
#[wasm_bindgen]
pub fn after(env: Env) -> Promise {
    future_to_promise(AssertUnwindSafe(async move {
        background::work(&env).await;
        Ok(JsValue::UNDEFINED)
    }))
}
