//! `/batch`: many queries in one request, the best result of each.

use super::degraded;
use super::geojson::Properties;
use super::source::{AnswerSource, unsearchable};
use crate::api::data::version::Data;
use crate::api::http::fault::Faults;
use crate::api::http::message::Response;
use crate::api::parameters::raw::{MAX_RAW_BYTES, Raw};
use crate::api::parameters::table;
use crate::api::parameters::values::Values;
use crate::api::to_engine;
use crate::api::to_engine::ReverseQuery;
use crate::engine::model::hit::Hit;
use serde::Serialize;
use serde_json::{Map, Value};

/// The longest body that is read, in bytes.
pub const MAX_BODY_BYTES: usize = 256 * 1024;
/// The most queries of one request.
pub(in crate::api) const MAX_REQUESTS: usize = 100;
/// Results searched for each query: the best, and the next for `next_score`.
const LOOKED_FOR: usize = 2;

#[derive(Serialize)]
struct BatchBody<'a> {
    results: Vec<Value>,
    attribution: &'a str,
    licence: &'a str,
    data: Data<'a>,
}

/// One query of a batch.
struct BatchQuery<'a> {
    id: Option<&'a Value>,
    /// The request, or the fault of its form.
    asked: Result<Asked<'a>, Faults>,
}

/// The operation and the parameters of a query.
#[derive(Clone, Copy)]
struct Asked<'a> {
    is_reverse: bool,
    params: &'a Map<String, Value>,
}

/// The best result of each query. The faults of a query stand in its result's place.
pub(in crate::api) fn answer(body: &[u8], from: AnswerSource<'_>) -> Result<Response, Faults> {
    let body = read(body)?;
    let queries = queries(&body)?;
    let common = common(&body)?;
    let results = queries.iter().map(|query| result(query, &common, from)).collect();
    let version = from.version;
    let batch = BatchBody { results, attribution: &version.attribution, licence: &version.licence, data: version.data() };
    Ok(Response::json(200, &batch, "no-store"))
}

fn fault(status: u16, what: impl std::fmt::Display) -> Faults {
    let mut faults = Faults::new();
    faults.add_with_status(status, "body", what);
    faults
}

/// The response to a body that is too long to be read.
pub fn body_too_long() -> Response {
    too_long().into_response()
}

fn too_long() -> Faults {
    fault(413, format_args!("has more than {MAX_BODY_BYTES} bytes"))
}

/// Parses a body.
pub(super) fn read(body: &[u8]) -> Result<Value, Faults> {
    if body.len() > MAX_BODY_BYTES {
        return Err(too_long());
    }
    // A byte order mark is none of JSON, and some programs write it all the same.
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    serde_json::from_slice(body).map_err(|error| fault(400, format_args!("is not JSON: {error}")))
}

/// The number of queries in a body, at most 100. 0 for a body that is not a batch.
pub fn questions_of_batch(body: &[u8]) -> u32 {
    let count = read(body).ok().and_then(|body| body.get("requests").and_then(Value::as_array).map(Vec::len));
    u32::try_from(count.unwrap_or_default().min(MAX_REQUESTS)).unwrap_or_default()
}

/// The queries of a body. One that is malformed fails alone, unless all are.
fn queries(body: &Value) -> Result<Vec<BatchQuery<'_>>, Faults> {
    let requests = body.get("requests").and_then(Value::as_array);
    let requests = requests.ok_or_else(|| fault(400, "must be an object with an array requests"))?;
    if requests.len() > MAX_REQUESTS {
        return Err(fault(400, format_args!("has {} requests, at most {MAX_REQUESTS} are read", requests.len())));
    }
    let queries =
        requests.iter().enumerate().map(|(at, request)| BatchQuery { id: request.get("id"), asked: asked(at, request) });
    let queries: Vec<_> = queries.collect();
    if queries.is_empty() || queries.iter().any(|query| query.asked.is_ok()) {
        return Ok(queries);
    }
    let mut faults = Faults::new();
    queries.into_iter().filter_map(|query| query.asked.err()).for_each(|fault| faults.extend(fault));
    Err(faults)
}

/// Whether a request of a batch has an operation and parameters.
pub(super) fn is_query(request: &Value) -> bool {
    asked(0, request).is_ok()
}

