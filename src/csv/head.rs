//! The encoding of a file, from its beginning.

use super::encoding::Encoding;
use super::error::CsvError;
use super::format::Format;

/// The bytes that are examined. By then, some line of a file of addresses has an accent.
pub(crate) const SAMPLE_BYTES: usize = 256 * 1024;

const UTF8_BOM: &[u8] = b"\xef\xbb\xbf";

/// The encoding of a file that begins with `head`, and the length of its byte order mark.
///
/// # Errors
/// When the file is not text, or not in the encoding `wanted`. A byte order mark takes precedence over `wanted`.
pub(crate) fn find(head: &[u8], wanted: Option<Encoding>) -> Result<(Encoding, usize), CsvError> {
    if let Some(format) = Format::by_mark(head) {
        return Err(CsvError::NotText(format));
    }
    let marks = [(UTF8_BOM, Encoding::Utf8), (b"\xff\xfe", Encoding::Utf16Le), (b"\xfe\xff", Encoding::Utf16Be)];
    if let Some((mark, encoding)) = marks.into_iter().find(|(mark, _)| head.starts_with(mark)) {
        return Ok((encoding, mark.len()));
    }
    let encoding = match wanted {
        Some(encoding) if !encoding.is_wide() && wide(head).is_some() => return Err(CsvError::NotAsSaid(encoding)),
        Some(Encoding::Utf8) => {
            if invalid_and_valid(head).0 > 0 {
                return Err(CsvError::NotUtf8(head.utf8_chunks().next().map_or(0, |chunk| chunk.valid().len())));
            }
            Encoding::Utf8
        }
        Some(encoding) if encoding.is_wide() => {
            wide(head).or_else(|| may_be_wide(head).then_some(encoding)).ok_or(CsvError::NotAsSaid(encoding))?
        }
        Some(encoding) => encoding,
        None => guess(head),
    };
    Ok((encoding, 0))
}

fn guess(head: &[u8]) -> Encoding {
    if let Some(encoding) = wide(head) {
        return encoding;
    }
    // Windows-1252 is hardly ever valid UTF-8 by chance. In a file pasted together, the commoner encoding wins.
    let (invalid, valid) = invalid_and_valid(head);
    if invalid > valid { Encoding::Windows1252 } else { Encoding::Utf8 }
}

/// UTF-16 without a mark: in European text, nearly every other byte is 0.
fn wide(head: &[u8]) -> Option<Encoding> {
    let (pairs, _) = head.as_chunks::<2>();
    let count = pairs.len();
    let mut low = 0;
    let mut high = 0;
    for [first, second] in pairs {
        low += usize::from(*first == 0);
        high += usize::from(*second == 0);
    }
    let evident = |zeros: usize, others: usize| count >= 2 && zeros * 4 >= count * 3 && others * 20 <= count;
    match (evident(high, low), evident(low, high)) {
        (true, _) => Some(Encoding::Utf16Le),
        (_, true) => Some(Encoding::Utf16Be),
        _ => None,
    }
}

/// Whether the file can be UTF-16: a letter, separator or line end of ASCII has a byte that is 0.
fn may_be_wide(head: &[u8]) -> bool {
    head.is_empty() || head.contains(&0)
}

/// The number of places that are not UTF-8, and the number of characters of several bytes.
fn invalid_and_valid(head: &[u8]) -> (usize, usize) {
    let mut invalid = 0;
    let mut valid = 0;
    let mut at = 0;
    for chunk in head.utf8_chunks() {
        at += chunk.valid().len() + chunk.invalid().len();
        valid += chunk.valid().chars().filter(|character| !character.is_ascii()).count();
        // A character cut at the end of the sample does not count.
        let is_cut = at == head.len() && head.len() >= SAMPLE_BYTES;
        invalid += usize::from(!chunk.invalid().is_empty() && !is_cut);
    }
    (invalid, valid)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(head: &[u8]) -> Result<Encoding, CsvError> {
        find(head, None).map(|(encoding, _)| encoding)
    }

    #[test]
    fn encodings_are_told_from_a_line() {
        assert_eq!(found(b"adresse\n12 rue\n"), Ok(Encoding::Utf8));
        assert_eq!(found("adresse\nBriançon\n".as_bytes()), Ok(Encoding::Utf8));
        assert_eq!(found(b"adresse\nBrian\xe7on\n"), Ok(Encoding::Windows1252));
        assert_eq!(found(b"a;b\n\xc9t\xe9;l\x92\xe9glise\n"), Ok(Encoding::Windows1252));
        assert_eq!(found(b"a\0;\0b\0\n\0\xe9\0"), Ok(Encoding::Utf16Le));
        assert_eq!(found(b"\0a\0;\0b\0\n\0\xe9"), Ok(Encoding::Utf16Be));
        assert_eq!(found("Briançon, Gap, Orcières\n".repeat(9).as_bytes()), Ok(Encoding::Utf8));
    }

    #[test]
    fn marks_are_right_against_what_is_said() {
        assert_eq!(find(b"\xef\xbb\xbfa", Some(Encoding::Windows1252)), Ok((Encoding::Utf8, 3)));
        assert_eq!(find(b"\xff\xfea\0", None), Ok((Encoding::Utf16Le, 2)));
        assert_eq!(find(b"\xfe\xff\0a", None), Ok((Encoding::Utf16Be, 2)));
    }

    #[test]
    fn a_bad_byte_does_not_make_another_encoding() {
        let mut text = "Briançon;Orcières\n".repeat(5).into_bytes();
        text.extend_from_slice(b"Brian\xe7on\n");
        assert_eq!(found(&text), Ok(Encoding::Utf8));
    }

    #[test]
    fn what_is_no_text_or_not_as_said_is_told() {
        assert!(matches!(found(b"PK\x03\x04zip"), Err(CsvError::NotText(what)) if what.english().contains("zip")));
        assert!(matches!(found(b"\x1f\x8b\x08"), Err(CsvError::NotText(_))));
        assert_eq!(find(b"adresse\nBrian\xe7on\n", Some(Encoding::Utf8)), Err(CsvError::NotUtf8(13)));
        let narrow: &[u8] = b"adresse\n12 rue\n";
        let wide: &[u8] = b"\0a\0;\0b\0\n\0\xe9";
        assert_eq!(find(narrow, Some(Encoding::Utf16Le)), Err(CsvError::NotAsSaid(Encoding::Utf16Le)));
        assert_eq!(find(wide, Some(Encoding::Windows1252)), Err(CsvError::NotAsSaid(Encoding::Windows1252)));
        // `utf-16` does not give the order of bytes.
        assert_eq!(find(wide, Some(Encoding::Utf16Le)), Ok((Encoding::Utf16Be, 0)));
    }
}
