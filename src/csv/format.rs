//! Formats that people send by mistake in place of CSV.

/// A format that is no table of text, described after "the file is".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Format {
    english: &'static str,
    french: &'static str,
}

/// Bytes in which signs that no text has are looked for.
const EXAMINED: usize = 64 * 1024;
/// The fewest such signs that make a file binary.
const LEAST_CONTROLS: usize = 4;
/// One of so many bytes may be a sign that no text has.
const CONTROL_SHARE: usize = 50;

const fn format(english: &'static str, french: &'static str) -> Format {
    Format { english, french }
}

const IMAGE: Format = format("an image; send its table as CSV", "une image ; envoyez son tableau en CSV");
const MARKUP: Format = format("HTML or XML; export its table as CSV", "du HTML ou du XML ; exportez son tableau en CSV");
const UTF_32: Format = format("in UTF-32; convert it to UTF-8", "en UTF-32 ; convertissez-le en UTF-8");
const JSON: Format = format("JSON; convert it to CSV, or ask /batch", "du JSON ; convertissez-le en CSV, ou appelez /batch");
const BINARY: Format = format("binary, not text; export its table as CSV", "un fichier binaire ; exportez son tableau en CSV");

/// Formats by their first bytes.
const FORMATS: [(&[u8], Format); 21] = [
    (b"\x1f\x8b", format("compressed with gzip; unpack it first", "compressé par gzip ; décompressez-le")),
    (
        b"PK\x03\x04",
        format(
            "a zip archive or an office document; unpack it, or export it as CSV",
            "une archive zip ou un document bureautique ; décompressez-le, ou exportez-le en CSV",
        ),
    ),
    (
        b"\xd0\xcf\x11\xe0",
        format("an old office document; export it as CSV", "un ancien document bureautique ; exportez-le en CSV"),
    ),
    (b"\x28\xb5\x2f\xfd", format("compressed with zstd; unpack it first", "compressé par zstd ; décompressez-le")),
    (b"BZh", format("compressed with bzip2; unpack it first", "compressé par bzip2 ; décompressez-le")),
    (b"\xfd7zXZ\0", format("compressed with xz; unpack it first", "compressé par xz ; décompressez-le")),
    (b"7z\xbc\xaf", format("a 7z archive; unpack it first", "une archive 7z ; décompressez-la")),
    (b"Rar!", format("a rar archive; unpack it first", "une archive rar ; décompressez-la")),
    (b"%PDF", format("a PDF; export its table as CSV", "un PDF ; exportez son tableau en CSV")),
    (b"{\\rtf", format("RTF; export its table as CSV", "du RTF ; exportez son tableau en CSV")),
    (b"\xff\xfe\x00\x00", UTF_32),
    (b"\x00\x00\xfe\xff", UTF_32),
    (b"\x89PNG", IMAGE),
    (b"\xff\xd8\xff", IMAGE),
    (b"GIF8", IMAGE),
    (b"II*\0", IMAGE),
    (b"MM\0*", IMAGE),
    (b"RIFF", format("an image or a sound; send its table as CSV", "une image ou un son ; envoyez son tableau en CSV")),
    (b"SQLite format 3\0", format("an SQLite database; export a table as CSV", "une base SQLite ; exportez une table en CSV")),
    (b"PAR1", format("Parquet; convert it to CSV", "du Parquet ; convertissez-le en CSV")),
    (b"\x7fELF", format("a program", "un programme")),
];

impl Format {
    /// The format of bytes that begin with one's mark.
    pub(super) fn by_mark(head: &[u8]) -> Option<Self> {
        FORMATS.iter().find(|(mark, _)| head.starts_with(mark)).map(|(_, format)| *format)
    }

    /// The format of a text, by its first signs, in an encoding in which ASCII is ASCII.
    pub(super) fn of_text(text: &[u8]) -> Option<Self> {
        let text = text.trim_ascii_start();
        let (first, rest) = text.split_first()?;
        let next = rest.trim_ascii_start().first().copied();
        match first {
            b'{' if matches!(next, Some(b'"' | b'}')) => Some(JSON),
            b'[' if matches!(next, Some(b'{' | b'[' | b']' | b'"' | b'0'..=b'9')) => Some(JSON),
            b'<' if rest.first().is_some_and(|byte| matches!(byte, b'!' | b'?') || byte.is_ascii_alphabetic()) => Some(MARKUP),
            _ if is_binary(text) => Some(BINARY),
            _ => None,
        }
    }

    /// The description in English.
    pub fn english(self) -> &'static str {
        self.english
    }

    /// The description in French.
    pub fn french(self) -> &'static str {
        self.french
    }
}

/// Whether many signs are none of a text.
fn is_binary(text: &[u8]) -> bool {
    let text = text.get(..EXAMINED).unwrap_or(text);
    let is_control = |byte: &&u8| byte.is_ascii_control() && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c | 0x1a);
    let count = text.iter().filter(is_control).count();
    count >= LEAST_CONTROLS && count * CONTROL_SHARE > text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_table_is_named() {
        for (text, name) in [
            (&b"{\"a\": 1}"[..], "JSON"),
            (b" [\n {\"a\":1}]", "JSON"),
            (b"[1,2]", "JSON"),
            (b"<!DOCTYPE html>", "HTML"),
            (b"<?xml version=\"1.0\"?>", "XML"),
            (b"\n<html>", "HTML"),
            (b"\x01\x02abc\x00\x00", "binary"),
        ] {
            assert!(Format::of_text(text).is_some_and(|format| format.english().contains(name)), "{text:?}");
        }
        for text in [&b"[id];[adresse]\n"[..], b"{id};a", "adresse\nBriançon\x1a".as_bytes(), b"\"a\";b", b"<5;a", b""] {
            assert_eq!(Format::of_text(text), None, "{text:?}");
        }
        assert!(Format::by_mark(b"\x89PNG\r\n").is_some_and(|format| format.english().contains("image")));
        assert!(Format::by_mark(b"{\\rtf1").is_some_and(|format| format.english().contains("RTF")));
    }
}
