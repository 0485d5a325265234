//! Rows on their way from the reader to a session.

use super::encoding::Encoding;
use super::fields::Fields;
use super::in_place;
use super::reason::{Reason, Reasons};
use super::results::RowResult;
use super::row_plan::RowPlan;
use super::scratch::{Scratch, write_columns};
use super::status::{Counts, Status};
use super::utf16;
use crate::engine::route::session::Session;
use std::sync::Arc;

/// Consecutive rows of a file, with everything needed to geocode them: a unit of work for a thread.
#[derive(Debug)]
pub struct RowBatch {
    plan: Arc<RowPlan>,
    /// Bytes of the file. Those outside rows (line ends, the first row) come back unchanged.
    raw: Vec<u8>,
    /// The rows' fields without quotes, one after the other.
    text: Vec<u8>,
    /// The end of each field in `text`, counted from the beginning of its row.
    ends: Vec<usize>,
    rows: Vec<BatchRow>,
}

#[derive(Debug)]
struct BatchRow {
    /// The row's beginning in `raw`.
    start: usize,
    /// The row's end in `raw`, without its line end.
    end: usize,
    task: Task,
}

/// The work left for a row.
#[derive(Debug)]
enum Task {
    /// To be geocoded. Its fields begin at `text` and `ends`, and there are `count`.
    Ask { text: usize, ends: usize, count: usize },
    /// None: its status is known.
    Known(Status, Reason),
}

impl RowBatch {
    pub(super) fn new(plan: Arc<RowPlan>) -> Self {
        Self { plan, raw: Vec::new(), text: Vec::new(), ends: Vec::new(), rows: Vec::new() }
    }

    /// Geocodes the rows. Appends the file's own bytes with the columns of the results.
    pub fn geocode(&self, session: &Session<'_>, scratch: &mut Scratch, out: &mut Vec<u8>) -> Counts {
        let encoding = self.plan.dialect.encoding;
        if !encoding.is_wide() {
            return self.write(session, scratch, out);
        }
        let mut inside = std::mem::take(&mut scratch.wide);
        inside.clear();
        let counts = self.write(session, scratch, &mut inside);
        utf16::encode(&inside, encoding == Encoding::Utf16Be, out);
        scratch.wide = inside;
        counts
    }

    /// The number of rows.
    pub fn rows(&self) -> usize {
        self.rows.len()
    }

    /// The bytes of the file in the batch.
    pub(super) fn size(&self) -> usize {
        self.raw.len()
    }

    /// Appends bytes outside rows.
    pub(super) fn push_bytes(&mut self, bytes: &[u8]) {
        self.raw.extend_from_slice(bytes);
    }

    /// Appends a row to be geocoded.
    pub(super) fn push_row(&mut self, raw: &[u8], fields: &Fields<'_>) {
        let task = Task::Ask { text: self.text.len(), ends: self.ends.len(), count: fields.ends.len() };
        self.text.extend_from_slice(fields.text);
        self.ends.extend_from_slice(fields.ends);
        let start = self.raw.len();
        self.raw.extend_from_slice(raw);
        self.rows.push(BatchRow { start, end: self.raw.len(), task });
    }

    /// Appends a row with a known status.
    pub(super) fn push_known(&mut self, raw: &[u8], status: Status, reason: Reason) {
        let start = self.raw.len();
        self.raw.extend_from_slice(raw);
        self.rows.push(BatchRow { start, end: self.raw.len(), task: Task::Known(status, reason) });
    }

    fn write(&self, session: &Session<'_>, scratch: &mut Scratch, out: &mut Vec<u8>) -> Counts {
        let mut counts = Counts::default();
        let mut written = 0;
        let mut values = Vec::new();
        for row in &self.rows {
            let raw = self.raw.get(row.start..row.end).unwrap_or_default();
            out.extend_from_slice(self.raw.get(written..row.start).unwrap_or_default());
            written = row.end;
            if self.plan.placement.in_place.is_empty() {
                out.extend_from_slice(raw);
                // A short row gets the fields that it lacks, so that the results stand below their names.
                out.resize(out.len() + self.missing(row), self.plan.dialect.delimiter);
                counts.add(self.write_results(row, session, scratch, out));
            } else {
                values.clear();
                counts.add(self.write_results(row, session, scratch, &mut values));
                in_place::write(&self.plan, raw, &values, out);
            }
        }
        out.extend_from_slice(self.raw.get(written..).unwrap_or_default());
        counts
    }

    /// The number of fields that a row lacks.
    fn missing(&self, row: &BatchRow) -> usize {
        match row.task {
            Task::Ask { count, .. } => self.plan.columns.saturating_sub(count),
            Task::Known(..) => 0,
        }
    }

    /// Appends all results of a row.
    fn write_results(&self, row: &BatchRow, session: &Session<'_>, scratch: &mut Scratch, out: &mut Vec<u8>) -> Status {
        let plan = &*self.plan;
        match row.task {
            Task::Known(status, reason) => {
                write_columns(plan, &RowResult { hits: &[], status, reasons: &Reasons::from(reason) }, out);
                status
            }
            Task::Ask { text, ends, count } => {
                let fields = Fields {
                    text: self.text.get(text..).unwrap_or_default(),
                    ends: self.ends.get(ends..ends + count).unwrap_or_default(),
                };
                scratch.answer(plan, &fields, session, out)
            }
        }
    }
}
