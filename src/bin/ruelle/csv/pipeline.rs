//! The pipeline of `ruelle csv`: one thread cuts rows, several geocode them, and the caller writes them in order.
//!
//! At most a few batches for each thread are on their way, so that memory does not grow with the file.

use super::batches::{Stopped, read};
use crate::system::thread;
use ruelle::Geocoder;
use ruelle::csv::{Counts, Reader, RowBatch, Scratch};
use std::io::{self, ErrorKind, Read};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};

/// The most batches on their way, for each thread.
const AHEAD: usize = 4;

/// A geocoded batch: its bytes and counts.
type Done = (Vec<u8>, Counts);
/// A batch, with the sender of its result.
type Task = (RowBatch, SyncSender<Done>);
/// The receiver of a batch's result. The writer takes them in order.
type Promise = Receiver<Done>;

/// Geocodes `input`. Passes the output to `write` piece by piece. `reader` may have the beginning of the file already.
pub fn run(
    reader: Reader,
    input: impl Read + Send,
    geocoder: &Geocoder,
    jobs: usize,
    write: &mut dyn FnMut(&[u8], Counts) -> io::Result<()>,
) -> Result<Counts, Stopped> {
    let (to_writer, promises) = sync_channel::<Promise>(jobs * AHEAD);
    let (to_threads, batches) = sync_channel::<Task>(jobs);
    let batches = Mutex::new(batches);
    thread::scope(|scope| {
        let reading = scope.spawn(move || {
            // False if the writer has stopped, which reports the reason.
            read(reader, input, &mut |batch| {
                let (done, promise) = sync_channel(1);
                to_writer.send(promise).is_ok() && to_threads.send((batch, done)).is_ok()
            })
        });
        for _ in 0..jobs {
            scope.spawn(|| geocode(&batches, geocoder));
        }
        let mut all = Counts::default();
        let mut written = Ok(());
        for promise in &promises {
            let Ok((bytes, counts)) = promise.recv() else { break };
            all += counts;
            written = write(&bytes, counts).map_err(Stopped::Write);
            if written.is_err() {
                break;
            }
        }
        drop(promises); // stops the reader
        let read = reading.join().unwrap_or_else(|_| Err(Stopped::Read(io::Error::other("a thread has failed"))));
        match (written, read) {
            (Err(Stopped::Write(error)), _) if error.kind() == ErrorKind::BrokenPipe => Ok(all),
            (Err(stopped), _) | (_, Err(stopped)) => Err(stopped),
            _ => Ok(all),
        }
    })
}

fn geocode(batches: &Mutex<Receiver<Task>>, geocoder: &Geocoder) {
    let mut scratch = Scratch::new();
    loop {
        let next = batches.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((batch, done)) = next else { break };
        let mut out = Vec::new();
        let counts = batch.geocode(&geocoder.session(), &mut scratch, &mut out);
        let _ = done.send((out, counts)); // fails once the writer has stopped
    }
}
