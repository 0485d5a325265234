//! `/search`, `/reverse` and `/lookup`: from parameters to a response.

use super::geojson::{Echo, FeatureCollection};
use super::source::{AnswerSource, lifetime, unsearchable, unwatched};
use super::{degraded, rows};
use crate::api::data::version::DataVersion;
use crate::api::http::fault::{Faults, error};
use crate::api::http::media::Media;
use crate::api::http::message::Response;
use crate::api::parameters::table;
use crate::api::parameters::values::Values;
use crate::api::to_engine;
use crate::api::to_engine::ReverseQuery;
use crate::engine::model::hit::Hit;
use crate::engine::model::request::{ReverseRequest, SearchRequest, WithinRequest};
use crate::engine::route::session::Session;

/// The response to a search: a `FeatureCollection`, or the fault of a query that cannot be searched.
pub fn answer_search(request: &SearchRequest, session: &Session<'_>, version: &DataVersion) -> Response {
    let from = AnswerSource { session, version, watch: &unwatched };
    search_for(request, Media::Json, Vec::new(), from).unwrap_or_else(Faults::into_response)
}

/// The response to a reverse request: a `FeatureCollection`.
pub fn answer_reverse(request: &ReverseRequest, session: &Session<'_>, version: &DataVersion) -> Response {
    nearest(request, Media::Json, Vec::new(), AnswerSource { session, version, watch: &unwatched })
}

/// `/search`
pub(in crate::api) fn search(mut values: Values, accept: &str, from: AnswerSource<'_>) -> Result<Response, Faults> {
    let request = to_engine::search(&mut values);
    let media = media(&values, accept);
    if !to_engine::wants_addresses(&mut values) {
        return Ok(present(&[], Echo { warnings: values.warnings, ..Echo::new() }, media, from));
    }
    let warnings = std::mem::take(&mut values.warnings);
    search_for(&values.finish(request)?, media, warnings, from)
}

/// `/reverse`
pub(in crate::api) fn reverse(mut values: Values, accept: &str, from: AnswerSource<'_>) -> Result<Response, Faults> {
    let query = to_engine::reverse(&mut values);
    let media = media(&values, accept);
    if !to_engine::wants_addresses(&mut values) {
        return Ok(present(&[], Echo { warnings: values.warnings, ..Echo::new() }, media, from));
    }
    let warnings = std::mem::take(&mut values.warnings);
    Ok(match values.finish(query)? {
        ReverseQuery::Near(request) => nearest(&request, media, warnings, from),
        ReverseQuery::Within(request) => within(&request, media, warnings, from),
    })
}

/// `/lookup`: the places of the ids, in their order. 404 if none is known.
pub(in crate::api) fn lookup(mut values: Values, accept: &str, from: AnswerSource<'_>) -> Result<Response, Faults> {
    let ids = values.many(&table::ID).to_vec();
    let media = media(&values, accept);
    let warnings = std::mem::take(&mut values.warnings);
    let ids = values.finish(ids)?;
    let mut hits = Vec::new();
    let mut missing = Vec::new();
    for id in &ids {
        match from.session.by_id(id) {
            Some(hit) => hits.push(hit),
            None => missing.push(id.as_str()),
        }
    }
    if hits.is_empty() {
        let detail: Vec<_> = missing.iter().map(|id| format!("id: {id} is not known here")).collect();
        if from.version.has_missing() {
            return Ok(error(503, "Service Unavailable", &detail).with("retry-after", "30"));
        }
        return Ok(error(404, "Not Found", &detail));
    }
    Ok(present(&hits, Echo { missing, warnings, ..Echo::new() }, media, from))
}

fn media(values: &Values, accept: &str) -> Media {
    Media::of(values.word(&table::FORMAT), accept)
}

/// The warning of a search with a postcode that no commune has.
const UNKNOWN_POSTCODE: &str = "postcode: no commune has it, as with a CEDEX; its département was searched";

fn search_for(request: &SearchRequest, media: Media, warnings: Vec<String>, from: AnswerSource<'_>) -> Result<Response, Faults> {
    let (hits, needs) = from.session.scope(|session| degraded::search(request, AnswerSource { session, ..from }));
    let hits = hits.map_err(|error| unsearchable("q", error))?;
    let unknown = from.session.has_unknown_postcodes(&request.filters).then(|| UNKNOWN_POSTCODE.to_owned());
    let warnings = warnings.into_iter().chain(unknown).collect();
    let echo = Echo {
        query: Some(&request.query),
        limit: Some(request.limit),
        filters: &request.filters,
        center: request.bias,
        unread: needs.skipped,
        warnings,
        ..Echo::new()
    };
    Ok(present(&hits, echo, media, from))
}

fn nearest(request: &ReverseRequest, media: Media, warnings: Vec<String>, from: AnswerSource<'_>) -> Response {
    let ((hits, remark), needs) = from.session.scope(|session| degraded::nearest(request, AnswerSource { session, ..from }));
    let warnings = warnings.into_iter().chain(remark).collect();
    let echo = Echo { limit: Some(request.limit), filters: &request.filters, center: Some(request.point), ..Echo::new() };
    present(&hits, Echo { unread: needs.skipped, warnings, ..echo }, media, from)
}

fn within(request: &WithinRequest, media: Media, warnings: Vec<String>, from: AnswerSource<'_>) -> Response {
    let (hits, needs) = from.session.scope(|session| session.within(request));
    let echo = Echo { limit: Some(request.limit), filters: &request.filters, center: request.from, ..Echo::new() };
    present(&hits, Echo { unread: needs.skipped, warnings, ..echo }, media, from)
}

/// Writes hits in a media type.
fn present(hits: &[Hit], echo: Echo<'_>, media: Media, from: AnswerSource<'_>) -> Response {
    let cache_control = lifetime(hits);
    let warnings = echo.warnings.clone();
    let answer = match media {
        Media::Json | Media::GeoJson => {
            let mut answer = Response::json(200, &FeatureCollection::new(hits, from.version, echo), cache_control);
            if media == Media::GeoJson {
                answer.headers.retain(|(name, _)| *name != "content-type");
                answer = answer.with("content-type", media.content_type());
            }
            answer
        }
        Media::NdJson => lines(rows::lines(hits), media, cache_control, from),
        Media::Csv => lines(rows::csv(hits), media, cache_control, from),
    };
    answer.with("vary", "accept").with_warnings(&warnings)
}

/// Lines have no place for the version of the data, which goes into a header.
fn lines(lines: Vec<u8>, media: Media, cache_control: &str, from: AnswerSource<'_>) -> Response {
    Response::of(200, media.content_type(), lines, cache_control).with("x-ruelle-data", from.version.header())
}
