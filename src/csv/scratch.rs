//! What a thread keeps between the batches of a file.

use super::batch::Fields;
use super::memo::Memo;
use super::plan::Plan;
use super::question::Question;
use super::quoting::write_field;
use super::{Operation, Status};
use crate::engine::geocoder::Geocoder;
use crate::engine::model::hit::Hit;

/// What a thread keeps between the batches of one file: memory, and answers that may be asked for again.
#[derive(Debug)]
pub struct Scratch {
    question: Question,
    key: Vec<u8>,
    memo: Memo,
    /// The answer of a batch before it is written as UTF-16.
    pub(super) wide: Vec<u8>,
}

impl Default for Scratch {
    fn default() -> Self {
        Self::new()
    }
}

impl Scratch {
    /// Nothing kept yet.
    pub fn new() -> Self {
        Self { question: Question::new(), key: Vec::new(), memo: Memo::default(), wide: Vec::new() }
    }

    /// Asks what the row asks, and appends the columns of the answer.
    pub(super) fn answer(&mut self, plan: &Plan, fields: &Fields<'_>, geocoder: &Geocoder, out: &mut Vec<u8>) -> Status {
        if let Err(status) = self.question.read(plan, fields) {
            write_columns(plan, &[], status, out);
            return status;
        }
        self.key.clear();
        self.question.key(&mut self.key);
        if let Some((status, written)) = self.memo.get(&self.key) {
            out.extend_from_slice(written);
            return status;
        }
        let ((status, hits), trail) = geocoder.with_needs(|| self.ask(plan, geocoder));
        let start = out.len();
        write_columns(plan, &hits, status, out);
        // What waits for a shard is asked again.
        if trail.shards.is_empty() {
            self.memo.keep(&self.key, status, out.get(start..).unwrap_or_default());
        }
        status
    }

    fn ask(&mut self, plan: &Plan, geocoder: &Geocoder) -> (Status, Vec<Hit>) {
        let found = match plan.operation {
            Operation::Reverse => Ok(self.question.reverse().map(|request| geocoder.reverse(&request)).unwrap_or_default()),
            Operation::Search => {
                let request = self.question.search(plan);
                let found = geocoder.search(&request);
                self.question.reuse(request.query);
                found
            }
        };
        match found {
            Ok(hits) if hits.first().is_some_and(|hit| hit.score >= plan.min_score) => (Status::Ok, hits),
            Ok(_) => (Status::NotFound, Vec::new()),
            Err(crate::engine::model::request::QueryError::Empty) => (Status::Skipped, Vec::new()),
            Err(crate::engine::model::request::QueryError::TooLong(_)) => (Status::Error, Vec::new()),
        }
    }
}

/// Appends each column that is wanted, a separator before it.
pub(super) fn write_columns(plan: &Plan, hits: &[Hit], status: Status, out: &mut Vec<u8>) {
    for column in &plan.results {
        out.push(plan.dialect.delimiter);
        write_field(&column.value(hits, status, plan.project), plan.dialect, out);
    }
}
