//! From a question to its answer, once the geocoder holds the data.

use super::geojson::FeatureCollection;
use super::{Faults, Response};
use crate::{Geocoder, Hit, QueryError, ReverseRequest, SearchRequest};

/// How long an answer may be kept: an hour, five minutes when nothing was found.
const FOUND: &str = "public, max-age=3600";
const NOT_FOUND: &str = "public, max-age=300";

/// Searches and presents: a `FeatureCollection`, or the fault of a text that cannot be searched.
pub fn answer_search(request: &SearchRequest, geocoder: &Geocoder) -> Response {
    match geocoder.search(request) {
        Ok(hits) => {
            let query = Some(request.query.as_str());
            present(&hits, &FeatureCollection::new(&hits, query, request.limit, &request.filters, request.bias))
        }
        Err(error) => unsearchable(error),
    }
}

/// Looks around a position and presents: a `FeatureCollection`.
pub fn answer_reverse(request: &ReverseRequest, geocoder: &Geocoder) -> Response {
    let hits = geocoder.reverse(request);
    present(&hits, &FeatureCollection::new(&hits, None, request.limit, &request.filters, Some(request.point)))
}

fn present(hits: &[Hit], collection: &FeatureCollection<'_>) -> Response {
    Response::json(200, collection, if hits.is_empty() { NOT_FOUND } else { FOUND })
}

fn unsearchable(error: QueryError) -> Response {
    let status = match error {
        QueryError::Empty => 400,
        QueryError::TooLong(_) => 413,
    };
    let mut faults = Faults::new();
    faults.add_with_status(status, "q", error);
    faults.into_response()
}
