//! The endpoint on Cloudflare Workers and workerd: I/O only, the contract is in [`crate::api`].

mod answers;
mod at_once;
mod behind;
mod csv;
mod edge;
mod gate;
mod health;
mod incoming;
mod outgoing;
mod points;
mod replies;
mod routes;
mod secrets;
mod settings;
mod store;
mod tally;
mod texts;
mod watch;

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
        behind::begin(&env);
    }
    secrets::begin(&env).await;
    let answer = routes::respond(request, &env, &context).await;
    context.wait_until(async move { behind::work(&env).await });
    answer
}

/// What is done behind an answer of the short way.
#[wasm_bindgen]
pub fn after(env: Env) -> Promise {
    future_to_promise(AssertUnwindSafe(async move {
        behind::work(&env).await;
        Ok(JsValue::UNDEFINED)
    }))
}
