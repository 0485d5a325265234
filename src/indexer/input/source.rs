//! The bytes of a file: counted as stored, decompressed, without a byte order mark.

use super::error::InputError;
use flate2::bufread::MultiGzDecoder;
use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::rc::Rc;

const BUFFER: usize = 256 * 1024;
const GZIP: &[u8] = &[0x1f, 0x8b];
const UTF8_MARK: &[u8] = &[0xef, 0xbb, 0xbf];

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
    /// Opens a file. Detects gzip and a byte order mark from its first bytes.
    pub(super) fn open(name: &'a str, input: &'a mut dyn Read) -> Result<Self, InputError> {
        let stored = Rc::new(Cell::new(0));
        let mut raw = BufReader::with_capacity(BUFFER, Counted { inner: input, count: Rc::clone(&stored) });
        let head = head(&mut raw, GZIP.len()).map_err(|fault| input_error(name, false, stored.get(), fault))?;
        let is_gzip = head == GZIP;
        let raw = Cursor::new(head).chain(raw);
        let mut text: Box<dyn BufRead + 'a> =
            if is_gzip { Box::new(BufReader::with_capacity(BUFFER, MultiGzDecoder::new(raw))) } else { Box::new(raw) };
        let head = head_of_text(&mut text).map_err(|fault| input_error(name, is_gzip, stored.get(), fault))?;
        Ok(Self { name, text: Box::new(Cursor::new(head).chain(text)), is_gzip, stored })
    }

    /// Name of the file.
    pub(super) fn name(&self) -> &'a str {
        self.name
    }

    /// The bytes of the file read so far, as stored.
    pub(super) fn stored(&self) -> u64 {
        self.stored.get()
    }

    /// Reads the next line into `line`, at most `longest` bytes of it.
    pub(super) fn next_line(&mut self, line: &mut Vec<u8>, longest: usize) -> Result<Line, InputError> {
        line.clear();
        let limit = longest as u64 + 1;
        let read = (&mut self.text).take(limit).read_until(b'\n', line).map_err(|fault| self.error(fault))?;
        if read == 0 {
            return Ok(Line::End);
        }
        if line.last() == Some(&b'\n') {
            line.pop();
            if line.last() == Some(&b'\r') {
                line.pop();
            }
            return Ok(Line::Whole);
        }
        if read as u64 == limit {
            self.text.skip_until(b'\n').map_err(|fault| self.error(fault))?;
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
fn head(reader: &mut impl Read, length: usize) -> io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(length);
    reader.take(length as u64).read_to_end(&mut head)?;
    Ok(head)
}

/// The first bytes of the text, without a byte order mark.
fn head_of_text(text: &mut impl Read) -> io::Result<Vec<u8>> {
    let head = head(text, UTF8_MARK.len())?;
    Ok(if head == UTF8_MARK { Vec::new() } else { head })
}
