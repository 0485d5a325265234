//! Files written beside their places, then renamed; one process at a time in a directory.

use crate::failure::Failure;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};

/// How files end that are not in their places yet.
const UNFINISHED: &str = ".tmp";

/// Writes a file beside `path`, and returns where. It is on the disk when this returns.
pub fn write(path: &Path, bytes: &[u8]) -> Result<PathBuf, Failure> {
    let beside = beside(path);
    let written = File::create(&beside).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    match written {
        Ok(()) => Ok(beside),
        Err(error) => {
            // Already failing: the first error is the one to tell.
            let _ = fs::remove_file(&beside);
            Err(Failure::file("write", &beside, &error))
        }
    }
}

/// Renames what was written beside.
pub fn place(beside: &Path, path: &Path) -> Result<(), Failure> {
    fs::rename(beside, path).map_err(|error| Failure::file("rename to", path, &error))
}

fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.{}{UNFINISHED}", std::process::id()))
}

/// A directory that no other process changes meanwhile.
pub struct Turn {
    /// Locked as long as it is open: the system releases it also when the process dies.
    _file: File,
    path: PathBuf,
}

impl Turn {
    /// Takes a directory, makes it when it is not there, and clears what a process left there that died. Who comes second is told
    /// `what` is done there.
    pub fn take(directory: &Path, what: &str) -> Result<Self, Failure> {
        fs::create_dir_all(directory).map_err(|error| Failure::file("make the directory", directory, &error))?;
        let path = directory.join(".ruelle.lock");
        let opened = OpenOptions::new().create(true).append(true).open(&path);
        let file = opened.map_err(|error| Failure::file("write", &path, &error))?;
        match file.try_lock() {
            Err(TryLockError::Error(error)) => return Err(Failure::file("lock", &path, &error)),
            // Locked, but deleted by the one before as it went: who comes next would lock another file.
            Ok(()) if path.exists() => sweep(directory),
            Ok(()) | Err(TryLockError::WouldBlock) => {
                let path = path.display();
                return Err(Failure::new(format_args!("another ruelle {what} there ({path} is locked); wait until it is done")));
            }
        }
        Ok(Self { _file: file, path })
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        // It stays, then, unlocked.
        let _ = fs::remove_file(&self.path);
    }
}

fn sweep(directory: &Path) {
    for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with('.') && name.ends_with(UNFINISHED) {
            let _ = fs::remove_file(entry.path());
        }
    }
}
