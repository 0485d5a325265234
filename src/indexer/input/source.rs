//! The text of a file, by lines: counted as stored, decompressed, in UTF-8, without a byte order mark.

use super::error::InputError;
use super::wide::WideReader;
use crate::csv::encoding::Encoding;
use crate::csv::head::{self, SAMPLE_BYTES};
use flate2::bufread::MultiGzDecoder;
use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::rc::Rc;

const BUFFER: usize = 256 * 1024;
const GZIP: &[u8] = &[0x1f, 0x8b];

/// A reader that counts the bytes read through it.
struct Counted<R> {
    inner: R,
    count: Rc<Cell<u64>>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.count.set(self.count.get() + read as u64);
        Ok(read)
    }
}

/// The text of a file, line by line.
pub(super) struct InputSource<'a> {
    name: &'a str,
    text: Box<dyn BufRead + 'a>,
    /// The last byte of a line. Old spreadsheets end lines with CR alone.
    line_end: u8,
    encoding: Encoding,
    is_gzip: bool,
    stored: Rc<Cell<u64>>,
}

/// The result of reading a line, which is in the caller's buffer, without its end.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// A whole line.
    Whole,
    /// A line longer than allowed. The buffer has its beginning, and the rest is skipped.
    TooLong,
    /// No more lines.
    End,
}

impl<'a> InputSource<'a> {
    /// Opens a file. Detects gzip, encoding and line ends from its first bytes.
    pub(super) fn open(name: &'a str, input: &'a mut dyn Read) -> Result<Self, InputError> {
        let stored = Rc::new(Cell::new(0));
        let mut raw = BufReader::with_capacity(BUFFER, Counted { inner: input, count: Rc::clone(&stored) });
        let head = first_bytes(&mut raw, GZIP.len()).map_err(|fault| input_error(name, false, stored.get(), fault))?;
        let is_gzip = head == GZIP;
        let raw = Cursor::new(head).chain(raw);
        let mut text: Box<dyn BufRead + 'a> =
            if is_gzip { Box::new(BufReader::with_capacity(BUFFER, MultiGzDecoder::new(raw))) } else { Box::new(raw) };
        let sample = first_bytes(&mut text, SAMPLE_BYTES).map_err(|fault| input_error(name, is_gzip, stored.get(), fault))?;
        // The header's error names a file that is no text.
        let (encoding, mark) = head::find(&sample, None).unwrap_or((Encoding::Utf8, 0));
        let line_end = if has_bare_returns(&sample) { b'\r' } else { b'\n' };
        let mut sample = Cursor::new(sample);
        sample.set_position(mark as u64);
        let text = sample.chain(text);
        let text: Box<dyn BufRead + 'a> = match encoding {
            Encoding::Utf16Le => Box::new(BufReader::with_capacity(BUFFER, WideReader::new(text, false))),
            Encoding::Utf16Be => Box::new(BufReader::with_capacity(BUFFER, WideReader::new(text, true))),
            _ => Box::new(text),
        };
        Ok(Self { name, text, line_end, encoding, is_gzip, stored })
    }

    /// Name of the file.
    pub(super) fn name(&self) -> &'a str {
        self.name
    }

    /// The encoding of the file, as its beginning says.
    pub(super) fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// The bytes of the file read so far, as stored.
    pub(super) fn stored(&self) -> u64 {
        self.stored.get()
    }

    /// Reads the next line into `line`, at most `longest` bytes of it.
    pub(super) fn next_line(&mut self, line: &mut Vec<u8>, longest: usize) -> Result<Line, InputError> {
        line.clear();
        let limit = longest as u64 + 1;
        let read = (&mut self.text).take(limit).read_until(self.line_end, line).map_err(|fault| self.error(fault))?;
        if read == 0 {
            return Ok(Line::End);
        }
        if line.last() == Some(&self.line_end) {
            line.pop();
            if line.last() == Some(&b'\r') {
                line.pop();
            }
            return Ok(Line::Whole);
        }
        if read as u64 == limit {
            self.text.skip_until(self.line_end).map_err(|fault| self.error(fault))?;
            return Ok(Line::TooLong);
        }
        Ok(Line::Whole)
    }

    fn error(&self, fault: io::Error) -> InputError {
        input_error(self.name, self.is_gzip, self.stored(), fault)
    }
}

/// The error of an input for a fault of reading.
fn input_error(name: &str, is_gzip: bool, bytes: u64, fault: io::Error) -> InputError {
    let name = name.to_owned();
    match fault.kind() {
        io::ErrorKind::UnexpectedEof if is_gzip => InputError::Truncated { name, bytes },
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData if is_gzip => {
            InputError::Corrupt { name, bytes, reason: fault.to_string() }
        }
        _ => InputError::Read { name, bytes, source: fault },
    }
}

/// The first bytes, also from a reader of small pieces.
fn first_bytes(reader: &mut impl Read, length: usize) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    reader.take(length as u64).read_to_end(&mut head)?;
    Ok(head)
}

/// Whether the lines of a text end with CR alone.
fn has_bare_returns(sample: &[u8]) -> bool {
    memchr::memchr(b'\r', sample).is_some() && memchr::memchr(b'\n', sample).is_none()
}
