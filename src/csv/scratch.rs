//! The memory of a thread between the batches of a file.

use super::fields::Fields;
use super::memo::Memo;
use super::operation::Operation;
use super::quoting::write_field;
use super::row_plan::RowPlan;
use super::row_query::RowQuery;
use super::status::Status;
use crate::engine::model::hit::Hit;
use crate::engine::model::request::QueryError;
use crate::engine::route::session::Session;

/// The memory of a thread between the batches of one file: buffers, and answers that may be needed again.
#[derive(Debug)]
pub struct Scratch {
    query: RowQuery,
    key: Vec<u8>,
    memo: Memo,
    /// The output of a batch before it is encoded as UTF-16.
    pub(super) wide: Vec<u8>,
}

impl Default for Scratch {
    fn default() -> Self {
        Self::new()
    }
}

impl Scratch {
    /// Empty memory.
    pub fn new() -> Self {
        Self { query: RowQuery::new(), key: Vec::new(), memo: Memo::default(), wide: Vec::new() }
    }

    /// Geocodes a row and appends the columns of the answer.
    pub(super) fn answer(&mut self, plan: &RowPlan, fields: &Fields<'_>, session: &Session<'_>, out: &mut Vec<u8>) -> Status {
        if let Err(status) = self.query.read(plan, fields) {
            write_columns(plan, &[], status, out);
            return status;
        }
        self.key.clear();
        self.query.key(&mut self.key);
        if let Some((status, written)) = self.memo.get(&self.key) {
            out.extend_from_slice(written);
            return status;
        }
        let ((status, hits), needs) = session.scope(|session| self.ask(plan, session));
        let start = out.len();
        write_columns(plan, &hits, status, out);
        // A row that waits for a shard is geocoded again, so its answer is not kept.
        if needs.shards.is_empty() {
            self.memo.keep(&self.key, status, out.get(start..).unwrap_or_default());
        }
        status
    }

    fn ask(&mut self, plan: &RowPlan, session: &Session<'_>) -> (Status, Vec<Hit>) {
        let found = match plan.operation {
            Operation::Reverse => Ok(self.query.reverse().map(|request| session.reverse(&request)).unwrap_or_default()),
            Operation::Search => {
                let request = self.query.search(plan);
                let found = session.search(&request);
                self.query.reuse(request.query);
                found
            }
        };
        match found {
            Ok(hits) if hits.first().is_some_and(|hit| hit.score >= plan.min_score) => (Status::Ok, hits),
            Ok(_) => (Status::NotFound, Vec::new()),
            Err(QueryError::Empty) => (Status::Skipped, Vec::new()),
            Err(QueryError::TooLong(_)) => (Status::Error, Vec::new()),
        }
    }
}

/// Appends each wanted column after a separator.
pub(super) fn write_columns(plan: &RowPlan, hits: &[Hit], status: Status, out: &mut Vec<u8>) {
    for column in &plan.results {
        out.push(plan.dialect.delimiter);
        write_field(&column.value(hits, status, plan.project), plan.dialect, out);
    }
}
