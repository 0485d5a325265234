//! The rows of a file after the first: cut, checked, and gathered in batches.

use super::cutter::{Cut, Cutter, MAX_ROW_BYTES};
use super::fields::Fields;
use super::quoting::is_well_quoted;
use super::reason::Reason;
use super::row_batch::RowBatch;
use super::row_plan::RowPlan;
use super::status::Status;
use memchr::memchr2;
use std::sync::Arc;

/// The most rows of a batch.
const BATCH_ROWS: usize = 256;
/// The bytes from which a batch takes no more rows.
const BATCH_BYTES: usize = 64 * 1024;
/// The most fields that a short row may lack. Unlimited, rows of one byte could make the output a thousand times the file.
const MOST_MISSING: usize = 256;

/// The rows of a file, from bytes in the internal encoding.
pub(super) struct Rows {
    plan: Arc<RowPlan>,
    cutter: Cutter,
    buffer: Vec<u8>,
    /// The beginning of the current row in `buffer`.
    start: usize,
    is_finished: bool,
    /// Whether the buffer begins within a row that is too long.
    in_long_row: bool,
    /// Rows so far.
    taken: u64,
    /// The most rows to geocode.
    most: u64,
    /// Bytes so far.
    read: usize,
    /// Bytes that torn rows caused to be read again.
    reread: usize,
}

impl Rows {
    /// The rows after the first. `buffer` holds the bytes already read beyond it.
    pub(super) fn new(plan: Arc<RowPlan>, buffer: Vec<u8>, most: u64) -> Self {
        let cutter = Cutter::new(plan.dialect);
        let read = buffer.len();
        Self { plan, cutter, buffer, start: 0, is_finished: false, in_long_row: false, taken: 0, most, read, reread: 0 }
    }

    /// Drops the consumed bytes and appends new ones.
    pub(super) fn push(&mut self, append: impl FnOnce(&mut Vec<u8>)) {
        self.buffer.drain(..self.start);
        self.start = 0;
        let before = self.buffer.len();
        append(&mut self.buffer);
        self.read = self.read.saturating_add(self.buffer.len() - before);
    }

    /// No more bytes will come.
    pub(super) fn finish(&mut self) {
        self.is_finished = true;
    }

    /// Bytes that are in no batch yet.
    pub(super) fn pending(&self) -> usize {
        self.buffer.len() - self.start
    }

    /// The next batch of complete rows. `None` if more bytes are needed.
    pub(super) fn batch(&mut self, preamble: &[u8]) -> Option<RowBatch> {
        let mut batch = RowBatch::new(Arc::clone(&self.plan));
        batch.push_bytes(preamble);
        while batch.rows() < BATCH_ROWS && batch.size() < BATCH_BYTES && self.step(&mut batch) {}
        (batch.size() > 0 || batch.rows() > 0).then_some(batch)
    }

    /// Takes a row, or a part of one that is too long. False if more bytes are needed.
    fn step(&mut self, batch: &mut RowBatch) -> bool {
        if self.in_long_row {
            return self.pass_on(batch);
        }
        self.pass_line_ends(batch);
        let input = self.buffer.get(self.start..).unwrap_or_default();
        if input.is_empty() {
            return false;
        }
        match self.cutter.cut(input, self.is_finished) {
            Cut::Row(length) if length <= MAX_ROW_BYTES => self.take(length, batch),
            Cut::Unfinished if input.len() <= MAX_ROW_BYTES => return false,
            _ => self.take_too_long(batch),
        }
        true
    }

    /// Copies line ends, those of empty lines too.
    fn pass_line_ends(&mut self, batch: &mut RowBatch) {
        let input = self.buffer.get(self.start..).unwrap_or_default();
        let length = input.iter().position(|byte| !matches!(byte, b'\n' | b'\r')).unwrap_or(input.len());
        batch.push_bytes(&input[..length]);
        self.start += length;
    }

