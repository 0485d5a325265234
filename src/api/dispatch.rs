//! A request, parsed once: its key for caches, and its response.

use super::csv;
use super::data::version::DataVersion;
use super::describe::{capabilities, openapi};
use super::endpoints::{ENDPOINTS, Endpoint, Route};
use super::http::fault::{Faults, error, method_not_allowed};
use super::http::media::Media;
use super::http::message::{Request, Response};
use super::parameters::parameter::Expects;
use super::parameters::raw::Raw;
use super::parameters::table;
use super::parameters::values::Values;
use super::response::source::{AnswerSource, Stage};
use super::response::{batch, completion, handlers, health};
use crate::engine::route::session::Session;
use crate::text::tokens::Tokens;

/// `Cache-Control` of the descriptions of the endpoint.
const DESCRIPTION: &str = "public, max-age=3600";

/// A request with its parameters parsed.
pub struct ParsedRequest<'a> {
    request: Request<'a>,
    endpoint: Option<&'static Endpoint>,
    /// `None` for an endpoint without parameters, and for a method that it does not take.
    parameters: Option<Result<(Raw<'a>, Values), Faults>>,
}

impl<'a> ParsedRequest<'a> {
    /// Parses a request. Any request will do: its faults are reported by [`Self::answer`].
    pub fn of(request: &Request<'a>) -> Self {
        let endpoint = Endpoint::of(request.path);
        let table = endpoint.filter(|endpoint| endpoint.takes(request.method)).map(|endpoint| endpoint.parameters);
        let read = |table| {
            let raw = Raw::of_query(request.query)?;
            let values = Values::read(table, &raw);
            Ok((raw, values))
        };
        Self { request: *request, endpoint, parameters: table.filter(|table| !table.is_empty()).map(read) }
    }

    /// A key that is equal for requests with the same response from the same data, except for the query that it echoes.
    ///
    /// It holds the endpoint, the media type, and the parameters in a fixed order, with the query's words folded. `None` for a
    /// request with faults, and for an endpoint without parameters.
    pub fn key(&self) -> Option<String> {
        let endpoint = self.endpoint?;
        let (raw, values) = self.parameters.as_ref()?.as_ref().ok().filter(|(_, values)| values.faults.is_empty())?;
        let mut key = String::with_capacity(2 * self.request.query.len() + endpoint.name.len());
        key.push_str(endpoint.name);
        key.push(Media::of(values.word(&table::FORMAT), self.request.accept).letter());
        for parameter in values.given().filter(|parameter| parameter.name != table::FORMAT.name) {
            key.push('&');
            key.push_str(parameter.name);
            key.push('=');
            match parameter.expects {
                Expects::Text { .. } if matches!(parameter.name, "q" | "text") => fold(raw.one(parameter)?, &mut key),
                Expects::Many { .. } => values.many(parameter).iter().for_each(|value| quote(value, &mut key)),
                _ => quote(raw.one(parameter)?.trim(), &mut key),
            }
        }
        for warning in &values.warnings {
            key.push_str("&!");
            key.push_str(warning);
        }
        Some(key)
    }

    /// The response from the shards of `geocoder`, which `version` describes. `watch` is called when a stage is done.
    ///
    /// `HEAD` is answered as `GET` is, and the host leaves the body out.
    pub fn answer(self, session: &Session<'_>, version: &DataVersion, watch: &dyn Fn(Stage)) -> Response {
        let Some(endpoint) = self.endpoint else { return unknown() };
        let method = self.request.method;
        if method == "OPTIONS" {
            return Response::preflight(endpoint.allow());
        }
        if !endpoint.takes(method) {
            return method_not_allowed(endpoint.allow());
        }
        let if_none_match = self.request.if_none_match;
        let from = AnswerSource { session, version, watch };
        let answer = self.dispatch(endpoint.route, from).unwrap_or_else(Faults::into_response);
        let answer = match version.degraded().filter(|_| endpoint.route.needs_data() && answer.status == 200) {
            Some(lacking) => degraded(answer, lacking),
            None => answer.unless_known(if_none_match),
        };
        watch(Stage::Encode);
        answer
    }

