//! Settings of this isolate, read from its bindings at the first request.

use crate::service::settings::{SETTINGS, Settings};
use std::cell::RefCell;
use std::rc::Rc;
use worker::Env;
use worker::js_sys::{JSON, Object, Reflect};
use worker::wasm_bindgen::{JsCast, JsValue};

/// The settings, or all their faults.
pub type Read = Result<Rc<Settings>, Rc<Vec<String>>>;

/// Settings that are read once, and again when their secrets change.
#[derive(Default)]
pub struct SettingsReader {
    read: RefCell<Option<Read>>,
    /// Value of `RUELLE_KEYS` that replaces that of the bindings.
    keys: RefCell<Option<String>>,
}

impl SettingsReader {
    /// The settings. They are read now if they were not.
    pub fn read(&self, env: &Env) -> Read {
        let known = self.read.borrow().clone();
        known.unwrap_or_else(|| {
            let read = self.read_now(env);
            self.read.replace(Some(read.clone()));
            read
        })
    }

    /// The settings, if they were read and have no fault.
    pub fn known(&self) -> Option<Rc<Settings>> {
        self.read.borrow().as_ref()?.as_ref().ok().cloned()
    }

    /// Replaces the keys. False when the settings have a fault with these: then the keys and settings from before stay.
    pub fn replace_keys(&self, env: &Env, keys: String) -> bool {
        let before = self.keys.replace(Some(keys));
        if before == *self.keys.borrow() {
            return true;
        }
        let read = self.read_now(env);
        if read.is_ok() {
            self.read.replace(Some(read));
            return true;
        }
        // Before the first request nothing is there to stay. The fault is then the answer to that request.
        let is_first = self.read.borrow().is_none();
        if !is_first {
            self.keys.replace(before);
        }
        is_first
    }

    fn read_now(&self, env: &Env) -> Read {
        let mut given = texts(env);
        given.extend(self.keys.borrow().clone().map(|keys| ("RUELLE_KEYS".to_owned(), keys)));
        Settings::read(given.iter().map(|(name, value)| (name.as_str(), value.as_str()))).map(Rc::new).map_err(Rc::new)
    }
}

/// Names and values of all bindings that are texts. Settings of another type come as JSON, so that they are found faulty.
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
