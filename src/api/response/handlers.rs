//! From a question to its answer, once the geocoder holds the data.

use super::geojson::{Echo, FeatureCollection};
use super::rows;
use super::source::{AnswerSource, lifetime, unsearchable, unwatched};
use crate::api::data::version::DataVersion;
use crate::api::http::fault::{Faults, error};
use crate::api::http::media::Media;
use crate::api::http::message::Response;
use crate::api::parameters::table;
use crate::api::parameters::values::Values;
use crate::api::to_engine::{self, ReverseQuery};
use crate::engine::geocoder::Geocoder;
use crate::engine::hit::Hit;
use crate::engine::request::{ReverseRequest, SearchRequest};

/// Searches and presents: a `FeatureCollection`, or the fault of a text that cannot be searched.
pub fn answer_search(request: &SearchRequest, geocoder: &Geocoder, version: &DataVersion) -> Response {
    let from = AnswerSource { geocoder, version, watch: &unwatched };
    from.search(request, Media::Json).unwrap_or_else(Faults::into_response)
}

/// Looks around a position and presents: a `FeatureCollection`.
pub fn answer_reverse(request: &ReverseRequest, geocoder: &Geocoder, version: &DataVersion) -> Response {
    let from = AnswerSource { geocoder, version, watch: &unwatched };
    from.near(request, Media::Json)
}

/// `/search`
pub(in crate::api) fn search(mut values: Values, accept: &str, from: AnswerSource<'_>) -> Result<Response, Faults> {
    let (request, media) = (to_engine::search(&mut values), Media::of(&values, accept));
    from.search(&values.finish(request)?, media)
}

/// `/reverse`
pub(in crate::api) fn reverse(mut values: Values, accept: &str, from: AnswerSource<'_>) -> Result<Response, Faults> {
    let (around, media) = (to_engine::around(&mut values), Media::of(&values, accept));
    Ok(match values.finish(around)? {
        ReverseQuery::Near(request) => from.near(&request, media),
        ReverseQuery::Within(request) => {
            let (hits, trail) = from.geocoder.traced(|| from.inside(&request));
            let echo = Echo { limit: Some(request.limit), filters: &request.filters, center: request.from, ..Echo::new() };
            from.present(&hits, Echo { unread: trail.unread, ..echo }, media)
        }
    })
}

/// `/lookup`: what is found of what was asked, in its order; 404 when that is nothing.
pub(in crate::api) fn lookup(values: Values, accept: &str, from: AnswerSource<'_>) -> Result<Response, Faults> {
    let (ids, media) = (values.many(&table::ID).to_vec(), Media::of(&values, accept));
    let ids = values.finish(ids)?;
    let (mut hits, mut missing) = (Vec::new(), Vec::new());
    for id in &ids {
        match from.geocoder.by_id(id) {
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
    Ok(from.present(&hits, Echo { missing, ..Echo::new() }, media))
}

impl AnswerSource<'_> {
    fn search(self, request: &SearchRequest, media: Media) -> Result<Response, Faults> {
        let (hits, trail) = self.geocoder.traced(|| self.hits(request));
        let hits = hits.map_err(|error| unsearchable("q", error))?;
        let echo = Echo {
            query: Some(&request.query),
            limit: Some(request.limit),
            filters: &request.filters,
            center: request.bias,
            unread: trail.unread,
            ..Echo::new()
        };
        Ok(self.present(&hits, echo, media))
    }

    fn near(self, request: &ReverseRequest, media: Media) -> Response {
        let (hits, trail) = self.geocoder.traced(|| self.around(request));
        let echo = Echo { limit: Some(request.limit), filters: &request.filters, center: Some(request.point), ..Echo::new() };
        self.present(&hits, Echo { unread: trail.unread, ..echo }, media)
    }

    /// Writes hits in the form that is wanted.
    fn present(self, hits: &[Hit], echo: Echo<'_>, media: Media) -> Response {
        let kept = lifetime(hits);
        let answer = match media {
            Media::Json | Media::GeoJson => {
                let mut answer = Response::json(200, &FeatureCollection::new(hits, self.version, echo), kept);
                if media == Media::GeoJson {
                    answer.headers.retain(|(name, _)| *name != "content-type");
                    answer = answer.with("content-type", media.content_type());
                }
                answer
            }
            Media::NdJson => self.rows(media, rows::lines(hits), kept),
            Media::Csv => self.rows(media, rows::csv(hits), kept),
        };
        answer.with("vary", "accept")
    }

    /// Lines have no place for which data they come from: a header says it.
    fn rows(self, media: Media, lines: Vec<u8>, kept: &str) -> Response {
        Response::of(200, media.content_type(), lines, kept).with("x-ruelle-data", self.version.header())
    }
}
