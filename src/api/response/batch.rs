//! `/batch`: many questions in one request, the best result of each.

use super::geojson::Properties;
use super::source::{AnswerSource, unsearchable};
use crate::api::data::version::Data;
use crate::api::http::fault::Faults;
use crate::api::http::message::Response;
use crate::api::parameters::raw::{MAX_RAW_BYTES, Raw};
use crate::api::parameters::table;
use crate::api::parameters::values::Values;
use crate::api::to_engine::{self, ReverseQuery};
use crate::engine::hit::Hit;
use serde::Serialize;
use serde_json::{Map, Value};

/// The longest body that is read, in bytes.
pub const MAX_BODY_BYTES: usize = 256 * 1024;
/// The most questions of one request.
pub(in crate::api) const MAX_REQUESTS: usize = 100;
/// Results that are looked for: the best, and the next to compare it with.
const LOOKED_FOR: usize = 2;

#[derive(Serialize)]
struct BatchBody<'a> {
    results: Vec<Value>,
    attribution: &'a str,
    licence: &'a str,
    data: Data<'a>,
}

/// One question.
struct BatchQuery<'a> {
    id: Option<&'a Value>,
    is_reverse: bool,
    params: &'a Map<String, Value>,
}

/// The best result of each question; what is wrong with one question is said in its place.
pub(in crate::api) fn answer(body: &[u8], from: AnswerSource<'_>) -> Result<Response, Faults> {
    let body = read(body)?;
    let (questions, common) = (questions(&body)?, common(&body)?);
    let results = questions.iter().map(|question| result(question, &common, from)).collect();
    let version = from.version;
    let batch = BatchBody { results, attribution: &version.attribution, licence: &version.licence, data: version.data() };
    Ok(Response::json(200, &batch, "no-store"))
}

fn fault(status: u16, what: impl std::fmt::Display) -> Faults {
    let mut faults = Faults::new();
    faults.add_with_status(status, "body", what);
    faults
}

/// What a host answers to a body that it did not read to its end.
pub fn body_too_long() -> Response {
    too_long().into_response()
}

fn too_long() -> Faults {
    fault(413, format_args!("has more than {MAX_BODY_BYTES} bytes"))
}

fn read(body: &[u8]) -> Result<Value, Faults> {
    if body.len() > MAX_BODY_BYTES {
        return Err(too_long());
    }
    serde_json::from_slice(body).map_err(|error| fault(400, format_args!("is not JSON: {error}")))
}

/// How many questions a body asks, for who counts them; 0 for what is no batch.
pub fn questions_of_batch(body: &[u8]) -> u32 {
    let count = read(body).ok().and_then(|body| body.get("requests").and_then(Value::as_array).map(Vec::len));
    u32::try_from(count.unwrap_or_default().min(MAX_REQUESTS)).unwrap_or_default()
}

/// The questions of a body, or everything that is wrong with their form.
fn questions(body: &Value) -> Result<Vec<BatchQuery<'_>>, Faults> {
    let requests = body.get("requests").and_then(Value::as_array);
    let requests = requests.ok_or_else(|| fault(400, "must be an object with an array requests"))?;
    if requests.len() > MAX_REQUESTS {
        return Err(fault(400, format_args!("has {} requests, at most {MAX_REQUESTS} are read", requests.len())));
    }
    let mut faults = Faults::new();
    let mut questions = Vec::with_capacity(requests.len());
    for (at, request) in requests.iter().enumerate() {
        let name = format!("requests[{at}]");
        let is_reverse = match request.get("operation").and_then(Value::as_str) {
            Some("search" | "geocode") => Some(false),
            Some("reverse") => Some(true),
            _ => None,
        };
        match (is_reverse, request.get("params").and_then(Value::as_object)) {
            (Some(is_reverse), Some(params)) => questions.push(BatchQuery { id: request.get("id"), is_reverse, params }),
            (None, _) => faults.add(&name, "operation must be search or reverse"),
            (_, None) => faults.add(&name, "params must be an object"),
        }
    }
    if faults.is_empty() { Ok(questions) } else { Err(faults) }
}

/// Parameters of all questions that do not say otherwise.
fn common(body: &Value) -> Result<Map<String, Value>, Faults> {
    match body.get("params") {
        None | Some(Value::Null) => Ok(Map::new()),
        // They are read again for each question.
        Some(params) if params.to_string().len() > MAX_RAW_BYTES => {
            Err(fault(413, format_args!("params has more than {MAX_RAW_BYTES} bytes")))
        }
        Some(Value::Object(params)) => Ok(params.clone()),
        Some(_) => Err(fault(400, "params must be an object")),
    }
}

/// `{id, status, result}`, or `{id, status, error, detail}`.
fn result(question: &BatchQuery<'_>, common: &Map<String, Value>, from: AnswerSource<'_>) -> Value {
    let mut out = Map::new();
    out.extend(question.id.map(|id| ("id".to_owned(), id.clone())));
    let mut add = |key: &str, value: Value| out.insert(key.to_owned(), value);
    match hits(question, common, from) {
        Ok(hits) => match hits.split_first() {
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

fn hits(question: &BatchQuery<'_>, common: &Map<String, Value>, from: AnswerSource<'_>) -> Result<Vec<Hit>, Faults> {
    let raw = Raw::of_json(question.params, common);
    if question.is_reverse {
        let mut values = Values::read(table::REVERSE, &raw);
        let around = to_engine::around(&mut values);
        return Ok(match values.finish(around)? {
            ReverseQuery::Near(mut request) => {
                request.limit = LOOKED_FOR;
                from.around(&request)
            }
            ReverseQuery::Within(mut request) => {
                request.limit = LOOKED_FOR;
                from.inside(&request)
            }
        });
    }
    let mut values = Values::read(table::SEARCH, &raw);
    let mut request = to_engine::search(&mut values);
    // A batch is not typed: its texts are whole, unless it says otherwise.
    request.autocomplete = values.boolean(&table::AUTOCOMPLETE).unwrap_or(false);
    request.limit = LOOKED_FOR;
    let request = values.finish(request)?;
    from.hits(&request).map_err(|error| unsearchable("q", error))
}

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
