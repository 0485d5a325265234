//! The settings of this isolate: read from the bindings once, at the first request.

use super::secrets;
use crate::service::settings::{SETTINGS, Settings};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::wasm_bindgen;
use worker::Env;
use worker::js_sys::{JSON, Object, Reflect};
use worker::wasm_bindgen::{JsCast, JsValue};

/// The settings, or everything that is wrong with them.
pub type Read = Result<Rc<Settings>, Rc<Vec<String>>>;

thread_local! {
    static READ: RefCell<Option<Read>> = const { RefCell::new(None) };
}

/// The settings, read now if they were not.
pub fn read(env: &Env) -> Read {
    if let Some(read) = READ.with_borrow(Clone::clone) {
        return read;
    }
    let read = read_now(env);
    READ.replace(Some(read.clone()));
    read
}

/// Reads them anew, with secrets that have changed; false when they are wrong now, and those from before stay.
pub fn read_again(env: &Env) -> bool {
    let read = read_now(env);
    let is_well = read.is_ok();
    if is_well {
        READ.replace(Some(read));
    }
    is_well || READ.with_borrow(Option::is_none)
}

fn read_now(env: &Env) -> Read {
    let mut given = texts(env);
    given.extend(secrets::keys().map(|keys| ("RUELLE_KEYS".to_owned(), keys)));
    Settings::read(given.iter().map(|(name, value)| (name.as_str(), value.as_str()))).map(Rc::new).map_err(Rc::new)
}

/// The settings, when they were read and are well.
pub fn known() -> Option<Rc<Settings>> {
    READ.with_borrow(|read| read.as_ref()?.as_ref().ok().cloned())
}

/// What is wrong with them, once they were read.
pub fn faults() -> Option<Rc<Vec<String>>> {
    READ.with_borrow(|read| read.as_ref()?.as_ref().err().cloned())
}

/// Every binding that is a text, and settings that are none, as JSON, so that they are found wrong.
fn texts(env: &Env) -> Vec<(String, String)> {
    let env: &JsValue = env.as_ref();
    let names = Object::keys(env.unchecked_ref::<Object>()).iter().filter_map(|name| name.as_string()).collect::<Vec<_>>();
    let value = |name: &str| {
        let value = Reflect::get(env, &name.into()).ok()?;
        let is_setting = SETTINGS.iter().any(|setting| setting.name == name);
        value.as_string().or_else(|| if is_setting { JSON::stringify(&value).ok().map(String::from) } else { None })
    };
    names.into_iter().filter_map(|name| value(&name).map(|value| (name, value))).collect()
}

/// The headers that JavaScript must hand over after the first four lines of a request: those that the settings
/// need; `undefined` before they were read.
#[wasm_bindgen(js_name = wantedHeaders)]
pub fn wanted_headers() -> Option<Vec<String>> {
    let settings = known()?;
    Some(super::http::request::wanted(&settings).map(str::to_owned).collect())
}
