//! What was sent, decoded: names to values, whatever they are.

use super::parameter::Parameter;
use crate::api::http::fault::Faults;
use serde_json::{Map, Value};
use std::borrow::Cow;

/// The longest raw query that is read, in bytes: two hundred citycodes as repeated parameters fit twice.
pub(in crate::api) const MAX_RAW_BYTES: usize = 8 * 1024;

/// Bytes that the longest permitted text can take: 200 characters of four bytes, percent-encoded.
const MAX_ENCODED_TEXT: usize = 200 * 4 * 3;

/// Names and values. Bytes that are not UTF-8 become U+FFFD, a `%` without two digits stays as it is.
pub(in crate::api) struct Raw<'a>(Vec<(Cow<'a, str>, Cow<'a, str>)>);

impl<'a> Raw<'a> {
    /// Decodes a raw query of a bounded length.
    pub(in crate::api) fn of_query(query: &'a str) -> Result<Self, Faults> {
        if query.len() > MAX_RAW_BYTES {
            return Err(too_long(query));
        }
        Ok(Self(form_urlencoded::parse(query.as_bytes()).collect()))
    }

    /// The members of a JSON object, and those of another that it has not: numbers and objects as they would be written,
    /// arrays as repeated parameters.
    pub(in crate::api) fn of_json(own: &'a Map<String, Value>, common: &'a Map<String, Value>) -> Self {
        let mut pairs = Vec::with_capacity(own.len() + common.len());
        for (name, value) in own.iter().chain(common.iter().filter(|(name, _)| !own.contains_key(*name))) {
            let values = if let Value::Array(values) = value { values.as_slice() } else { std::slice::from_ref(value) };
            pairs.extend(values.iter().filter_map(|value| Some((Cow::Borrowed(name.as_str()), written(value)?))));
        }
        Self(pairs)
    }

    /// The last value of the first of a parameter's names that has one; blank values are as absent.
    pub(in crate::api) fn one(&self, parameter: &Parameter) -> Option<&str> {
        names(parameter).find_map(|name| self.all(name).rfind(|value| !value.trim().is_empty()))
    }

    /// The values of a parameter, repeated or separated, in the order given; some may be blank.
    pub(super) fn list(&self, parameter: &Parameter, separators: &[char]) -> Vec<&str> {
        names(parameter).flat_map(|name| self.all(name)).flat_map(|value| value.split(separators)).collect()
    }

    /// True when a parameter has a value, whatever it is.
    pub(in crate::api) fn has(&self, parameter: &Parameter) -> bool {
        self.one(parameter).is_some()
    }

    fn all(&self, name: &str) -> impl DoubleEndedIterator<Item = &str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_ref())
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

/// 413 when the text alone is too long, as for a text that is only a little too long; else 414.
fn too_long(query: &str) -> Faults {
    let mut faults = Faults::new();
    let texts = query.split('&').filter_map(|pair| pair.split_once('=')).filter(|(name, _)| matches!(*name, "q" | "text"));
    match texts.into_iter().find(|(_, text)| text.len() > MAX_ENCODED_TEXT) {
        Some((name, _)) => faults.add_with_status(413, name, "must contain at most 200 characters"),
        None => faults.add_with_status(414, "query", format_args!("has {} bytes, at most {MAX_RAW_BYTES} are read", query.len())),
    }
    faults
}
