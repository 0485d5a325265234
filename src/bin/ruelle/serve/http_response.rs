//! The conversion of a response of the contract.

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode};
use ruelle::api;

/// The server's response for one of the contract.
pub fn into_http(answer: api::Response) -> Response<Body> {
    let mut response = Response::new(Body::from(answer.body));
    *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in answer.headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}
