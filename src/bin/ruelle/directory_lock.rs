//! One process at a time in a directory.

use crate::atomic_file;
use crate::failure::Failure;
use crate::system::fs::{self, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

/// A directory that no other process changes while this value lives.
pub struct DirectoryLock {
    /// Locked as long as it is open. The system releases the lock also when the process dies.
    _file: File,
    path: PathBuf,
}

impl DirectoryLock {
    /// Locks a directory, creates it if needed, and deletes the unfinished files of a process that died there.
    ///
    /// # Errors
    /// When the directory cannot be written to, or another process holds it. `what` is the verb of that message: `builds`.
    pub fn acquire(directory: &Path, what: &str) -> Result<Self, Failure> {
        fs::create_dir_all(directory).map_err(|error| Failure::file("make the directory", directory, &error))?;
        let path = directory.join(".ruelle.lock");
        let opened = OpenOptions::new().create(true).append(true).open(&path);
        let file = opened.map_err(|error| Failure::file("write", &path, &error))?;
        match file.try_lock() {
            Err(TryLockError::Error(error)) => return Err(Failure::file("lock", &path, &error)),
            // The holder before deletes the file as it ends: a lock on a deleted file excludes nobody.
            Ok(()) if fs::is_there(&path) => atomic_file::delete_unfinished(directory),
            Ok(()) | Err(TryLockError::WouldBlock) => {
                let path = path.display();
                return Err(Failure::new(format_args!("another ruelle {what} there ({path} is locked); wait until it is done")));
            }
        }
        Ok(Self { _file: file, path })
    }
}

impl Drop for DirectoryLock {
    fn drop(&mut self) {
        // A file that cannot be deleted stays, unlocked.
        let _ = fs::remove_file(&self.path);
    }
}
