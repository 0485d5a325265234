//! One attempt to fetch one file from the bound store.

use super::arena::FillBuffer;
use super::body;
use super::context::FetchContext;
use super::fault::Fault;
use worker::js_sys::{Promise, Uint8Array};
use worker::wasm_bindgen::JsValue;
use worker::wasm_bindgen::prelude::wasm_bindgen;
use worker::wasm_bindgen_futures::JsFuture;
use worker::{Fetcher, Headers, RequestInit, Response};

const BINDING: &str = "ASSETS";
/// URL of the shards among the assets. Its host is never asked.
const BASE: &str = "https://assets.local/shards/";

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["crypto", "subtle"], catch)]
    fn digest(algorithm: &str, bytes: &[u8]) -> Result<Promise, JsValue>;
}

/// The static assets, or a service in their place.
pub struct Assets<'a> {
    service: Fetcher,
    /// The header of this name.
    traceparent: Option<&'a str>,
}

impl<'a> Assets<'a> {
    /// The bound store.
    ///
    /// # Errors
    /// [`Fault::Unfit`] when nothing is bound.
    pub fn bound(context: FetchContext<'a>) -> Result<Self, Fault> {
        let bound = context.env.assets(BINDING);
        let unbound = |error| Fault::Unfit(format!("{error}; bind the static assets as {BINDING} in wrangler.toml"));
        Ok(Self { service: bound.map_err(unbound)?, traceparent: context.traceparent })
    }

    async fn get(&self, file: &str) -> worker::Result<Response> {
        let mut init = RequestInit::new();
        if let Some(traceparent) = self.traceparent {
            let headers = Headers::new();
            headers.set("traceparent", traceparent)?;
            init.with_headers(headers);
        }
        self.service.fetch(format!("{BASE}{file}"), Some(init)).await
    }
}

/// The bytes of a file, at most `max_bytes`.
pub async fn bytes(assets: &Assets<'_>, file: &str, max_bytes: usize) -> Result<Vec<u8>, Fault> {
    let response = fetched(assets, file, max_bytes).await?;
    let mut bytes = Vec::new();
    let add = |piece: &Uint8Array| {
        bytes.extend_from_slice(&piece.to_vec());
        bytes.len() <= max_bytes
    };
    body::read(&response, add).await.map_err(|error| Fault::Unreachable(format!("{file}: {error}")))?;
    if bytes.len() > max_bytes { Err(too_long(file, bytes.len(), max_bytes)) } else { Ok(bytes) }
}

/// Fills a buffer with the bytes of a file. A file of another length is a fault.
pub async fn fill(assets: &Assets<'_>, file: &str, buffer: &FillBuffer<'_>) -> Result<(), Fault> {
    buffer.clear();
    let response = fetched(assets, file, buffer.bytes()).await?;
    let mut fits = true;
    let add = |piece: &Uint8Array| {
        fits = buffer.add(piece);
        fits
    };
    body::read(&response, add).await.map_err(|error| Fault::Unreachable(format!("{file}: {error}")))?;
    let is = buffer.filled();
    let should = buffer.bytes();
    if fits && is == should {
        return Ok(());
    }
    let is = if fits { format!("{is} bytes") } else { "more bytes".to_owned() };
    Err(Fault::Unfit(format!("{file} has {is}, the manifest says {should}; publish the shards again")))
}

/// The store's response, if it has the file and announces at most `max_bytes`.
async fn fetched(assets: &Assets<'_>, file: &str, max_bytes: usize) -> Result<Response, Fault> {
    let unreachable = |error: worker::Error| Fault::Unreachable(format!("{file}: {error}"));
    let response = assets.get(file).await.map_err(unreachable)?;
    match response.status_code() {
        200 => {}
        status @ (408 | 425 | 429 | 500..) => return Err(Fault::Unreachable(format!("{file}: HTTP {status} from the store"))),
        status => return Err(Fault::Unfit(format!("{file}: HTTP {status}; is it beside the manifest?"))),
    }
    let length = response.headers().get("content-length").map_err(unreachable)?.and_then(|length| length.parse::<usize>().ok());
    match length {
        Some(length) if length > max_bytes => Err(too_long(file, length, max_bytes)),
        _ => Ok(response),
    }
}

fn too_long(file: &str, length: usize, max_bytes: usize) -> Fault {
    Fault::Unfit(format!("{file} has {length} bytes, expected at most {max_bytes}; publish the shards again"))
}

/// SHA-256 of a buffer in lower-case hexadecimal digits, or `None` where the platform has none.
pub async fn sha256(buffer: &FillBuffer<'_>) -> Option<String> {
    // The platform reads the bytes before it gives the promise.
    let digest = buffer.read(|bytes| digest("SHA-256", bytes))?.ok()?;
    let digest = JsFuture::from(digest).await.ok()?;
    let digits = Uint8Array::new(&digest).to_vec().into_iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.map(|digit| char::from_digit(u32::from(digit), 16)).collect()
}
