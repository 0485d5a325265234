//! The memory of a thread between the batches of a file.

use super::fields::Fields;
use super::memo::Memo;
use super::quoting::write_field;
use super::results::RowResult;
use super::row_plan::RowPlan;
use super::row_query::RowQuery;
use super::row_search::{self, Found};
use super::status::Status;
use crate::engine::route::session::Session;

/// The memory of a thread between the batches of one file: buffers, and answers that may be needed again.
#[derive(Debug)]
pub struct Scratch {
    query: RowQuery,
    key: Vec<u8>,
    memo: Memo<Written>,
    /// The output of a batch before it is encoded as UTF-16.
    pub(super) wide: Vec<u8>,
}

/// The answer of a row as it is written.
#[derive(Debug, Default)]
struct Written {
    status: Status,
    columns: Vec<u8>,
}

impl Default for Scratch {
    fn default() -> Self {
        Self::new()
    }
}

impl Scratch {
    /// Empty memory.
    pub fn new() -> Self {
        Self { query: RowQuery::new(), key: Vec::new(), memo: Memo::new(), wide: Vec::new() }
    }

    /// Geocodes a row and appends the columns of the answer.
    pub(super) fn answer(&mut self, plan: &RowPlan, fields: &Fields<'_>, session: &Session<'_>, out: &mut Vec<u8>) -> Status {
        if let Err((status, reason)) = self.query.read(plan, fields) {
            self.query.reasons.add(reason);
            write_columns(plan, &RowResult { hits: &[], status, reasons: &self.query.reasons }, out);
            return status;
        }
        self.key.clear();
        self.query.key(&mut self.key);
        if let Some(kept) = self.memo.get(&self.key) {
            out.extend_from_slice(&kept.columns);
            return kept.status;
        }
        let Found { status, hits, is_final } = row_search::find_row(&mut self.query, plan, session);
        let start = out.len();
        write_columns(plan, &RowResult { hits: &hits, status, reasons: &self.query.reasons }, out);
        if let Some(kept) = is_final.then(|| self.memo.entry(&self.key)).flatten() {
            kept.status = status;
            kept.columns.clear();
            kept.columns.extend_from_slice(out.get(start..).unwrap_or_default());
        }
        status
    }
}

/// Appends each wanted column after a separator.
pub(super) fn write_columns(plan: &RowPlan, result: &RowResult<'_>, out: &mut Vec<u8>) {
    for column in &plan.results {
        out.push(plan.dialect.delimiter);
        write_field(&column.value(result, plan.form).into_text(), plan.dialect, out);
    }
}
