//! Bytes to rows: the end of each, and its fields.

use super::dialect::Dialect;
use csv_core::{ReadRecordResult, ReaderBuilder};

/// The most columns that a row may have.
pub const MAX_COLUMNS: usize = 4096;
/// The longest row that is geocoded, in bytes. Longer ones get the status `error`.
pub const MAX_ROW_BYTES: usize = 1 << 20;

/// A cutter of rows, one at a time. It keeps its place in a row that is not complete.
pub(super) struct Cutter {
    reader: csv_core::Reader,
    /// Bytes of the row that are read.
    seen: usize,
    /// The fields of the row without quotes, one after the other.
    text: Vec<u8>,
    text_len: usize,
    /// The end of each field in `text`.
    ends: Vec<usize>,
    ends_len: usize,
    has_too_many: bool,
}

/// The result of a cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cut {
    /// The row goes on beyond the given bytes.
    Unfinished,
    /// A row of so many bytes, without its line end.
    Row(usize),
}

impl Cutter {
    pub(super) fn new(dialect: Dialect) -> Self {
        let reader = ReaderBuilder::new().delimiter(dialect.delimiter).quote(dialect.quote).build();
        Self { reader, seen: 0, text: vec![0; 1024], text_len: 0, ends: vec![0; 64], ends_len: 0, has_too_many: false }
    }

    /// Cuts the row at the beginning of `input`, which may not be a line end. `is_last`: no more bytes will come.
    ///
    /// After [`Cut::Unfinished`], pass the same row again with more bytes.
    pub(super) fn cut(&mut self, input: &[u8], is_last: bool) -> Cut {
        if self.seen == 0 {
            self.restart();
        }
        loop {
            let unread = input.get(self.seen..).unwrap_or_default();
            if unread.is_empty() && !is_last {
                return Cut::Unfinished;
            }
            let text = &mut self.text[self.text_len..];
            let ends = &mut self.ends[self.ends_len..];
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

    /// Forgets the current row.
    pub(super) fn restart(&mut self) {
        self.reader.reset();
        // At its first byte the reader would drop a byte order mark, which is part of a field here.
        self.reader.read_record(b"\n", &mut self.text, &mut self.ends);
        self.seen = 0;
        self.text_len = 0;
        self.ends_len = 0;
        self.has_too_many = false;
    }

    /// The fields of the last row, one after the other, and the end of each.
    pub(super) fn fields(&self) -> (&[u8], &[usize]) {
        (&self.text[..self.text_len], &self.ends[..self.ends_len])
    }

    /// Whether the last row has more than [`MAX_COLUMNS`] columns.
    pub(super) fn has_too_many_columns(&self) -> bool {
        self.has_too_many
    }

    /// Makes room for more columns. With too many, the ends no longer matter and are overwritten.
    fn widen(&mut self) {
        if self.ends.len() < MAX_COLUMNS {
            self.ends.resize((self.ends.len() * 2).min(MAX_COLUMNS), 0);
        } else {
            self.has_too_many = true;
            self.ends_len = 0;
        }
    }
}
