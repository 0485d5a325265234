//! An upload on its way, kept on disk: read while it still comes, and never in its way. A client that reads nothing until
//! it has sent all is not held up by its own answer.

use std::fs::File;
use std::io::{self, Read, Write};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use tempfile::NamedTempFile;

/// Where an upload goes. Dropped before [`Spool::end`], the upload was cut off.
pub struct Spool {
    file: NamedTempFile,
    shared: Arc<Shared>,
}

/// Reads the upload from its beginning; waits where it has not come yet.
pub struct Follower {
    file: File,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<UploadState>,
    changed: Condvar,
}

#[derive(Clone, Copy, Default, PartialEq)]
enum UploadState {
    #[default]
    Coming,
    Ended,
    CutOff,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, UploadState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set(&self, state: UploadState) {
        let mut current = self.lock();
        if *current == UploadState::Coming {
            *current = state;
        }
        self.changed.notify_all();
    }
}

impl Spool {
    /// An empty one, gone from the disk when both ends are.
    pub fn new() -> io::Result<(Self, Follower)> {
        let file = NamedTempFile::new()?;
        let shared = Arc::new(Shared::default());
        let follower = Follower { file: file.reopen()?, shared: Arc::clone(&shared) };
        Ok((Self { file, shared }, follower))
    }

    /// Appends.
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)?;
        self.shared.set(UploadState::Coming);
        Ok(())
    }

    /// Nothing more will come.
    pub fn end(self) {
        self.shared.set(UploadState::Ended);
    }
}

impl Drop for Spool {
    fn drop(&mut self) {
        self.shared.set(UploadState::CutOff);
    }
}

impl Read for Follower {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            // Asked before reading: what was written before the end is read before it.
            let state = *self.shared.lock();
            let read = self.file.read(buffer)?;
            match state {
                _ if read > 0 => return Ok(read),
                UploadState::Ended => return Ok(0),
                UploadState::CutOff => return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the upload was cut off")),
                UploadState::Coming => {
                    let current = self.shared.lock();
                    if *current == UploadState::Coming {
                        // Woken by each write; by the clock if a write came between reading and waiting.
                        let waited = self.shared.changed.wait_timeout(current, std::time::Duration::from_millis(50));
                        drop(waited);
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_read_while_it_comes() {
        let (mut spool, mut follower) = Spool::new().unwrap();
        let reading = std::thread::spawn(move || {
            let mut all = Vec::new();
            follower.read_to_end(&mut all).map(|_| all)
        });
        for _ in 0..100 {
            spool.write(&[7; 1000]).unwrap();
        }
        spool.end();
        assert_eq!(reading.join().unwrap().unwrap(), vec![7; 100_000]);
    }

    #[test]
    fn a_cut_is_told() {
        let (mut spool, mut follower) = Spool::new().unwrap();
        spool.write(b"ab").unwrap();
        drop(spool);
        let mut all = Vec::new();
        assert_eq!(follower.read_to_end(&mut all).unwrap_err().kind(), io::ErrorKind::UnexpectedEof);
        assert_eq!(all, b"ab");
    }
}
