//! Several files put in place together: all written files_written, then renamed.

use crate::failure::Failure;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Writes each file; when one cannot be written, none is changed.
pub fn all(files: &[(&Path, &[u8])]) -> Result<(), Failure> {
    let mut files_written = TemporaryFiles(Vec::new());
    for (path, bytes) in files {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let temporary = path.with_file_name(format!(".{name}.{}.tmp", std::process::id()));
        files_written.0.push(temporary.clone());
        let written = File::create(&temporary).and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        });
        written.map_err(|error| Failure::file("write", path, &error))?;
    }
    for (temporary, (path, _)) in files_written.0.iter().zip(files) {
        fs::rename(temporary, path).map_err(|error| Failure::file("write", path, &error))?;
    }
    Ok(())
}

/// Files files_written their places; dropped, those that are left are taken away.
struct TemporaryFiles(Vec<PathBuf>);

impl Drop for TemporaryFiles {
    fn drop(&mut self) {
        for path in &self.0 {
            let _ = fs::remove_file(path); // renamed, or already failing
        }
    }
}
