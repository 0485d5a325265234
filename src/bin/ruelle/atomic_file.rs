//! Files written whole or not at all: under a temporary name in the same directory, then renamed.

use crate::failure::Failure;
use crate::system::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

/// The end of a temporary file's name.
const UNFINISHED: &str = ".tmp";

/// The temporary path of a file: hidden, in the same directory, with this process's number.
pub fn temporary_path(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.{}{UNFINISHED}", crate::system::process::id()))
}

/// Writes a file at its temporary path, which it returns. The bytes are on the disk by then.
pub fn write(path: &Path, bytes: &[u8]) -> Result<PathBuf, Failure> {
    let temporary = temporary_path(path);
    let written = File::create(&temporary).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    match written {
        Ok(()) => Ok(temporary),
        Err(error) => {
            // Already failing: the first error is the one to report.
            let _ = fs::remove_file(&temporary);
            Err(Failure::file("write", &temporary, &error))
        }
    }
}

/// Renames a temporary file to its final path.
pub fn rename(temporary: &Path, path: &Path) -> Result<(), Failure> {
    fs::rename(temporary, path).map_err(|error| Failure::file("rename to", path, &error))
}

/// Deletes the temporary files of a directory, of whichever process.
pub fn delete_unfinished(directory: &Path) {
    for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with('.') && name.ends_with(UNFINISHED) {
            let _ = fs::remove_file(entry.path());
        }
    }
}