    fn dispatch(self, route: Route, from: AnswerSource<'_>) -> Result<Response, Faults> {
        let Request { accept, body, .. } = self.request;
        match (route, self.parameters.transpose()?) {
            (Route::Search, Some((_, values))) => handlers::search(values, accept, from),
            (Route::Reverse, Some((_, values))) => handlers::reverse(values, accept, from),
            (Route::Lookup, Some((_, values))) => handlers::lookup(values, accept, from),
            (Route::Completion, Some((_, values))) => completion::answer(values, from),
            (Route::Batch, _) => batch::answer(body, from),
            (Route::Health, _) => Ok(health::answer(from.session)),
            (Route::OpenApi, _) => Ok(Response::json(200, &openapi::document(), DESCRIPTION)),
            (Route::Capabilities, _) => Ok(Response::json(200, &capabilities::document(), DESCRIPTION)),
            // Unreachable: each of the endpoints left has parameters.
            (_, None) => Ok(unknown()),
        }
    }
}

/// Appends the words as the engine reads them, each after the separator before it.
fn fold(text: &str, key: &mut String) {
    let tokens = Tokens::read(text);
    for (index, token) in tokens.iter().enumerate() {
        key.push(tokens.before(index));
        key.push_str(token);
    }
}

/// Appends any text, after its length: two lists of texts never give the same key.
fn quote(text: &str, key: &mut String) {
    key.push_str(&text.len().to_string());
    key.push(':');
    key.push_str(text);
}

/// The response with a note of the missing data, and not to be cached.
fn degraded(mut answer: Response, lacking: String) -> Response {
    answer.headers.retain(|(name, _)| *name != "cache-control");
    answer.with("cache-control", "no-store").with("x-ruelle-degraded", lacking)
}

fn unknown() -> Response {
    let names = ENDPOINTS.iter().map(|endpoint| endpoint.name).chain(csv::PATHS);
    let names: Vec<_> = names.map(|name| format!("/{name}")).collect();
    error(404, "Not Found", &[format!("path: must end in one of {}", names.join(", "))])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(query: &str) -> Option<String> {
        ParsedRequest::of(&Request { method: "GET", path: "/geocodage/search/", query, ..Request::default() }).key()
    }

    #[test]
    fn spelling_order_and_strangers_make_no_difference() {
        let plain = key("q=12+rue+de+l%27eglise+gap&limit=3&lat=44.5&lon=6");
        assert!(plain.is_some());
        for same in [
            "limit=3&q=12+RUE+de+L%27%C3%89glise+GAP&lon=6&lat=44.5",
            "q=12+rue+de+l%27eglise+++gap+&limit=3&latitude=44.5&lng=6&_=17&utm_source=x",
        ] {
            assert_eq!(key(same), plain, "{same}");
        }
    }

    #[test]
    fn what_may_change_the_answer_does() {
        let mut keys: Vec<_> = [
            "q=12-14+rue+x",
            "q=12+14+rue+x",
            "q=12+14+rue+x&limit=1",
            "q=12+14+rue+x&autocomplete=0",
            "q=1214+rue+x",
            "q=12+14+rue+x&type=street",
            "q=12+14+rue+x&postcode=05000",
            "q=12+14+rue+x&postcode=05000,05100",
            "q=12+14+rue+x&format=csv",
            "q=12+14+rue+x&city=a",
            "q=12+14+rue+x&city=%C3%A0",
        ]
        .into_iter()
        .map(|query| key(query).unwrap_or_else(|| panic!("{query}")))
        .collect();
        let count = keys.len();
        keys.sort();
        keys.dedup();
        assert_eq!(keys.len(), count);
        assert_eq!((key("q=ab"), key("limit=3"), key("q=gap&limit=0")), (None, None, None));
    }
}
