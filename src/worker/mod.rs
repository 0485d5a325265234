//! The endpoint on Cloudflare Workers and workerd: I/O only, the contract is in [`crate::api`].

mod answers;
mod at_once;
mod csv;
mod health;
mod routes;
mod store;

use worker::{Context, Env, Request, Response, Result, event};

#[event(fetch)]
async fn fetch(request: Request, env: Env, _context: Context) -> Result<Response> {
    if let Some(operation) = csv::asked_of(&request) {
        return csv::respond(request, &env, operation).await;
    }
    routes::respond(request, &env).await
}
