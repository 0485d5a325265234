//! `multipart/form-data` (RFC 7578), parsed as it arrives. Only bytes that may belong to a delimiter are kept.

use crate::csv::encoding::Encoding;
use memchr::memmem::Finder;

/// The most bytes of a part's headers.
const MOST_HEADER_BYTES: usize = 8 * 1024;
/// The most parts of a form.
const MOST_PARTS: usize = 1000;

/// A piece of a form.
pub(super) enum Event<'a> {
    /// The beginning of a part: its name, and the name of its file.
    Part { name: String, file_name: Option<String> },
    /// Bytes of the part that began last.
    Bytes(&'a [u8]),
}

/// A parser of one form.
pub(super) struct Multipart {
    /// `\r\n--boundary`
    delimiter: Finder<'static>,
    buffer: Vec<u8>,
    state: MultipartState,
    parts: usize,
}

#[derive(Clone, Copy, PartialEq)]
enum MultipartState {
    /// Before the first part.
    Preamble,
    /// Right after a delimiter.
    Delimited,
    /// In the headers of a part.
    Headers,
    /// In a part.
    Body,
    /// After the last part.
    End,
}

impl Multipart {
    /// The boundary of a content type. `None` if it is not a form, or has no boundary of 1 to 200 bytes.
    pub(super) fn boundary(content_type: &str) -> Option<String> {
        let (kind, parameters) = content_type.split_once(';')?;
        if !kind.trim().eq_ignore_ascii_case("multipart/form-data") {
            return None;
        }
        let boundary = parameter(parameters, "boundary")?;
        (1..=200).contains(&boundary.len()).then_some(boundary)
    }

    pub(super) fn new(boundary: &str) -> Self {
        let delimiter = Finder::new(format!("\r\n--{boundary}").as_bytes()).into_owned();
        // A line end in front, so that a delimiter on the first line is found as all others.
        Self { delimiter, buffer: b"\r\n".to_vec(), state: MultipartState::Preamble, parts: 0 }
    }

    /// Parses bytes and passes the pieces to `take`.
    ///
    /// # Errors
    /// The fault of the form, or the error of `take`, which ends the parsing.
    pub(super) fn push<E: From<&'static str>>(
        &mut self,
        bytes: &[u8],
        take: &mut dyn FnMut(Event<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        if self.state == MultipartState::End {
            return Ok(()); // bytes after the last part have no meaning
        }
        self.buffer.extend_from_slice(bytes);
        let mut at = 0;
        while let Some(read) = self.step(at, take)? {
            at += read;
        }
        self.buffer.drain(..at);
        Ok(())
    }

    /// An error if the form is not complete.
    pub(super) fn finish(&self) -> Result<(), &'static str> {
        if self.state == MultipartState::End {
            Ok(())
        } else {
            Err("the form ends before its last boundary; was the upload cut off?")
        }
    }

    /// Parses the bytes at `at`. Returns how many, or `None` if it needs more.
    fn step<E: From<&'static str>>(
        &mut self,
        at: usize,
        take: &mut dyn FnMut(Event<'_>) -> Result<(), E>,
    ) -> Result<Option<usize>, E> {
        let rest = self.buffer.get(at..).unwrap_or_default();
        let delimiter_len = self.delimiter.needle().len();
        match self.state {
            MultipartState::Preamble => match self.delimiter.find(rest) {
                Some(found) => {
                    self.state = MultipartState::Delimited;
                    Ok(Some(found + delimiter_len))
                }
                None if rest.len() > MOST_HEADER_BYTES => {
                    Err("the form does not begin with the boundary that its content type names".into())
                }
                None => Ok(None),
            },
            MultipartState::Delimited => self.after_delimiter(at).map_err(E::from),
            MultipartState::Headers => {
                let Some(end) = memchr::memmem::find(rest, b"\r\n\r\n") else {
                    let is_too_long = rest.len() > MOST_HEADER_BYTES;
                    return if is_too_long { Err("the headers of a part are too long".into()) } else { Ok(None) };
                };
                let (name, file_name) = disposition(&rest[2.min(end)..end]).ok_or("a part of the form has no name")?;
                take(Event::Part { name, file_name })?;
                self.state = MultipartState::Body;
                Ok(Some(end + 4))
            }
            MultipartState::Body => {
                let found = self.delimiter.find(rest);
                let length = found.unwrap_or_else(|| (rest.len() + 1).saturating_sub(delimiter_len));
                if length > 0 {
                    take(Event::Bytes(&rest[..length]))?;
                }
                match found {
                    Some(_) => {
                        self.state = MultipartState::Delimited;
                        Ok(Some(length + delimiter_len))
                    }
                    None if length > 0 => Ok(Some(length)),
                    None => Ok(None),
                }
            }
            MultipartState::End => Ok(None),
        }
    }

    /// Parses the bytes after a delimiter: `--` ends the form, a line end begins a part.
    ///
    /// The line end is left for the headers, which may be empty.
    fn after_delimiter(&mut self, at: usize) -> Result<Option<usize>, &'static str> {
        let rest = self.buffer.get(at..).unwrap_or_default();
        match rest {
            [b'-', b'-', ..] => {
                self.state = MultipartState::End;
                Ok(Some(rest.len()))
            }
            [b'\r', b'\n', ..] => {
                self.parts += 1;
                if self.parts > MOST_PARTS {
                    return Err("the form has too many parts");
                }
                self.state = MultipartState::Headers;
                Ok(Some(0))
            }
            [] | [b'-' | b'\r'] => Ok(None),
            [b' ' | b'\t', ..] => Ok(Some(1)),
            _ => Err("a boundary of the form is followed by something else than a line end"),
        }
    }
}

