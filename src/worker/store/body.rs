//! Bodies of the platform's responses, read through one small buffer outside of the module's memory.

use worker::js_sys::{Object, Promise, Reflect, Uint8Array};
use worker::wasm_bindgen::prelude::wasm_bindgen;
use worker::wasm_bindgen::{JsCast, JsValue};
use worker::wasm_bindgen_futures::JsFuture;
use worker::{Response, ResponseBody};

/// Bytes of the buffer.
const BUFFER: u32 = 256 << 10;

#[wasm_bindgen]
extern "C" {
    type Body;
    #[wasm_bindgen(method, catch, js_name = getReader)]
    fn get_reader(this: &Body, options: &Object) -> Result<Reader, JsValue>;

    type Reader;
    #[wasm_bindgen(method, catch)]
    fn read(this: &Reader) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch, js_name = read)]
    fn read_into(this: &Reader, view: &Uint8Array) -> Result<Promise, JsValue>;
    /// The platform's own: reads at least `bytes` bytes, unless the body ends before.
    #[wasm_bindgen(method, catch, js_name = readAtLeast)]
    fn read_at_least(this: &Reader, bytes: u32, view: &Uint8Array) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn cancel(this: &Reader) -> Result<Promise, JsValue>;
}

/// Gives the body to `take` piece by piece, until its end or until `take` returns false.
///
/// # Errors
/// The text of the error when the body breaks off.
pub async fn read(response: &Response, mut take: impl FnMut(&Uint8Array) -> bool) -> Result<(), String> {
    let ResponseBody::Stream(body) = response.body() else { return Ok(()) };
    pieces(body.unchecked_ref(), &mut take).await.map_err(|error| format!("{error:?}"))
}

async fn pieces(body: &Body, take: &mut impl FnMut(&Uint8Array) -> bool) -> Result<(), JsValue> {
    let options = Object::new();
    Reflect::set(&options, &"mode".into(), &"byob".into())?;
    // A stream that a script made has no such reader.
    let (reader, mut buffer) = match body.get_reader(&options) {
        Ok(reader) => (reader, Some(Uint8Array::new_with_length(BUFFER))),
        Err(_) => (body.get_reader(&Object::new())?, None),
    };
    let has_least = Reflect::has(&reader, &"readAtLeast".into())?;
    loop {
        let promise = match &buffer {
            Some(view) if has_least => reader.read_at_least(view.length(), view)?,
            Some(view) => reader.read_into(view)?,
            None => reader.read()?,
        };
        let result = JsFuture::from(promise).await?;
        let piece = Reflect::get(&result, &"value".into())?.dyn_into::<Uint8Array>().ok();
        if piece.as_ref().is_some_and(|piece| piece.length() > 0 && !take(piece)) {
            JsFuture::from(reader.cancel()?).await?;
            return Ok(());
        }
        if Reflect::get(&result, &"done".into())?.is_truthy() {
            return Ok(());
        }
        if let Some(buffer) = &mut buffer {
            let Some(piece) = piece else { return Ok(()) };
            *buffer = Uint8Array::new(&piece.buffer());
        }
    }
}
