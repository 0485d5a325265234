//! Batches built at the same time, and taken one after the other.
//!
//! Memory is bounded: each thread holds one batch, which it builds or which waits to be written.

use super::batch::{BuildBatch, BuiltBatch};
use super::progress::Progress;
use crate::failure::Failure;
use crate::system::thread;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::sync_channel;

/// Builds all batches, the largest first, so that no large one is left for the end.
///
/// Passes each result to `take`, with its index in `batches`, as they are ready. Stops at the first error of `take`.
pub fn build(
    batches: &[BuildBatch],
    threads: usize,
    progress: &Progress,
    mut take: impl FnMut(usize, Result<BuiltBatch, Failure>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut order: Vec<usize> = (0..batches.len()).collect();
    order.sort_by_key(|&at| std::cmp::Reverse(batches[at].bytes()));
    let order = &order;
    if !thread::ARE_THERE {
        // One after the other: nobody could take a result while the next is made.
        return order.iter().try_for_each(|&at| take(at, batches[at].run(progress)));
    }
    let next = &AtomicUsize::new(0);
    thread::scope(|scope| {
        let (send, receive) = sync_channel(0);
        for _ in 0..threads.clamp(1, batches.len().max(1)) {
            let send = send.clone();
            scope.spawn(move || {
                while let Some(&at) = order.get(next.fetch_add(1, Ordering::Relaxed)) {
                    // The receiver is gone: another batch failed.
                    if send.send((at, batches[at].run(progress))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(send);
        let mut left = batches.len();
        while let Ok((at, done)) = receive.recv() {
            take(at, done)?;
            left -= 1;
        }
        // A thread that panicked has printed its message. Its batch is lost.
        if left == 0 { Ok(()) } else { Err(Failure::new("a build broke off; nothing was changed")) }
    })
}
