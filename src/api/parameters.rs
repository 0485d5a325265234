//! A raw query, decoded: names to values, whatever was sent.

use super::Faults;

/// The longest raw query that is read, in bytes: two hundred citycodes as repeated parameters fit twice.
pub(super) const MAX_RAW_BYTES: usize = 8 * 1024;

/// Bytes that the longest permitted text can take: 200 characters of four bytes, percent-encoded.
const MAX_ENCODED_TEXT: usize = 200 * 4 * 3;

/// Decoded parameters. Bytes that are not UTF-8 become U+FFFD, a `%` without two digits stays as it is.
pub(super) struct Parameters(Vec<(String, String)>);

impl Parameters {
    /// Decodes a raw query of a bounded length.
    pub(super) fn read(raw: &str) -> Result<Self, Faults> {
        if raw.len() > MAX_RAW_BYTES {
            return Err(too_long(raw));
        }
        Ok(Self(form_urlencoded::parse(raw.as_bytes()).into_owned().collect()))
    }

    /// The last value of the first of `names` (a parameter and its aliases) that has one; blank values are as absent.
    pub(super) fn one(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| self.all(name).rfind(|value| !value.trim().is_empty()))
    }

    /// The distinct values of a filter, repeated or separated by a comma, a space or `+`, in the order given.
    pub(super) fn list(&self, name: &str) -> Vec<&str> {
        let mut values = Vec::new();
        for value in self.all(name).flat_map(|value| value.split([',', ' ', '+'])) {
            if !value.is_empty() && !values.contains(&value) {
                values.push(value);
            }
        }
        values
    }

    fn all(&self, name: &str) -> impl DoubleEndedIterator<Item = &str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// 413 when the text alone is too long, as for a text that is only a little too long; else 414.
fn too_long(raw: &str) -> Faults {
    let mut faults = Faults::new();
    let text = raw.split('&').filter_map(|pair| pair.strip_prefix("q=")).find(|text| text.len() > MAX_ENCODED_TEXT);
    match text {
        Some(_) => faults.add_with_status(413, "q", "must contain at most 200 characters"),
        None => faults.add_with_status(414, "query", format_args!("has {} bytes, at most {MAX_RAW_BYTES} are read", raw.len())),
    }
    faults
}
