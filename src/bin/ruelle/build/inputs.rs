//! The files to build from, checked before anything is read.

use crate::failure::Failure;
use ruelle::text::departements;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// A file to read.
pub struct Input {
    /// Its path.
    pub path: PathBuf,
    /// Its size as stored.
    pub bytes: u64,
}

impl Input {
    /// Its name without directories.
    pub fn name(&self) -> String {
        self.path.file_name().unwrap_or(self.path.as_os_str()).to_string_lossy().into_owned()
    }
}

/// Every path is a readable file, named once; else says what is wrong with the first that is not.
pub fn check(paths: &[PathBuf]) -> Result<Vec<Input>, Failure> {
    let mut seen = Vec::new();
    paths
        .iter()
        .map(|path| {
            let input = check_one(path)?;
            let whole = fs::canonicalize(path).unwrap_or_else(|_| path.clone());
            if seen.contains(&whole) {
                return Err(Failure::usage(format_args!("{} is given twice", path.display())));
            }
            seen.push(whole);
            Ok(input)
        })
        .collect()
}

fn check_one(path: &Path) -> Result<Input, Failure> {
    if path.is_dir() {
        return Err(Failure::new(format_args!("{} is a directory; give its files", path.display())));
    }
    if !path.exists()
        && let Some((code, name, _)) = path.to_str().and_then(departements::find)
    {
        return Err(no_download(code, name));
    }
    let metadata = File::open(path).and_then(|file| file.metadata()).map_err(|error| Failure::file("read", path, &error))?;
    Ok(Input { path: path.to_owned(), bytes: metadata.len() })
}

fn no_download(code: &str, name: &str) -> Failure {
    Failure::new(format_args!(
        "there is no file named {code}, and this version cannot download yet. For the addresses of {code} ({name}), fetch \
         https://adresse.data.gouv.fr/data/ban/adresses/latest/csv/adresses-{code}.csv.gz and give that file"
    ))
}
