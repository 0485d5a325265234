//! A directory of shards, for any server of files.

use super::file_store::Store;
use super::lock::Lock;
use crate::directory_lock::DirectoryLock;
use crate::failure::Failure;
use crate::system::fs;
use crate::{atomic_file, shards};
use std::io::ErrorKind;
use std::path::PathBuf;

/// The directory, which the first write creates.
pub struct Directory {
    path: PathBuf,
    largest: u64,
}

impl Directory {
    /// A directory that takes files of up to `largest` bytes.
    pub fn new(path: PathBuf, largest: u64) -> Self {
        Self { path, largest }
    }
}

impl Store for Directory {
    fn place(&self, name: &str) -> String {
        self.path.join(name).display().to_string()
    }

    fn read(&self, name: &str, most: u64) -> Result<Option<Vec<u8>>, Failure> {
        let path = self.path.join(name);
        if fs::is_there(&path) { shards::read_capped(&path, most).map(Some) } else { Ok(None) }
    }

    fn write(&self, name: &str, bytes: &[u8]) -> Result<(), Failure> {
        let path = self.path.join(name);
        let temporary = atomic_file::write(&path, bytes)?;
        atomic_file::rename(&temporary, &path).inspect_err(|_| {
            // Already failing: the first error is the one to report.
            let _ = fs::remove_file(&temporary);
        })
    }

    fn delete(&self, name: &str) -> Result<(), Failure> {
        let path = self.path.join(name);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(Failure::file("delete", &path, &error)),
            _ => Ok(()),
        }
    }

    fn length(&self, name: &str) -> Result<Option<u64>, Failure> {
        let path = self.path.join(name);
        match fs::metadata(&path) {
            Ok(metadata) => Ok(Some(metadata.len())),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Failure::file("read", &path, &error)),
        }
    }

    fn largest(&self) -> u64 {
        self.largest
    }

    fn is_near(&self) -> bool {
        true
    }

    fn lock(&self, _: bool) -> Result<Lock<'_>, Failure> {
        let lock = DirectoryLock::acquire(&self.path, "publishes")?;
        Ok(Lock(Some(Box::new(move || drop(lock)))))
    }
}
