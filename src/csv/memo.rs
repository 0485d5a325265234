//! Answers that may be asked for again: files are sorted, and hold the same address many times.

use super::Status;
use std::collections::HashMap;

/// Answers kept at most; then all are forgotten, and it begins anew.
const MOST: usize = 4096;

/// What was written for each question.
#[derive(Debug, Default)]
pub(super) struct Memo(HashMap<Box<[u8]>, Written>);

/// What became of a question, and the columns of its answer.
type Written = (Status, Box<[u8]>);

impl Memo {
    /// What was written for this question.
    pub(super) fn get(&self, question: &[u8]) -> Option<(Status, &[u8])> {
        self.0.get(question).map(|(status, written)| (*status, &**written))
    }

    /// Keeps what was written for this question.
    pub(super) fn keep(&mut self, question: &[u8], status: Status, written: &[u8]) {
        if self.0.len() >= MOST {
            self.0.clear();
        }
        self.0.insert(question.into(), (status, written.into()));
    }
}
