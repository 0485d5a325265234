//! Compressed responses, for clients whose `Accept-Encoding` takes `br`, `zstd` or `gzip`.

use axum::body::Body;
use axum::http::{HeaderValue, Response, header};
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::SizeAbove;

/// Bytes from which a response is compressed. One of unknown length is.
const FROM_BYTES: u64 = 1024;

/// The layer that compresses. Its level is the fastest: a file of addresses must not wait for it.
pub fn layer() -> CompressionLayer<SizeAbove> {
    CompressionLayer::new().quality(CompressionLevel::Fastest).compress_when(SizeAbove::new(FROM_BYTES))
}

/// Makes the tag of a compressed response a weak one: its bytes are others than those of the plain response.
pub async fn weaken_tag(mut response: Response<Body>) -> Response<Body> {
    if response.headers().contains_key(header::CONTENT_ENCODING)
        && let Some(tag) =
            response.headers().get(header::ETAG).and_then(|tag| tag.to_str().ok()).filter(|tag| tag.starts_with('"'))
        && let Ok(weak) = HeaderValue::from_str(&format!("W/{tag}"))
    {
        response.headers_mut().insert(header::ETAG, weak);
    }
    response
}
