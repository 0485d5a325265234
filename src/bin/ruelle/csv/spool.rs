//! An upload on disk, which is read while it still arrives.
//!
//! The upload never waits for its reader, so that a client may send all before it reads the response.

use std::fs::File;
use std::io::{self, Read, Seek, Write};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use tempfile::NamedTempFile;

/// The writing end of an upload. Dropped before [`Spool::end`], it marks the upload as cut off.
pub struct Spool {
    file: NamedTempFile,
    shared: Arc<Shared>,
}

/// The reading end of an upload. It waits for bytes that have not arrived yet.
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
    /// An empty upload, deleted from the disk once both ends are dropped.
    pub fn new() -> io::Result<(Self, Follower)> {
        let file = NamedTempFile::new()?;
        let shared = Arc::new(Shared::default());
        let follower = Follower { file: file.reopen()?, shared: Arc::clone(&shared) };
        Ok((Self { file, shared }, follower))
    }

    /// Appends bytes.
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.file.write_all(bytes)?;
        self.shared.set(UploadState::Coming);
        Ok(())
    }

    /// Ends the upload.
    pub fn end(self) {
        self.shared.set(UploadState::Ended);
    }
}

impl Drop for Spool {
    fn drop(&mut self) {
        self.shared.set(UploadState::CutOff);
    }
}

impl Follower {
    /// Goes back to the first byte.
    pub fn rewind(&mut self) -> io::Result<()> {
        self.file.rewind()
    }
}

impl Read for Follower {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            // Taken before reading, so that all bytes before the end are read before it.
            let state = *self.shared.lock();
            let read = self.file.read(buffer)?;
            match state {
                _ if read > 0 => return Ok(read),
                UploadState::Ended => return Ok(0),
                UploadState::CutOff => return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the upload was cut off")),
                UploadState::Coming => {
                    let current = self.shared.lock();
                    if *current == UploadState::Coming {
                        // Each write wakes it, or the clock, if a write came between reading and waiting.
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
