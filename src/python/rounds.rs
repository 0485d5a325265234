//! Rounds: as many rows of a stream as are geocoded at a time, which bounds the memory.
//!
//! The caller's own thread reads the stream. Another might wait for the interpreter, which the caller may hold.

use crate::chunks::Work;
use crate::workers::Workers;
use arrow_array::{RecordBatch, RecordBatchReader};
use arrow_schema::ArrowError;
use std::collections::VecDeque;

/// Rows of a round.
const ROUND: usize = 1 << 16;

/// The rows of a stream, geocoded a round at a time.
pub struct Rounds {
    input: Box<dyn RecordBatchReader + Send>,
    waiting: VecDeque<RecordBatch>,
    workers: Workers,
}

impl Rounds {
    /// The rounds of a stream, on so many threads. `first` are batches that have been read from it.
    pub fn new(input: Box<dyn RecordBatchReader + Send>, first: Vec<RecordBatch>, threads: usize) -> Self {
        Self { input, waiting: first.into(), workers: Workers::new(threads) }
    }

    /// The next rows in order, geocoded. None at the end. `tick` learns every while how many rows are done, and may end it all.
    ///
    /// # Errors
    /// Those of the stream, and those of `tick`.
    pub fn next<E: From<ArrowError>>(
        &mut self,
        work: &Work,
        tick: &mut dyn FnMut(usize) -> Result<(), E>,
    ) -> Result<Vec<RecordBatch>, E> {
        let batches = self.read()?;
        self.workers.geocode(work, &batches, tick)
    }

    /// Reads the batches of a round. Rows beyond it wait for the next.
    fn read(&mut self) -> Result<Vec<RecordBatch>, ArrowError> {
        let mut batches = Vec::new();
        let mut room = ROUND;
        while room > 0 {
            let Some(batch) = self.waiting.pop_front().map(Ok).or_else(|| self.input.next()).transpose()? else { break };
            let length = batch.num_rows().min(room);
            if length < batch.num_rows() {
                self.waiting.push_front(batch.slice(length, batch.num_rows() - length));
            }
            room -= length;
            batches.push(batch.slice(0, length));
        }
        Ok(batches)
    }
}
