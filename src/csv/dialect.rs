//! The dialect of a file: encoding, separator, quote.

use super::encoding::Encoding;

/// The dialect of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dialect {
    /// Encoding of the text.
    pub encoding: Encoding,
    /// Whether the file begins with a byte order mark.
    pub has_bom: bool,
    /// The separator between fields, ASCII.
    pub delimiter: u8,
    /// The quote around a field with separators, quotes or line ends, ASCII.
    pub quote: u8,
}

impl Dialect {
    /// Parses a separator: one character of ASCII punctuation, or a tab, also written `tab` or `\t`.
    pub fn parse_delimiter(text: &str) -> Option<u8> {
        match text {
            "tab" | "\\t" => Some(b'\t'),
            _ => single(text)
                .filter(|byte| *byte == b'\t' || byte.is_ascii_punctuation() && !matches!(byte, b'"' | b'\'' | b'.' | b'-')),
        }
    }

    /// Parses a quote: `"` or `'`.
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