/// The name and file name in the headers of a part.
fn disposition(headers: &[u8]) -> Option<(String, Option<String>)> {
    // A name in another encoding than UTF-8 is of an old program, on a French machine.
    let headers = Encoding::Utf8.decode(headers);
    let line = headers.split("\r\n").find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.trim().eq_ignore_ascii_case("content-disposition").then_some(value)
    })?;
    let (kind, parameters) = line.split_once(';')?;
    if !kind.trim().eq_ignore_ascii_case("form-data") {
        return None;
    }
    Some((parameter(parameters, "name")?, parameter(parameters, "filename")))
}

/// The value of a header's parameter, without its quotes.
fn parameter(parameters: &str, wanted: &str) -> Option<String> {
    let mut rest = parameters;
    loop {
        rest = rest.trim_start_matches([';', ' ', '\t']);
        let (name, value) = rest.split_once('=')?;
        let (value, after) = value_of(value.trim_start());
        if name.trim().eq_ignore_ascii_case(wanted) {
            return Some(value);
        }
        rest = after;
    }
}

/// A value, plain or in quotes, and the rest of the text.
fn value_of(text: &str) -> (String, &str) {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find(';').unwrap_or(text.len());
        return (text[..end].trim().to_owned(), &text[end..]);
    };
    let mut value = String::new();
    let mut characters = quoted.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '"' => return (value, &quoted[at + 1..]),
            // Browsers write a quote as %22, others escape it. Paths of Windows have single backslashes.
            '\\' if matches!(characters.clone().next(), Some((_, '"' | '\\'))) => {
                value.extend(characters.next().map(|(_, escaped)| escaped));
            }
            _ => value.push(character),
        }
    }
    (value, "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Parts as `name|file name`, each with its bytes, or the fault.
    fn read(body: &[u8], chunk: usize) -> Result<Vec<(String, Vec<u8>)>, String> {
        let mut form = Multipart::new("XX");
        let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
        for bytes in body.chunks(chunk) {
            form.push::<String>(bytes, &mut |event| {
                match event {
                    Event::Part { name, file_name } => {
                        parts.push((format!("{name}|{}", file_name.unwrap_or_default()), Vec::new()));
                    }
                    Event::Bytes(bytes) => parts.last_mut().ok_or("bytes before a part")?.1.extend_from_slice(bytes),
                }
                Ok(())
            })?;
        }
        form.finish()?;
        Ok(parts)
    }

    const FORM: &[u8] = b"--XX\r\nContent-Disposition: form-data; name=\"data\"; filename=\"a;\\\"b.csv\"\r\nContent-Type: text/csv\r\n\r\na,b\r\n--X\r\n--XX\r\ncontent-disposition:form-data;name=columns\r\n\r\n\r\n--XX--\r\nbye";

    #[test]
    fn a_form_is_the_same_however_it_is_cut() {
        for chunk in 1..=FORM.len() {
            let parts = read(FORM, chunk).unwrap();
            assert_eq!(parts[0], ("data|a;\"b.csv".to_owned(), b"a,b\r\n--X".to_vec()), "{chunk}");
            assert_eq!(parts[1], ("columns|".to_owned(), Vec::new()), "{chunk}");
        }
    }

    #[test]
    fn broken_forms_are_told() {
        for end in 0..FORM.len() - 9 {
            assert!(read(&FORM[..end], 7).is_err(), "{end}");
        }
        for form in [
            &b"--XX\r\n\r\nx\r\n--XX--"[..],
            b"--XXY\r\n",
            b"--XX\r\nContent-Disposition: attachment\r\n\r\n",
            &b"x".repeat(20_000),
            &[b"--XX\r\n".as_slice(), &b"h".repeat(20_000)].concat(),
        ] {
            assert!(read(form, 1000).is_err());
        }
        let many = [b"--XX\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n".repeat(1001), b"--XX--".to_vec()].concat();
        assert_eq!(read(&many, 5000).err().as_deref(), Some("the form has too many parts"));
    }

    #[test]
    fn boundaries() {
        let boundary = |text| Multipart::boundary(text);
        assert_eq!(boundary("multipart/form-data; boundary=abc").as_deref(), Some("abc"));
        assert_eq!(boundary("Multipart/Form-Data; charset=utf-8; Boundary=\"a b\"").as_deref(), Some("a b"));
        for text in ["text/csv", "multipart/form-data", "multipart/form-data; boundary=", "multipart/mixed; boundary=x"] {
            assert_eq!(boundary(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_come_through(bytes in prop::collection::vec(prop_oneof![any::<u8>(), Just(b'\r'), Just(b'\n'), Just(b'-'), Just(b'X')], 0..80), chunk in 1usize..30) {
            prop_assume!(memchr::memmem::find(&[b"\r\n", &bytes[..]].concat(), b"\r\n--XX").is_none());
            let body = [&b"--XX\r\nContent-Disposition: form-data; name=\"data\"\r\n\r\n"[..], &bytes, b"\r\n--XX--\r\n"].concat();
            let parts = read(&body, chunk).unwrap();
            prop_assert_eq!(&parts[0].1, &bytes);
        }

        #[test]
        fn nothing_makes_it_fail(bytes in prop::collection::vec(prop_oneof![any::<u8>(), Just(b'\r'), Just(b'\n'), Just(b'-'), Just(b'X')], 0..200), chunk in 1usize..30) {
            let _ = read(&bytes, chunk);
        }
    }
}
