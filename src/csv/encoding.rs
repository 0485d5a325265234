//! The encodings of files of French addresses.
//!
//! Internally, rows are the bytes of the file, except that UTF-16 becomes generalised UTF-8
//! ([`super::utf16`]). ASCII is ASCII in all of these.

use std::borrow::Cow;

/// The encoding of a file's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// UTF-16, the low byte first.
    Utf16Le,
    /// UTF-16, the high byte first.
    Utf16Be,
    /// Windows-1252, which includes ISO-8859-1.
    Windows1252,
    /// ISO-8859-15.
    Iso8859_15,
}

/// The labels of each encoding. The first one is its name.
const LABELS: [(&str, Encoding); 17] = [
    ("utf-8", Encoding::Utf8),
    ("utf8", Encoding::Utf8),
    ("utf-8-sig", Encoding::Utf8),
    ("ascii", Encoding::Utf8),
    ("us-ascii", Encoding::Utf8),
    ("utf-16le", Encoding::Utf16Le),
    ("utf-16", Encoding::Utf16Le),
    ("utf-16be", Encoding::Utf16Be),
    ("windows-1252", Encoding::Windows1252),
    ("cp1252", Encoding::Windows1252),
    ("iso-8859-1", Encoding::Windows1252),
    ("latin-1", Encoding::Windows1252),
    ("latin1", Encoding::Windows1252),
    ("iso-8859-15", Encoding::Iso8859_15),
    ("iso8859-15", Encoding::Iso8859_15),
    ("latin-9", Encoding::Iso8859_15),
    ("latin9", Encoding::Iso8859_15),
];

/// The characters of Windows-1252 from 0x80 to 0x9F. Every other byte is the code of its character.
const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’', '“', '”',
    '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// The bytes with other characters in ISO-8859-15 than in ISO-8859-1.
const ISO_8859_15: [(u8, char); 8] =
    [(0xa4, '€'), (0xa6, 'Š'), (0xa8, 'š'), (0xb4, 'Ž'), (0xb8, 'ž'), (0xbc, 'Œ'), (0xbd, 'œ'), (0xbe, 'Ÿ')];

impl Encoding {
    /// The names of the encodings, for messages.
    pub const NAMES: &'static str = "utf-8, utf-16le, utf-16be, windows-1252, iso-8859-15";

    /// Parses a label: `UTF-8`, `latin1`, `cp1252` …
    pub fn parse(label: &str) -> Option<Self> {
        let label = label.trim().to_ascii_lowercase().replace('_', "-");
        LABELS.iter().find(|(known, _)| *known == label).map(|(_, encoding)| *encoding)
    }

    /// The encoding's name, as in `charset=…`.
    pub fn as_str(self) -> &'static str {
        LABELS.iter().find(|(_, encoding)| *encoding == self).map_or("utf-8", |(name, _)| name)
    }

    /// Whether the encoding has every character, and a byte order mark.
    pub(super) fn is_unicode(self) -> bool {
        matches!(self, Self::Utf8 | Self::Utf16Le | Self::Utf16Be)
    }

    /// Whether this is UTF-16.
    pub(crate) fn is_wide(self) -> bool {
        matches!(self, Self::Utf16Le | Self::Utf16Be)
    }

    /// The text of a field in the internal encoding.
    ///
    /// In a file of UTF-8, a field that is not UTF-8 is read as Windows-1252: such files are pasted together from others.
    pub(crate) fn decode(self, bytes: &[u8]) -> Cow<'_, str> {
        match self {
            Self::Utf16Le | Self::Utf16Be => String::from_utf8_lossy(bytes),
            Self::Utf8 => str::from_utf8(bytes).map_or_else(|_| by_byte(bytes, windows_1252), Cow::Borrowed),
            Self::Windows1252 => by_byte(bytes, windows_1252),
            Self::Iso8859_15 => by_byte(bytes, iso_8859_15),
        }
    }

    /// Appends text in the internal encoding. A character that the file's encoding does not have becomes `?`.
    pub(super) fn encode(self, text: &str, out: &mut Vec<u8>) {
        if self.is_unicode() || text.is_ascii() {
            out.extend_from_slice(text.as_bytes());
            return;
        }
        let decode = if self == Self::Windows1252 { windows_1252 } else { iso_8859_15 };
        out.extend(text.chars().map(|wanted| byte_of(wanted, decode)));
    }
}

fn by_byte(bytes: &[u8], decode: fn(u8) -> char) -> Cow<'_, str> {
    match str::from_utf8(bytes) {
        Ok(text) if text.is_ascii() => Cow::Borrowed(text),
        _ => Cow::Owned(bytes.iter().copied().map(decode).collect()),
    }
}

fn windows_1252(byte: u8) -> char {
    byte.checked_sub(0x80).and_then(|at| WINDOWS_1252.get(usize::from(at))).copied().unwrap_or(char::from(byte))
}

fn iso_8859_15(byte: u8) -> char {
    ISO_8859_15.iter().find(|(own, _)| *own == byte).map_or(char::from(byte), |(_, own)| *own)
}

fn byte_of(wanted: char, decode: fn(u8) -> char) -> u8 {
    let same = u8::try_from(wanted).ok().filter(|byte| decode(*byte) == wanted);
    same.or_else(|| (0x80..=0xff).find(|byte| decode(*byte) == wanted)).unwrap_or(b'?')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn single_bytes_are_what_a_library_says() {
        let cases = [(Encoding::Windows1252, encoding_rs::WINDOWS_1252), (Encoding::Iso8859_15, encoding_rs::ISO_8859_15)];
        for (own, theirs) in cases {
            for byte in 0..=u8::MAX {
                let text = own.decode(&[byte]).into_owned();
                assert_eq!(text, theirs.decode_without_bom_handling(&[byte]).0, "{own:?} {byte:#x}");
                let mut back = Vec::new();
                own.encode(&text, &mut back);
                assert_eq!(back, [byte], "{own:?}");
            }
        }
    }

    #[test]
    fn what_cannot_be_written_is_a_question_mark() {
        let mut out = Vec::new();
        Encoding::Windows1252.encode("Ŷ œ é 漢", &mut out);
        assert_eq!(out, b"? \x9c \xe9 ?");
    }

    #[test]
    fn what_is_no_utf8_in_utf8_is_read_as_windows_1252() {
        assert_eq!(Encoding::Utf8.decode(b"Brian\xe7on"), "Briançon");
        assert_eq!(Encoding::Utf8.decode("Briançon".as_bytes()), "Briançon");
    }

    #[test]
    fn labels_are_read_generously() {
        for label in ["UTF-8", " utf8 ", "UTF_8"] {
            assert_eq!(Encoding::parse(label), Some(Encoding::Utf8), "{label}");
        }
        assert_eq!(Encoding::parse("Latin1").map(Encoding::as_str), Some("windows-1252"));
        assert_eq!(Encoding::parse("shift_jis"), None);
    }
}
