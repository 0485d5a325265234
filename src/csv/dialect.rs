//! How a file is written: encoding, separator, quote.

use super::encoding::Encoding;

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    /// Encoding of the text.
    pub encoding: Encoding,
    /// True when the file begins with a byte order mark.
    pub has_bom: bool,
    /// What stands between two fields; ASCII.
    pub delimiter: u8,
    /// What stands around a field that holds separators, quotes or line ends; ASCII.
    pub quote: u8,
}

impl Dialect {
    /// Reads a separator: one character of ASCII punctuation, or a tab, also written `tab` or `\t`.
    pub fn parse_delimiter(text: &str) -> Option<u8> {
        match text {
            "tab" | "\\t" => Some(b'\t'),
            _ => single(text)
                .filter(|byte| *byte == b'\t' || byte.is_ascii_punctuation() && !matches!(byte, b'"' | b'\'' | b'.' | b'-')),
        }
    }

    /// Reads a quote: `"` or `'`.
    pub fn parse_quote(text: &str) -> Option<u8> {
        single(text).filter(|byte| matches!(byte, b'"' | b'\''))
    }
}

fn single(text: &str) -> Option<u8> {
    match text.as_bytes() {
        [byte] => Some(*byte),
        _ => None,
    }
}
