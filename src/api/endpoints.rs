//! The endpoints: their names, methods and parameters, for routing and for `/openapi.json`.

use super::parameters::parameter::Parameter;
use super::parameters::table;

/// An endpoint, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Route {
    /// `/search`
    Search,
    /// `/reverse`
    Reverse,
    /// `/lookup`
    Lookup,
    /// `/completion`
    Completion,
    /// `/batch`
    Batch,
    /// `/health`
    Health,
    /// `/openapi.json`
    OpenApi,
    /// `/getCapabilities`
    Capabilities,
}

/// An endpoint with everything that routing and its description need.
pub(super) struct Endpoint {
    pub(super) route: Route,
    /// The last part of its path.
    pub(super) name: &'static str,
    /// `GET` (and then `HEAD` too), or `POST`.
    pub(super) method: &'static str,
    pub(super) parameters: &'static [&'static Parameter],
    /// Its purpose, in a sentence.
    pub(super) about: &'static str,
}

pub(super) static ENDPOINTS: [Endpoint; 8] = [
    Endpoint {
        route: Route::Search,
        name: "search",
        method: "GET",
        parameters: table::SEARCH,
        about: "Finds a place by its address",
    },
    Endpoint {
        route: Route::Reverse,
        name: "reverse",
        method: "GET",
        parameters: table::REVERSE,
        about: "Finds the addresses of a place",
    },
    Endpoint {
        route: Route::Lookup,
        name: "lookup",
        method: "GET",
        parameters: table::LOOKUP,
        about: "Finds house numbers, streets and communes by their ids",
    },
    Endpoint {
        route: Route::Completion,
        name: "completion",
        method: "GET",
        parameters: table::COMPLETION,
        about: "Suggests addresses while one types, in Géoplateforme's form",
    },
    Endpoint {
        route: Route::Batch,
        name: "batch",
        method: "POST",
        parameters: &[],
        about: "Answers up to 100 questions, the best result of each",
    },
    Endpoint {
        route: Route::Health,
        name: "health",
        method: "GET",
        parameters: &[],
        about: "Says whether the endpoint can answer, and from which data",
    },
    Endpoint {
        route: Route::OpenApi,
        name: "openapi.json",
        method: "GET",
        parameters: &[],
        about: "Describes the endpoint in OpenAPI 3.1",
    },
    Endpoint {
        route: Route::Capabilities,
        name: "getCapabilities",
        method: "GET",
        parameters: &[],
        about: "Describes the endpoint in Géoplateforme's form",
    },
];

impl Route {
    /// The route of a path, with any prefix, with or without a final slash: `/geocodage/search/`.
    pub fn of(path: &str) -> Option<Self> {
        Endpoint::of(path).map(|endpoint| endpoint.route)
    }

    /// Whether the response comes from the shards.
    pub fn needs_data(self) -> bool {
        !matches!(self, Self::OpenApi | Self::Capabilities)
    }

    /// Whether the route takes this method, other than for a preflight.
    pub fn reads(self, method: &str) -> bool {
        ENDPOINTS.iter().any(|endpoint| endpoint.route == self && endpoint.takes(method))
    }
}

impl Endpoint {
    pub(super) fn of(path: &str) -> Option<&'static Self> {
        let path = path.strip_suffix('/').unwrap_or(path);
        let (_, name) = path.rsplit_once('/')?;
        ENDPOINTS.iter().find(|endpoint| endpoint.name == name)
    }

    /// Whether this is the endpoint's method, or `HEAD` in place of `GET`.
    pub(super) fn takes(&self, method: &str) -> bool {
        method == self.method || method == "HEAD" && self.method == "GET"
    }

    /// The value of the header `Allow`.
    pub(super) fn allow(&self) -> &'static str {
        if self.method == "GET" { "GET, HEAD, OPTIONS" } else { "POST, OPTIONS" }
    }
}
