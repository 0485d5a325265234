//! The endpoint on Cloudflare Workers and workerd: I/O only, the contract is in [`crate::api`].

mod answers;
mod at_once;
mod csv;
mod health;
mod routes;
mod store;

use std::panic::AssertUnwindSafe;
use store::Store;
use wasm_bindgen::prelude::wasm_bindgen;
use worker::js_sys::Promise;
use worker::wasm_bindgen::JsValue;
use worker::wasm_bindgen_futures::future_to_promise;
use worker::{Context, Env, Request, Response, Result, event};

#[event(fetch)]
async fn fetch(request: Request, env: Env, context: Context) -> Result<Response> {
    let answer = respond(request, &env).await;
    context.wait_until(async move { afterwards(&env).await });
    answer
}

/// What is done behind an answer, when somebody has it already: the data that was missing is read again.
#[wasm_bindgen]
pub fn after(env: Env) -> Promise {
    future_to_promise(AssertUnwindSafe(async move {
        afterwards(&env).await;
        Ok(JsValue::UNDEFINED)
    }))
}

async fn afterwards(env: &Env) {
    if Store::at_once().is_some_and(|store| store.is_due()) {
        Store::renew(env).await;
    }
}

async fn respond(request: Request, env: &Env) -> Result<Response> {
    if let Some(operation) = csv::asked_of(&request) {
        return csv::respond(request, env, operation).await;
    }
    routes::respond(request, env).await
}