fn asked(at: usize, request: &Value) -> Result<Asked<'_>, Faults> {
    let is_reverse = match request.get("operation").and_then(Value::as_str) {
        Some("search" | "geocode") => Some(false),
        Some("reverse") => Some(true),
        _ => None,
    };
    let mut faults = Faults::new();
    let name = format!("requests[{at}]");
    match (is_reverse, request.get("params").and_then(Value::as_object)) {
        (Some(is_reverse), Some(params)) => return Ok(Asked { is_reverse, params }),
        (None, _) => faults.add(&name, "operation must be search or reverse"),
        (_, None) => faults.add(&name, "params must be an object"),
    }
    Err(faults)
}

/// Parameters that hold for every query without its own.
fn common(body: &Value) -> Result<Map<String, Value>, Faults> {
    match body.get("params") {
        None | Some(Value::Null) => Ok(Map::new()),
        // Bounded, since they are parsed for each query.
        Some(params) if params.to_string().len() > MAX_RAW_BYTES => {
            Err(fault(413, format_args!("params has more than {MAX_RAW_BYTES} bytes")))
        }
        Some(Value::Object(params)) => Ok(params.clone()),
        Some(_) => Err(fault(400, "params must be an object")),
    }
}

/// `{id, status, result}`, or `{id, status, error, detail}`.
fn result(query: &BatchQuery<'_>, common: &Map<String, Value>, from: AnswerSource<'_>) -> Value {
    let mut out = Map::new();
    out.extend(query.id.map(|id| ("id".to_owned(), id.clone())));
    let mut add = |key: &str, value: Value| out.insert(key.to_owned(), value);
    let found = query.asked.clone().and_then(|asked| hits(asked, common, from));
    if let Ok(Answered { warnings, .. }) = &found
        && !warnings.is_empty()
    {
        add("warnings", warnings.clone().into());
    }
    match found {
        Ok(Answered { hits, .. }) => match hits.split_first() {
            None => {
                add("status", "not-found".into());
            }
            Some((best, others)) => {
                add("status", "ok".into());
                add("result", written(best, others.first()));
            }
        },
        Err(faults) => {
            add("status", "error".into());
            add("error", faults.detail().join("; ").into());
            add("detail", faults.detail().into());
        }
    }
    Value::Object(out)
}

/// The hits of a query, and the remarks on its parameters.
struct Answered {
    hits: Vec<Hit>,
    warnings: Vec<String>,
}

fn hits(asked: Asked<'_>, common: &Map<String, Value>, from: AnswerSource<'_>) -> Result<Answered, Faults> {
    let raw = Raw::of_json(asked.params, common);
    let table = if asked.is_reverse { table::REVERSE } else { table::SEARCH };
    let mut values = Values::read(table, &raw);
    if !to_engine::wants_addresses(&mut values) {
        return Ok(Answered { hits: Vec::new(), warnings: values.warnings });
    }
    let warnings = std::mem::take(&mut values.warnings);
    let found = if asked.is_reverse { reverse(values, from) } else { search(values, from).map(|hits| (hits, None)) };
    found.map(|(hits, remark)| Answered { hits, warnings: warnings.into_iter().chain(remark).collect() })
}

/// The places, and a remark on a position that was hardly meant.
fn reverse(mut values: Values, from: AnswerSource<'_>) -> Result<(Vec<Hit>, Option<String>), Faults> {
    let query = to_engine::reverse(&mut values);
    Ok(match values.finish(query)? {
        ReverseQuery::Near(mut request) => {
            request.limit = LOOKED_FOR;
            degraded::nearest(&request, from)
        }
        ReverseQuery::Within(mut request) => {
            request.limit = LOOKED_FOR;
            (from.session.within(&request), None)
        }
    })
}

fn search(mut values: Values, from: AnswerSource<'_>) -> Result<Vec<Hit>, Faults> {
    let mut request = to_engine::search(&mut values);
    // Nobody types a batch: its queries are complete, unless a parameter says otherwise.
    request.autocomplete = values.boolean(&table::AUTOCOMPLETE).unwrap_or(false);
    request.limit = LOOKED_FOR;
    let request = values.finish(request)?;
    degraded::search(&request, from).map_err(|error| unsearchable("q", error))
}

/// The properties of the best hit, with `next_score`, `lon` and `lat`.
fn written(best: &Hit, next: Option<&Hit>) -> Value {
    let mut value = serde_json::to_value(Properties::of(best)).unwrap_or_default();
    if let Value::Object(properties) = &mut value {
        if let Some(score) = next.and_then(|next| serde_json::to_value(Properties::of(next)).ok()?.get("score").cloned()) {
            properties.insert("next_score".to_owned(), score);
        }
        properties.insert("lon".to_owned(), best.point.lon_degrees().into());
        properties.insert("lat".to_owned(), best.point.lat_degrees().into());
    }
    value
}
