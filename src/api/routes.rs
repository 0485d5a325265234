//! From any request to its answer.

use super::endpoints::{ENDPOINTS, Endpoint, Route};
use super::parameters::{Raw, Values};
use super::{Edition, Faults, Request, Response, answer, batch, capabilities, completion, csv, error, health, openapi};
use crate::Geocoder;

/// How long a description of the endpoint may be kept.
const DESCRIPTION: &str = "public, max-age=3600";

/// Answers any request from the shards of `geocoder`, which `edition` describes; never panics, and what is wrong with a
/// request is said in its answer. `HEAD` is answered as `GET` is: the host leaves the body out.
pub fn handle(request: &Request<'_>, geocoder: &Geocoder, edition: &Edition) -> Response {
    handle_watched(request, geocoder, edition, &answer::unwatched)
}

/// The same; `watch` is told when a stage is done, for who measures.
pub fn handle_watched(request: &Request<'_>, geocoder: &Geocoder, edition: &Edition, watch: &dyn Fn(answer::Stage)) -> Response {
    let Some(endpoint) = Endpoint::of(request.path) else {
        let names = ENDPOINTS.iter().map(|endpoint| endpoint.name).chain(csv::PATHS);
        let names: Vec<_> = names.map(|name| format!("/{name}")).collect();
        return error(404, "Not Found", &[format!("path: must end in one of {}", names.join(", "))]);
    };
    if request.method == "OPTIONS" {
        return preflight(endpoint);
    }
    if !endpoint.takes(request.method) {
        let allow = endpoint.allow();
        return error(405, "Method Not Allowed", &[format!("method: must be one of {allow}")]).with("allow", allow);
    }
    let from = answer::Source { geocoder, edition, watch };
    let answer = dispatch(endpoint, request, from).unwrap_or_else(Faults::into_response);
    let answer = match edition.degraded().filter(|_| endpoint.route.needs_data() && answer.status == 200) {
        Some(lacking) => degraded(answer, lacking),
        None => answer.unless_known(request.if_none_match),
    };
    watch(answer::Stage::Encode);
    answer
}

/// An answer that lacks something says so, and nobody keeps it.
fn degraded(mut answer: Response, lacking: String) -> Response {
    answer.headers.retain(|(name, _)| *name != "cache-control");
    answer.with("cache-control", "no-store").with("x-ruelle-degraded", lacking)
}

fn dispatch(endpoint: &'static Endpoint, request: &Request<'_>, from: answer::Source<'_>) -> Result<Response, Faults> {
    let values = || Ok(Values::read(endpoint.parameters, &Raw::of_query(request.query)?));
    match endpoint.route {
        Route::Search => answer::search(values()?, request.accept, from),
        Route::Reverse => answer::reverse(values()?, request.accept, from),
        Route::Lookup => answer::lookup(values()?, request.accept, from),
        Route::Completion => completion::answer(values()?, from),
        Route::Batch => batch::answer(request.body, from),
        Route::Health => Ok(health::answer(from.geocoder)),
        Route::OpenApi => Ok(Response::json(200, &openapi::document(), DESCRIPTION)),
        Route::Capabilities => Ok(Response::json(200, &capabilities::document(), DESCRIPTION)),
    }
}

fn preflight(endpoint: &Endpoint) -> Response {
    Response::empty(204)
        .with("access-control-allow-methods", endpoint.allow())
        .with("access-control-allow-headers", "*")
        .with("access-control-max-age", "86400")
}
