//! The parameters as they were sent, decoded and not checked.

use super::parameter::Parameter;
use crate::api::http::fault::Faults;
use serde_json::{Map, Value};
use std::borrow::Cow;

/// The longest raw query that is read, in bytes: twice the length of two hundred citycodes as repeated parameters.
pub(in crate::api) const MAX_RAW_BYTES: usize = 8 * 1024;

/// The most bytes of a permitted text: 200 characters of four bytes, percent-encoded.
const MAX_ENCODED_TEXT: usize = 200 * 4 * 3;

/// Names and values. Bytes that are not UTF-8 become U+FFFD. A `%` without two digits stays as it is.
pub(in crate::api) struct Raw<'a>(Vec<(Cow<'a, str>, Cow<'a, str>)>);

impl<'a> Raw<'a> {
    /// Decodes a raw query. One that is too long is a fault.
    pub(in crate::api) fn of_query(query: &'a str) -> Result<Self, Faults> {
        if query.len() > MAX_RAW_BYTES {
            return Err(too_long(query));
        }
        let pairs = form_urlencoded::parse(query.as_bytes());
        Ok(Self(pairs.map(|(name, value)| (plain(name), value)).collect()))
    }

    /// The members of a JSON object, and the other members of `common`.
    ///
    /// Arrays are repeated parameters. Numbers and objects are written as JSON.
    pub(in crate::api) fn of_json(own: &'a Map<String, Value>, common: &'a Map<String, Value>) -> Self {
        let mut pairs = Vec::with_capacity(own.len() + common.len());
        let is_own = |name: &str| own.keys().any(|known| plain_name(known) == plain_name(name));
        for (name, value) in own.iter().chain(common.iter().filter(|(name, _)| !is_own(name))) {
            let values = if let Value::Array(values) = value { values.as_slice() } else { std::slice::from_ref(value) };
            pairs.extend(values.iter().filter_map(|value| Some((Cow::Borrowed(plain_name(name)), written(value)?))));
        }
        Self(pairs)
    }

    /// The last value of the first of a parameter's names that has one. Blank values count as absent.
    pub(in crate::api) fn one(&self, parameter: &Parameter) -> Option<&str> {
        names(parameter).find_map(|name| self.all(name).rfind(|value| !value.trim().is_empty()))
    }

    /// The values of a parameter, repeated or separated, in their order. Some may be blank.
    pub(super) fn list(&self, parameter: &Parameter, separators: &[char]) -> Vec<&str> {
        names(parameter).flat_map(|name| self.all(name)).flat_map(|value| value.split(separators)).collect()
    }

    /// Whether a parameter has a value, sound or not.
    pub(in crate::api) fn has(&self, parameter: &Parameter) -> bool {
        self.one(parameter).is_some()
    }

    /// The names of the parameters that have a value.
    pub(in crate::api) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().filter(|(_, value)| !value.trim().is_empty()).map(|(name, _)| name.as_ref())
    }

    fn all(&self, name: &str) -> impl DoubleEndedIterator<Item = &str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_ref())
    }
}

/// A name as the contract writes it: without blanks around it, and without the brackets of a list, `citycode[]` or `type[0]`.
pub(in crate::api) fn plain_name(name: &str) -> &str {
    let name = name.trim();
    let bare = name.strip_suffix(']').and_then(|name| name.rsplit_once('['));
    let is_index = |index: &str| index.len() <= 4 && index.bytes().all(|byte| byte.is_ascii_digit());
    bare.filter(|(bare, index)| !bare.is_empty() && is_index(index)).map_or(name, |(bare, _)| bare.trim())
}

fn plain(name: Cow<'_, str>) -> Cow<'_, str> {
    match name {
        Cow::Borrowed(name) => Cow::Borrowed(plain_name(name)),
        Cow::Owned(name) => Cow::Owned(plain_name(&name).to_owned()),
    }
}

fn names(parameter: &Parameter) -> impl Iterator<Item = &'static str> {
    std::iter::once(parameter.name).chain(parameter.aliases.iter().copied())
}

fn written(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(Cow::Borrowed(text)),
        value => Some(Cow::Owned(value.to_string())),
    }
}

/// 413 if the query text alone is too long, as for one that is only a little too long. Else 414.
fn too_long(query: &str) -> Faults {
    let mut faults = Faults::new();
    let texts = query.split('&').filter_map(|pair| pair.split_once('=')).filter(|(name, _)| matches!(*name, "q" | "text"));
    match texts.into_iter().find(|(_, text)| text.len() > MAX_ENCODED_TEXT) {
        Some((name, _)) => faults.add_with_status(413, name, "must contain at most 200 characters"),
        None => faults.add_with_status(414, "query", format_args!("has {} bytes, at most {MAX_RAW_BYTES} are read", query.len())),
    }
    faults
}
