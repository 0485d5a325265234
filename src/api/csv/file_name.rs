//! The name of the response's file, from the client's own: no character of it can break out of the header.

/// Longest stem that is kept, in characters.
const MOST_CHARS: usize = 100;

/// `adresses.geocoded.csv` for `adresses.csv`, `file.geocoded.csv` for an empty name.
pub(super) fn geocoded(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = [".csv", ".CSV", ".txt", ".tsv"].into_iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name);
    let is_plain = |c: &char| !c.is_control() && !matches!(c, '"' | '\'' | ';' | '%' | '<' | '>' | ':' | '|' | '?' | '*');
    let is_directed =
        |c: &char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
    let stem: String = stem.chars().filter(|c| is_plain(c) && !is_directed(c)).take(MOST_CHARS).collect();
    let stem = stem.trim_matches([' ', '.']);
    format!("{}.geocoded.csv", if stem.is_empty() { "file" } else { stem })
}

/// The header `content-disposition` for a file name: in ASCII for all clients, and in UTF-8 for those that read it (RFC 6266).
pub(super) fn disposition(name: &str) -> String {
    let ascii: String = name.chars().map(|c| if c.is_ascii() { c } else { '_' }).collect();
    let mut header = format!("attachment; filename=\"{ascii}\"");
    if ascii != name {
        header.push_str("; filename*=UTF-8''");
        header.push_str(&percent_encoded(name));
    }
    header
}

/// A text of ASCII letters and digits, in which other bytes of UTF-8 are percent-encoded.
pub(super) fn percent_encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_') {
            encoded.push(char::from(byte));
        } else {
            encoded.extend(std::iter::once('%').chain(hexadecimal(byte)));
        }
    }
    encoded
}

fn hexadecimal(byte: u8) -> impl Iterator<Item = char> {
    [byte >> 4, byte & 0xf]
        .into_iter()
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .map(|digit| digit.to_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_becomes_a_plain_one() {
        for (name, geocoded_name) in [
            ("adresses.csv", "adresses.geocoded.csv"),
            ("C:\\Users\\x\\mes adresses.CSV", "mes adresses.geocoded.csv"),
            ("../../etc/passwd", "passwd.geocoded.csv"),
            ("a\"; filename=\"evil.exe", "a filename=evil.exe.geocoded.csv"),
            ("a\r\nset-cookie: x=1.csv", "aset-cookie x=1.geocoded.csv"),
            ("\u{202e}vsc.exe", "vsc.exe.geocoded.csv"),
            ("", "file.geocoded.csv"),
            ("...", "file.geocoded.csv"),
        ] {
            assert_eq!(geocoded(name), geocoded_name, "{name:?}");
        }
        assert_eq!(geocoded(&"é".repeat(1000)).chars().count(), 113);
    }

    #[test]
    fn letters_beyond_ascii_are_written_twice() {
        assert_eq!(disposition("a b.csv"), "attachment; filename=\"a b.csv\"");
        assert_eq!(disposition("é.csv"), "attachment; filename=\"_.csv\"; filename*=UTF-8''%C3%A9.csv");
    }
}
