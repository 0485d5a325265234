//! One file as the binding gives it, once, with no patience: how the store answers, and how much.

use super::fetch::Fault;
use super::arena::Ground;
use super::{Errand, body};
use worker::js_sys::{Promise, Uint8Array};
use worker::wasm_bindgen::JsValue;
use worker::wasm_bindgen::prelude::wasm_bindgen;
use worker::wasm_bindgen_futures::JsFuture;
use worker::{Fetcher, Headers, RequestInit, Response};

/// The name of the binding in `wrangler.toml`.
const BINDING: &str = "ASSETS";
/// Where the shards are among the assets; the host is never asked.
const BASE: &str = "https://assets.local/shards/";

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = ["crypto", "subtle"], catch)]
    fn digest(algorithm: &str, bytes: &[u8]) -> Result<Promise, JsValue>;
}

/// The static assets, or whatever service stands in for them.
pub struct Assets<'a> {
    service: Fetcher,
    /// The header of this name, for who follows a request through its services.
    traceparent: Option<&'a str>,
}

impl<'a> Assets<'a> {
    /// # Errors
    /// When nothing is bound, and how to mend it.
    pub fn of(errand: Errand<'a>) -> Result<Self, String> {
        let bound = errand.env.assets(BINDING);
        let service = bound.map_err(|error| format!("{error}; bind the static assets as {BINDING} in wrangler.toml"))?;
        Ok(Self { service, traceparent: errand.traceparent })
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

/// The bytes of a file, at most `most` of them.
pub async fn bytes(assets: &Assets<'_>, file: &str, most: usize) -> Result<Vec<u8>, Fault> {
    let response = fetched(assets, file, most).await?;
    let mut bytes = Vec::new();
    let add = |piece: &Uint8Array| {
        bytes.extend_from_slice(&piece.to_vec());
        bytes.len() <= most
    };
    body::read(&response, add).await.map_err(|error| Fault::Unreachable(format!("{file}: {error}")))?;
    if bytes.len() > most { Err(too_long(file, bytes.len(), most)) } else { Ok(bytes) }
}

/// Fills the room for a file with its bytes. They are as many as there is room for, or it is a fault.
pub async fn fill(assets: &Assets<'_>, file: &str, ground: &Ground) -> Result<(), Fault> {
    ground.clear();
    let response = fetched(assets, file, ground.bytes()).await?;
    let mut fits = true;
    let add = |piece: &Uint8Array| {
        fits = ground.add(piece);
        fits
    };
    body::read(&response, add).await.map_err(|error| Fault::Unreachable(format!("{file}: {error}")))?;
    let (is, should) = (ground.filled(), ground.bytes());
    if fits && is == should {
        return Ok(());
    }
    let is = if fits { format!("{is} bytes") } else { "more bytes".to_owned() };
    Err(Fault::Unfit(format!("{file} has {is}, the manifest says {should}; publish the shards again")))
}

/// The store's answer, when it has the file and says nothing else than at most so many bytes.
async fn fetched(assets: &Assets<'_>, file: &str, most: usize) -> Result<Response, Fault> {
    let unreachable = |error: worker::Error| Fault::Unreachable(format!("{file}: {error}"));
    let response = assets.get(file).await.map_err(unreachable)?;
    match response.status_code() {
        200 => {}
        status @ (408 | 425 | 429 | 500..) => return Err(Fault::Unreachable(format!("{file}: HTTP {status} from the store"))),
        status => return Err(Fault::Unfit(format!("{file}: HTTP {status}; is it beside the manifest?"))),
    }
    let length = response.headers().get("content-length").map_err(unreachable)?.and_then(|length| length.parse::<usize>().ok());
    match length {
        Some(length) if length > most => Err(too_long(file, length, most)),
        _ => Ok(response),
    }
}

fn too_long(file: &str, length: usize, most: usize) -> Fault {
    Fault::Unfit(format!("{file} has {length} bytes, expected at most {most}; publish the shards again"))
}

/// SHA-256 in lower-case hexadecimal digits, by the platform; `None` where it has none.
pub async fn sha256(ground: &Ground) -> Option<String> {
    // The platform reads the bytes before it gives the promise.
    let digest = ground.read(|bytes| digest("SHA-256", bytes))?.ok()?;
    let digest = JsFuture::from(digest).await.ok()?;
    let digits = Uint8Array::new(&digest).to_vec().into_iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.map(|digit| char::from_digit(u32::from(digit), 16)).collect()
}
