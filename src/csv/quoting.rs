//! Quotes: written where a field needs them, and checked in rows of several lines.

use super::dialect::Dialect;

/// Appends a field in the internal encoding, in quotes if it needs them.
pub(super) fn write_field(text: &str, dialect: Dialect, out: &mut Vec<u8>) {
    let Dialect { encoding, delimiter, quote, .. } = dialect;
    let is_special = |byte: u8| byte == delimiter || byte == quote || matches!(byte, b'\n' | b'\r');
    if !text.bytes().any(is_special) {
        encoding.encode(text, out);
        return;
    }
    let quote_char = char::from(quote);
    out.push(quote);
    for (at, part) in text.split(quote_char).enumerate() {
        if at > 0 {
            out.extend_from_slice(&[quote, quote]);
        }
        encoding.encode(part, out);
    }
    out.push(quote);
}

/// Whether each open quote is closed, with a separator after it. Line ends within the row are intended then.
///
/// A torn row, which ran into the next quote of the file, is not well quoted.
pub(super) fn is_well_quoted(row: &[u8], dialect: Dialect) -> bool {
    let Dialect { delimiter, quote, .. } = dialect;
    let mut rest = row;
    loop {
        if rest.first() == Some(&quote) {
            let Some(after) = after_quotes(&rest[1..], quote) else { return false };
            match after {
                [] => return true,
                [byte, next @ ..] if *byte == delimiter => rest = next,
                _ => return false,
            }
        } else {
            let length = rest.iter().position(|byte| *byte == delimiter).unwrap_or(rest.len());
            if rest[..length].iter().any(|byte| matches!(byte, b'\n' | b'\r')) {
                return false;
            }
            match rest.get(length + 1..) {
                Some(next) => rest = next,
                None => return true,
            }
        }
    }
}

/// The fields of a row with their quotes, cut as [`super::cutter`] cuts them.
pub(super) fn raw_fields(row: &[u8], dialect: Dialect) -> Vec<&[u8]> {
    let Dialect { delimiter, quote, .. } = dialect;
    let mut fields = Vec::new();
    let mut rest = row;
    loop {
        let quoted = if rest.first() == Some(&quote) {
            after_quotes(&rest[1..], quote).map_or(rest.len(), |after| rest.len() - after.len())
        } else {
            0
        };
        let length = memchr::memchr(delimiter, &rest[quoted..]).map_or(rest.len(), |at| quoted + at);
        fields.push(&rest[..length]);
        match rest.get(length + 1..) {
            Some(next) => rest = next,
            None => return fields,
        }
    }
}

/// The bytes after the closing quote. `None` without one.
fn after_quotes(mut rest: &[u8], quote: u8) -> Option<&[u8]> {
    loop {
        let at = memchr::memchr(quote, rest)?;
        rest = rest.get(at + 1..)?;
        match rest.split_first() {
            Some((byte, next)) if *byte == quote => rest = next,
            _ => return Some(rest),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::csv::encoding::Encoding;

    const DIALECT: Dialect = Dialect { encoding: Encoding::Utf8, has_bom: false, delimiter: b';', quote: b'"' };

    #[test]
    fn quotes_are_written_where_needed() {
        for (text, written) in
            [("Paris", "Paris"), ("a;b", "\"a;b\""), ("le \"8\"", "\"le \"\"8\"\"\""), ("a\nb", "\"a\nb\""), ("", "")]
        {
            let mut out = Vec::new();
            write_field(text, DIALECT, &mut out);
            assert_eq!(String::from_utf8_lossy(&out), written);
        }
    }

    #[test]
    fn fields_keep_their_quotes() {
        for (row, fields) in [
            ("", &[""][..]),
            ("a;b", &["a", "b"]),
            ("\"a;\"\"b\";c;", &["\"a;\"\"b\"", "c", ""]),
            ("\"a\"x;b", &["\"a\"x", "b"]),
            ("a\"b;\"c", &["a\"b", "\"c"]),
        ] {
            let found: Vec<_> = raw_fields(row.as_bytes(), DIALECT).into_iter().map(String::from_utf8_lossy).collect();
            assert_eq!(found, fields, "{row}");
        }
    }

    #[test]
    fn torn_rows_are_known() {
        for row in ["a;b", "\"a\nb\";c", "a;\"b\"\"\nc\"", "\"\"", ""] {
            assert!(is_well_quoted(row.as_bytes(), DIALECT), "{row:?}");
        }
        for row in ["1;\"Café\n2;x", "1;\"Café\n2;\"x\"", "\"a\"b\nc", "\"a"] {
            assert!(!is_well_quoted(row.as_bytes(), DIALECT), "{row:?}");
        }
    }
}
