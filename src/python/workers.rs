//! Threads that geocode the chunks of a round.

use crate::chunks::Work;
use arrow_array::RecordBatch;
use arrow_schema::ArrowError;
use ruelle::csv::TableScratch;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// The most rows of a chunk.
const CHUNK: usize = 4096;
/// The fewest rows that are worth a thread.
const FEWEST: usize = 32;
/// Chunks for each thread, so that all end about together.
const SHARES: usize = 16;
/// The time after which the caller looks around.
const TICK: Duration = Duration::from_millis(100);

/// A chunk with its place, geocoded.
type Done = (usize, Result<RecordBatch, ArrowError>);

/// Threads, and what each remembers from one round to the next.
pub struct Workers {
    count: usize,
    scratches: Mutex<Vec<TableScratch>>,
}

/// The chunks of a round, of which each thread takes the next.
struct Queue<'r> {
    work: &'r Work,
    chunks: Vec<RecordBatch>,
    next: AtomicUsize,
    is_stopped: AtomicBool,
}

impl Workers {
    /// So many threads.
    pub fn new(count: usize) -> Self {
        Self { count, scratches: Mutex::default() }
    }

    /// Geocodes batches. Returns them in order, in smaller ones.
    ///
    /// # Errors
    /// Those of the work, and those of `tick`, which ends it.
    pub fn geocode<E: From<ArrowError>>(
        &self,
        work: &Work,
        batches: &[RecordBatch],
        tick: &mut dyn FnMut(usize) -> Result<(), E>,
    ) -> Result<Vec<RecordBatch>, E> {
        let rows: usize = batches.iter().map(RecordBatch::num_rows).sum();
        let size = (rows / (self.count * SHARES)).clamp(FEWEST, CHUNK);
        let chunks: Vec<_> = batches.iter().flat_map(|batch| cut(batch, size)).collect();
        let queue = Queue { work, chunks, next: AtomicUsize::new(0), is_stopped: AtomicBool::new(false) };
        let results = thread::scope(|scope| {
            let (to_caller, done) = channel();
            for _ in 0..self.count.min(queue.chunks.len()) {
                let to_caller = to_caller.clone();
                let queue = &queue;
                scope.spawn(move || self.take_chunks(queue, &to_caller));
            }
            drop(to_caller);
            let results = collect(&done, queue.chunks.len(), tick);
            queue.is_stopped.store(true, Ordering::Relaxed);
            results
        })?;
        let lost = || ArrowError::ComputeError("a thread has failed".to_owned());
        results.into_iter().map(|batch| batch.ok_or_else(|| lost().into())).collect()
    }

    fn take_chunks(&self, queue: &Queue<'_>, to_caller: &Sender<Done>) {
        let mut scratch = self.scratches().pop().unwrap_or_default();
        while !queue.is_stopped.load(Ordering::Relaxed) {
            let at = queue.next.fetch_add(1, Ordering::Relaxed);
            let Some(chunk) = queue.chunks.get(at) else { break };
            // A panic must not cross into the library that reads the stream.
            let done = catch_unwind(AssertUnwindSafe(|| queue.work.geocode(chunk, &mut scratch)));
            let done = done.unwrap_or_else(|_| {
                scratch = TableScratch::new();
                Err(ArrowError::ComputeError("a fault of Ruelle itself; please report it with the rows".to_owned()))
            });
            if to_caller.send((at, done)).is_err() {
                break;
            }
        }
        self.scratches().push(scratch);
    }

    fn scratches(&self) -> MutexGuard<'_, Vec<TableScratch>> {
        self.scratches.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Takes the chunks as they come, until all threads have ended. One that is missing then was lost with its thread.
fn collect<E: From<ArrowError>>(
    done: &Receiver<Done>,
    count: usize,
    tick: &mut dyn FnMut(usize) -> Result<(), E>,
) -> Result<Vec<Option<RecordBatch>>, E> {
    let mut results = vec![None; count];
    let mut rows = 0;
    loop {
        match done.recv_timeout(TICK) {
            Ok((at, batch)) => {
                let batch = batch?;
                rows += batch.num_rows();
                if let Some(place) = results.get_mut(at) {
                    *place = Some(batch);
                }
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return Ok(results),
        }
        tick(rows)?;
    }
}

/// A batch in chunks of so many rows.
fn cut(batch: &RecordBatch, size: usize) -> impl Iterator<Item = RecordBatch> {
    let rows = batch.num_rows();
    (0..rows).step_by(size).map(move |start| batch.slice(start, size.min(rows - start)))
}
