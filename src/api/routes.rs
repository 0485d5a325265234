//! Which question a path asks, and the answer to it.

use super::{Request, Response, answer_reverse, answer_search, error, health, read_reverse, read_search};
use crate::Geocoder;

/// The endpoints.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    /// `/search`
    Search,
    /// `/reverse`
    Reverse,
    /// `/health`
    Health,
}

const METHODS: &str = "GET, HEAD, OPTIONS";

impl Route {
    /// The route of a path, whatever its prefix, with or without a final slash: `/geocodage/search/`.
    pub fn of(path: &str) -> Option<Self> {
        let path = path.strip_suffix('/').unwrap_or(path);
        match path.rsplit('/').next()? {
            "search" => Some(Self::Search),
            "reverse" => Some(Self::Reverse),
            "health" => Some(Self::Health),
            _ => None,
        }
    }

    fn answer(self, query: &str, geocoder: &Geocoder) -> Response {
        match self {
            Self::Search => match read_search(query) {
                Ok(request) => answer_search(&request, geocoder),
                Err(faults) => faults.into_response(),
            },
            Self::Reverse => match read_reverse(query) {
                Ok(request) => answer_reverse(&request, geocoder),
                Err(faults) => faults.into_response(),
            },
            Self::Health => health::answer(geocoder),
        }
    }
}

/// Answers any request; never panics, and what is wrong with a request is said in its answer.
pub fn handle(request: &Request<'_>, geocoder: &Geocoder) -> Response {
    let Some(route) = Route::of(request.path) else {
        return error(404, "Not Found", &["path: must end in /search, /reverse or /health".to_owned()]);
    };
    match request.method {
        "GET" => route.answer(request.query, geocoder),
        "HEAD" => route.answer(request.query, geocoder).without_body(),
        "OPTIONS" => preflight(),
        _ => error(405, "Method Not Allowed", &[format!("method: must be one of {METHODS}")]).with("allow", METHODS),
    }
}

fn preflight() -> Response {
    Response::empty(204)
        .with("access-control-allow-methods", METHODS)
        .with("access-control-allow-headers", "*")
        .with("access-control-max-age", "86400")
}
