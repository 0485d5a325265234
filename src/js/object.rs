//! Plain JS objects.

use js_sys::{Object, Reflect};
use wasm_bindgen::JsValue;

/// Sets `key` on a plain object. Never throws, since the object is not frozen.
pub(super) fn set(object: &Object, key: &str, value: &JsValue) {
    let _ = Reflect::set(object, &key.into(), value);
}