    fn take(&mut self, length: usize, batch: &mut RowBatch) {
        if let Some(line) = self.first_line_of_torn(length)
            && self.may_reread(length)
        {
            return self.take_torn(line, batch);
        }
        let row = &self.buffer[self.start..self.start + length];
        let (text, ends) = self.cutter.fields();
        let delimiter = self.plan.dialect.delimiter;
        if self.taken >= self.most {
            batch.push_known(row, Status::OverLimit, Reason::OverLimit);
        } else if self.cutter.has_too_many_columns() {
            batch.push_known(row, Status::Error, Reason::ManyFields);
        } else if ends.len() + MOST_MISSING < self.plan.columns {
            batch.push_known(row, Status::Error, Reason::FewFields);
        } else if let Some(surplus) = surplus(row, text, ends, self.plan.columns, delimiter) {
            batch.push_row(&row[..length - surplus], &Fields { text, ends: &ends[..ends.len() - surplus] });
        } else {
            batch.push_known(row, Status::Error, Reason::ManyFields);
        }
        self.taken += 1;
        self.start += length;
    }

    /// The length of a row's first line, if the row has several by mistake: an unclosed quote.
    fn first_line_of_torn(&self, length: usize) -> Option<usize> {
        let row = &self.buffer[self.start..self.start + length];
        let line = memchr2(b'\n', b'\r', row)?;
        let (_, ends) = self.cutter.fields();
        let is_meant =
            ends.len() == self.plan.columns && !self.cutter.has_too_many_columns() && is_well_quoted(row, self.plan.dialect);
        (!is_meant).then_some(line)
    }

    /// Takes the first line of a torn row as a faulty row. The lines after it are read again.
    fn take_torn(&mut self, line: usize, batch: &mut RowBatch) {
        self.cutter.restart();
        batch.push_known(&self.buffer[self.start..self.start + line], Status::Error, Reason::TornQuote);
        self.taken += 1;
        self.start += line;
    }

    /// Takes a row that is too long: as a torn row if it has several lines, else it is copied up to its line end.
    fn take_too_long(&mut self, batch: &mut RowBatch) {
        let line = memchr2(b'\n', b'\r', &self.buffer[self.start..self.start + MAX_ROW_BYTES]);
        match line {
            Some(line) if self.may_reread(MAX_ROW_BYTES) => self.take_torn(line, batch),
            _ => {
                self.cutter.restart();
                let input = &self.buffer[self.start..self.start + MAX_ROW_BYTES];
                let length = character_boundary(input);
                batch.push_bytes(&input[..length]);
                self.start += length;
                self.in_long_row = true;
            }
        }
    }

    /// Copies a part of a row that is too long. Its line end completes the row.
    fn pass_on(&mut self, batch: &mut RowBatch) -> bool {
        let input = &self.buffer[self.start..];
        let line_end = memchr2(b'\n', b'\r', input);
        let whole = line_end.unwrap_or(input.len());
        let length = if line_end.is_some() || self.is_finished { whole } else { character_boundary(&input[..whole]) };
        batch.push_bytes(&input[..length]);
        self.start += length;
        if line_end.is_none() && !self.is_finished {
            return false;
        }
        batch.push_known(b"", Status::Error, Reason::RowTooLong);
        self.taken += 1;
        self.in_long_row = false;
        true
    }

    /// Whether bytes may be read again. Torn rows may cost one more reading of the file in all, even if every row is torn.
    fn may_reread(&mut self, length: usize) -> bool {
        self.reread = self.reread.saturating_add(length);
        self.reread <= self.read.saturating_add(MAX_ROW_BYTES)
    }
}

/// The number of empty fields beyond the last column, which are left out. `None` if one of them is not empty.
fn surplus(row: &[u8], text: &[u8], ends: &[usize], columns: usize, delimiter: u8) -> Option<usize> {
    let surplus = ends.len().saturating_sub(columns);
    let kept = ends.len() - surplus;
    let is_empty = surplus == 0
        || ends.get(kept.wrapping_sub(1)) == Some(&text.len()) && row.iter().rev().take(surplus).all(|byte| *byte == delimiter);
    is_empty.then_some(surplus)
}

/// The length up to the end of the last complete character, for UTF-8.
fn character_boundary(bytes: &[u8]) -> usize {
    let tail = bytes.iter().rev().take(3).position(|byte| *byte >= 0xc0);
    tail.map_or(bytes.len(), |back| bytes.len() - back - 1)
}
