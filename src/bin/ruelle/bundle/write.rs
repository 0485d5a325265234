//! Several files put in place together: all written at temporary paths, then renamed.

use crate::atomic_file::temporary_path;
use crate::failure::Failure;
use crate::system::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Writes each file. If one cannot be written, none is changed.
pub fn all(files: &[(&Path, &[u8])]) -> Result<(), Failure> {
    let mut temporaries = TemporaryFiles(Vec::new());
    for (path, bytes) in files {
        let temporary = temporary_path(path);
        temporaries.0.push(temporary.clone());
        let written = File::create(&temporary).and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        });
        written.map_err(|error| Failure::file("write", path, &error))?;
    }
    for (temporary, (path, _)) in temporaries.0.iter().zip(files) {
        fs::rename(temporary, path).map_err(|error| Failure::file("write", path, &error))?;
    }
    Ok(())
}

/// Temporary files. Those that are not renamed are deleted on drop.
struct TemporaryFiles(Vec<PathBuf>);

impl Drop for TemporaryFiles {
    fn drop(&mut self) {
        for path in &self.0 {
            let _ = fs::remove_file(path); // renamed, or already failing
        }
    }
}
