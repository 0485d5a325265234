//! A file in UTF-16, read as UTF-8.

use crate::csv::utf16::Decoder;
use std::io::{self, Read};

/// Bytes that are decoded at once.
const CHUNK: usize = 64 * 1024;

/// A reader that decodes UTF-16. Half a unit at the end becomes U+FFFD.
pub(super) struct WideReader<R> {
    inner: R,
    decoder: Decoder,
    chunk: Vec<u8>,
    text: Vec<u8>,
    /// The bytes of `text` that were handed out.
    read: usize,
    is_finished: bool,
}

impl<R: Read> WideReader<R> {
    /// A reader of the text after the byte order mark. `is_big`: the high byte of a unit comes first.
    pub(super) fn new(inner: R, is_big: bool) -> Self {
        let chunk = vec![0; CHUNK];
        Self { inner, decoder: Decoder::new(is_big), chunk, text: Vec::new(), read: 0, is_finished: false }
    }

    fn fill(&mut self) -> io::Result<()> {
        self.text.clear();
        self.read = 0;
        while self.text.is_empty() && !self.is_finished {
            match self.inner.read(&mut self.chunk)? {
                0 => {
                    self.decoder.finish(&mut self.text);
                    self.is_finished = true;
                }
                length => self.decoder.push(self.chunk.get(..length).unwrap_or_default(), &mut self.text),
            }
        }
        Ok(())
    }
}

impl<R: Read> Read for WideReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.read == self.text.len() {
            self.fill()?;
        }
        let mut rest = self.text.get(self.read..).unwrap_or_default();
        let length = rest.read(buffer)?;
        self.read += length;
        Ok(length)
    }
}
