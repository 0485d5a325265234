//! The inputs of a build: files, and départements with files to download. They are checked before the first one is read.

use crate::ban::codes;
use crate::failure::Failure;
use crate::system::fs::{self, File};
use std::path::{Path, PathBuf};

/// A file to read.
pub struct Input {
    /// Its path.
    pub path: PathBuf,
    /// Its size as stored.
    pub bytes: u64,
    /// The part of it that is built.
    pub purpose: Purpose,
}

/// The part of a file that is built.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Purpose {
    /// Every row.
    #[default]
    Rows,
    /// Every row, of a file beside the addresses, which is empty where there is no lieu-dit.
    LieuxDits,
    /// The names in regional languages alone, for streets of other files.
    Languages,
}

impl Input {
    /// A file that can be read.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        let metadata = File::open(path).and_then(|file| file.metadata()).map_err(|error| Failure::file("read", path, &error))?;
        Ok(Self { path: path.to_owned(), bytes: metadata.len(), purpose: Purpose::Rows })
    }

    /// Its name without directories.
    pub fn name(&self) -> String {
        self.path.file_name().unwrap_or(self.path.as_os_str()).to_string_lossy().into_owned()
    }

    /// The département in its name (`adresses-05.csv.gz`), if there is exactly one.
    pub fn departement(&self) -> Option<&'static str> {
        let name = self.name();
        let pieces = name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|piece| piece.len() > 1);
        let mut found = pieces.filter_map(ruelle::text::departements::find).map(|(code, ..)| code);
        let code = found.next()?;
        found.all(|other| other == code).then_some(code)
    }
}

/// The inputs named on the command line.
#[derive(Default)]
pub struct RequestedInputs {
    /// Files, each once.
    pub files: Vec<Input>,
    /// Codes of départements, each once.
    pub departements: Vec<&'static str>,
}

/// Sorts arguments into files and codes. An existing file is a file, whatever its name.
///
/// # Errors
/// For the first argument that is neither, or that is given twice.
pub fn check(paths: &[PathBuf]) -> Result<RequestedInputs, Failure> {
    let mut requested = RequestedInputs::default();
    let mut seen = Vec::new();
    for path in paths {
        if let Some(code) = path.to_str().filter(|text| codes::looks_like_one(text) && !fs::is_there(path)) {
            let code = codes::read(code)?;
            if !requested.departements.contains(&code) {
                requested.departements.push(code);
            }
            continue;
        }
        let input = check_file(path)?;
        let whole = fs::canonicalize(path).unwrap_or_else(|_| path.clone());
        if seen.contains(&whole) {
            return Err(Failure::usage(format_args!("{} is given twice", path.display())));
        }
        seen.push(whole);
        requested.files.push(input);
    }
    Ok(requested)
}

fn check_file(path: &Path) -> Result<Input, Failure> {
    if fs::is_dir(path) {
        return Err(Failure::new(format_args!("{} is a directory; give its files", path.display())));
    }
    if !fs::is_there(path)
        && let Some(code) = path.to_str().and_then(codes::named)
    {
        return Err(Failure::new(format_args!(
            "there is no file {}; for the département, give its code, {code}",
            path.display()
        )));
    }
    Input::open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_speak_of_a_departement() {
        let of = |name: &str| Input { path: name.into(), bytes: 0, purpose: Purpose::Rows }.departement();
        assert_eq!(of("data/adresses-05.csv.gz"), Some("05"));
        assert_eq!(of("lieux-dits-2a-beta.csv"), Some("2A"));
        assert_eq!(of("75.csv"), Some("75"));
        assert_eq!(of("adresses-2026-11-75.csv"), None, "11 or 75");
        assert_eq!(of("bal_200066231.csv"), None);
    }
}
