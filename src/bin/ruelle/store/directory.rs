//! A directory of shards, served by whatever serves files.

use super::{Lock, Store};
use crate::failure::Failure;
use crate::shards;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Write};
use std::path::PathBuf;

const LOCK: &str = ".publish.lock";

/// The directory; made when something is written.
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
        if path.exists() { shards::read_capped(&path, most).map(Some) } else { Ok(None) }
    }

    fn write(&self, name: &str, bytes: &[u8]) -> Result<(), Failure> {
        let path = self.path.join(name);
        let beside = self.path.join(format!(".{name}.{}.tmp", std::process::id()));
        let written = File::create(&beside).and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        });
        let written = written.map_err(|error| Failure::file("write", &beside, &error));
        let placed = written.and_then(|()| fs::rename(&beside, &path).map_err(|error| Failure::file("rename to", &path, &error)));
        placed.inspect_err(|_| {
            // Already failing: the first error is the one to tell.
            let _ = fs::remove_file(&beside);
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
        fs::create_dir_all(&self.path).map_err(|error| Failure::file("make the directory", &self.path, &error))?;
        let path = self.path.join(LOCK);
        let file = OpenOptions::new().create(true).append(true).open(&path);
        let file = file.map_err(|error| Failure::file("write", &path, &error))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let path = path.display();
                return Err(Failure::new(format_args!(
                    "another ruelle publishes there ({path} is locked); wait until it is done"
                )));
            }
            Err(TryLockError::Error(error)) => return Err(Failure::file("lock", &path, &error)),
        }
        // The system releases the lock with the file, also when the process dies.
        Ok(Lock(Some(Box::new(move || drop(file)))))
    }
}
