//! One file as the binding gives it, once, with no patience: how the store answers, and how much.

use super::fetch::Fault;
use futures_util::StreamExt;
use worker::js_sys::{Promise, Uint8Array};
use worker::wasm_bindgen::JsValue;
use worker::wasm_bindgen::prelude::wasm_bindgen;
use worker::wasm_bindgen_futures::JsFuture;
use worker::{Env, Fetcher, Response};

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
pub(super) struct Assets(Fetcher);

impl Assets {
    /// # Errors
    /// When nothing is bound, and how to mend it.
    pub(super) fn of(env: &Env) -> Result<Self, String> {
        let binding = env.assets(BINDING);
        binding.map(Self).map_err(|error| format!("{error}; bind the static assets as {BINDING} in wrangler.toml"))
    }
}

/// The bytes of a file, at most `most` of them.
pub(super) async fn bytes(assets: &Assets, file: &str, most: usize) -> Result<Vec<u8>, Fault> {
    let unreachable = |error: worker::Error| Fault::Unreachable(format!("{file}: {error}"));
    let mut response = assets.0.fetch(format!("{BASE}{file}"), None).await.map_err(unreachable)?;
    match response.status_code() {
        200 => {}
        status @ (408 | 425 | 429 | 500..) => return Err(Fault::Unreachable(format!("{file}: HTTP {status} from the store"))),
        status => return Err(Fault::Unfit(format!("{file}: HTTP {status}; is it beside the manifest?"))),
    }
    let length = response.headers().get("content-length").map_err(unreachable)?.and_then(|length| length.parse::<usize>().ok());
    match length {
        Some(length) if length > most => Err(too_long(file, length, most)),
        // The platform holds the body to its length.
        Some(_) => response.bytes().await.map_err(unreachable),
        None => counted(&mut response, file, most).await,
    }
}

/// The bytes of a body that does not say how many there are.
async fn counted(response: &mut Response, file: &str, most: usize) -> Result<Vec<u8>, Fault> {
    let unreachable = |error: worker::Error| Fault::Unreachable(format!("{file}: {error}"));
    let mut bytes = Vec::new();
    let mut stream = response.stream().map_err(unreachable)?;
    while let Some(chunk) = stream.next().await {
        bytes.extend_from_slice(&chunk.map_err(unreachable)?);
        if bytes.len() > most {
            return Err(too_long(file, bytes.len(), most));
        }
    }
    Ok(bytes)
}

fn too_long(file: &str, length: usize, most: usize) -> Fault {
    Fault::Unfit(format!("{file} has {length} bytes, expected at most {most}; publish the shards again"))
}

/// SHA-256 in lower-case hexadecimal digits, by the platform; `None` where it has none.
pub(super) async fn sha256(bytes: &[u8]) -> Option<String> {
    let digest = JsFuture::from(digest("SHA-256", bytes).ok()?).await.ok()?;
    let digits = Uint8Array::new(&digest).to_vec().into_iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.map(|digit| char::from_digit(u32::from(digit), 16)).collect()
}
