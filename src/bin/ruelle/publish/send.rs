//! Sends the missing files to a store, several at once, and reads each back.

use super::checked_shards::CheckedShards;
use super::history::files;
use crate::failure::Failure;
use crate::format_numbers;
use crate::store::{Named, Store, holds, write_surely};
use crate::system::{eprintln, thread};
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// Sends the missing files. Returns their names and sizes. Stops at the first failure.
pub fn send(
    store: &dyn Store,
    source: &CheckedShards,
    jobs: NonZeroUsize,
    thorough: bool,
) -> Result<Vec<(String, u64)>, Failure> {
    let all: Vec<Named<'_>> = files(&source.manifest).collect();
    let next = AtomicUsize::new(0);
    let stop = AtomicBool::new(false);
    let sent = Mutex::new(Vec::new());
    let failed = Mutex::new(None);
    let work = || {
        while let Some(named) = all.get(next.fetch_add(1, Ordering::Relaxed)).filter(|_| !stop.load(Ordering::Relaxed)) {
            match send_one(store, source, *named, thorough) {
                Ok(false) => {}
                Ok(true) => sent.lock().unwrap_or_else(PoisonError::into_inner).push((named.file.to_owned(), named.bytes)),
                Err(failure) => {
                    stop.store(true, Ordering::Relaxed);
                    failed.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(failure);
                }
            }
        }
    };
    thread::scope(|scope| {
        (0..jobs.get().min(all.len())).for_each(|_| {
            scope.spawn(work);
        });
    });
    if let Some(failure) = failed.into_inner().unwrap_or_else(PoisonError::into_inner) {
        return Err(failure);
    }
    let mut sent = sent.into_inner().unwrap_or_else(PoisonError::into_inner);
    sent.sort();
    Ok(sent)
}

/// Sends a file, unless the store has it. True if it was sent.
fn send_one(store: &dyn Store, source: &CheckedShards, named: Named<'_>, thorough: bool) -> Result<bool, Failure> {
    if holds(store, named, thorough)? {
        return Ok(false);
    }
    write_surely(store, named.file, &source.read(named)?)?;
    eprintln!("sent {} ({})", named.file, format_numbers::size(named.bytes));
    Ok(true)
}
