//! Bytes to rows: where each ends, and what its fields hold.

use super::dialect::Dialect;
use csv_core::{ReadRecordResult, ReaderBuilder};

/// The most columns that a row may have.
pub const MAX_COLUMNS: usize = 4096;

/// Cuts rows, one at a time; keeps its place when a row is not there as a whole.
pub(super) struct Cutter {
    reader: csv_core::Reader,
    /// Bytes of the row that have been read.
    seen: usize,
    /// The fields of the row without quotes, one after the other.
    text: Vec<u8>,
    text_len: usize,
    /// Where each field ends in `text`.
    ends: Vec<usize>,
    ends_len: usize,
    has_too_many: bool,
}

/// What was cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cut {
    /// The row goes on beyond the bytes at hand.
    Unfinished,
    /// A row of so many bytes, without its line end.
    Row(usize),
}

impl Cutter {
    pub(super) fn new(dialect: Dialect) -> Self {
        let reader = ReaderBuilder::new().delimiter(dialect.delimiter).quote(dialect.quote).build();
        Self { reader, seen: 0, text: vec![0; 1024], text_len: 0, ends: vec![0; 64], ends_len: 0, has_too_many: false }
    }

    /// Cuts the row that `input` begins with: the same row as before while [`Cut::Unfinished`]. `input` begins with
    /// no line end; `is_last` when no more bytes will come.
    pub(super) fn cut(&mut self, input: &[u8], is_last: bool) -> Cut {
        if self.seen == 0 {
            self.restart();
        }
        loop {
            let unread = input.get(self.seen..).unwrap_or_default();
            if unread.is_empty() && !is_last {
                return Cut::Unfinished;
            }
            let (text, ends) = (&mut self.text[self.text_len..], &mut self.ends[self.ends_len..]);
            let (result, read, written, fields) = self.reader.read_record(unread, text, ends);
            self.seen += read;
            self.text_len += written;
            self.ends_len += fields;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => self.text.resize(self.text.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => self.widen(),
                ReadRecordResult::Record | ReadRecordResult::End => {
                    let line_end = usize::from(!unread.is_empty());
                    let length = self.seen - line_end;
                    self.seen = 0;
                    return Cut::Row(length);
                }
            }
        }
    }

    /// Forgets the row under way.
    pub(super) fn restart(&mut self) {
        self.reader.reset();
        // Past its first byte, the reader takes no byte order mark away: here it would be part of a field.
        self.reader.read_record(b"\n", &mut self.text, &mut self.ends);
        (self.seen, self.text_len, self.ends_len, self.has_too_many) = (0, 0, 0, false);
    }

    /// The fields of the row that was cut, one after the other, and where each ends.
    pub(super) fn fields(&self) -> (&[u8], &[usize]) {
        (&self.text[..self.text_len], &self.ends[..self.ends_len])
    }

    /// True when the row has more columns than are read.
    pub(super) fn has_too_many_columns(&self) -> bool {
        self.has_too_many
    }

    /// Room for more columns; when there are too many, the ends no longer matter and are written over.
    fn widen(&mut self) {
        if self.ends.len() < MAX_COLUMNS {
            self.ends.resize((self.ends.len() * 2).min(MAX_COLUMNS), 0);
        } else {
            self.has_too_many = true;
            self.ends_len = 0;
        }
    }
}
