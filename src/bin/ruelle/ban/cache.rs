//! The cache of downloaded files, with notes on each: `adresses-75.csv.gz.json` beside `adresses-75.csv.gz`.

use super::ban_file::BanFile;
use crate::failure::Failure;
use crate::system::fs::{self, File, OpenOptions, TryLockError};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// The most bytes of notes.
const MAX_NOTES: u64 = 64 * 1024;

/// The headers of a server's response about a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notes {
    /// The file's address.
    pub url: String,
    /// Its `ETag`, which changes with its content.
    #[serde(default)]
    pub etag: Option<String>,
    /// Its last change, as the server writes it.
    #[serde(default)]
    pub last_modified: Option<String>,
    /// Its size.
    #[serde(default)]
    pub bytes: Option<u64>,
}

impl Notes {
    /// A validator of the same bytes on the server: a strong `ETag`, else a date.
    pub fn proof(&self) -> Option<&str> {
        self.etag.as_deref().filter(|etag| !etag.starts_with("W/")).or(self.last_modified.as_deref())
    }

    /// The day of the last change, `YYYY-MM-DD`.
    pub fn day(&self) -> Option<String> {
        let date = httpdate::parse_http_date(self.last_modified.as_deref()?).ok()?;
        humantime::format_rfc3339_seconds(date).to_string().get(..10).map(str::to_owned)
    }
}

/// A directory of downloaded files.
pub struct Cache {
    directory: PathBuf,
}

/// A file that is being downloaded. No other process writes to it meanwhile.
pub struct PartialFile {
    /// The file, opened to read and write.
    pub file: File,
    /// Its path.
    pub path: PathBuf,
    notes: PathBuf,
}

impl Cache {
    /// Opens the directory, and creates it if needed.
    pub fn open(directory: PathBuf) -> Result<Self, Failure> {
        fs::create_dir_all(&directory).map_err(|error| Failure::file("make the directory", &directory, &error))?;
        Ok(Self { directory })
    }

    /// The default directory for this user.
    pub fn usual() -> Option<PathBuf> {
        let set = |name| crate::system::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        let base = set("XDG_CACHE_HOME")
            .filter(|path| path.is_absolute())
            .or_else(|| set("LOCALAPPDATA"))
            .or_else(|| set("HOME").map(|home| home.join(".cache")));
        base.map(|base| base.join("ruelle").join("ban"))
    }

    /// The path of a whole file.
    pub fn whole(&self, file: BanFile) -> PathBuf {
        self.directory.join(file.name())
    }

    /// The notes on the whole file, if it exists and has the noted size.
    pub fn known(&self, file: BanFile) -> Option<Notes> {
        let path = self.whole(file);
        let length = fs::metadata(&path).ok()?.len();
        read_notes(&with_extension(&path, "json")).filter(|notes| notes.bytes == Some(length))
    }

    /// Opens the partial file, or an empty one.
    pub fn part(&self, file: BanFile) -> Result<PartialFile, Failure> {
        let path = with_extension(&self.whole(file), "part");
        let mut options = OpenOptions::new();
        let opened = options.read(true).write(true).create(true).truncate(false).open(&path);
        let file = opened.map_err(|error| Failure::file("write", &path, &error))?;
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => {
                let path = path.display();
                Err(Failure::new(format_args!(
                    "{path} is being downloaded by another ruelle; wait for it, or give another --cache"
                )))
            }
            // Some file systems have no locks. There the checksum at the end of the file detects a conflict.
            _ => Ok(PartialFile { notes: with_extension(&path, "json"), file, path }),
        }
    }

    /// The bytes of the partial file.
    pub fn begun(&self, file: BanFile) -> u64 {
        fs::metadata(with_extension(&self.whole(file), "part")).map_or(0, |metadata| metadata.len())
    }

    /// Makes the partial file the whole one.
    pub fn complete(&self, file: BanFile, part: &PartialFile, notes: &Notes) -> Result<PathBuf, Failure> {
        let path = self.whole(file);
        part.file.sync_all().map_err(|error| Failure::file("write", &part.path, &error))?;
        fs::rename(&part.path, &path).map_err(|error| Failure::file("rename to", &path, &error))?;
        // Without notes the file is downloaded again next time, which does no harm.
        let _ = fs::remove_file(&part.notes);
        write_notes(&with_extension(&path, "json"), notes)?;
        Ok(path)
    }

    /// Deletes a damaged whole file.
    pub fn forget(&self, file: BanFile) {
        let path = self.whole(file);
        let _ = fs::remove_file(with_extension(&path, "json"));
        let _ = fs::remove_file(path);
    }
}

impl PartialFile {
    /// The bytes so far, and the notes on them.
    pub fn begun(&self) -> (u64, Option<Notes>) {
        let length = self.file.metadata().map_or(0, |metadata| metadata.len());
        (length, read_notes(&self.notes))
    }

    /// Writes the notes, before any bytes.
    pub fn note(&self, notes: &Notes) -> Result<(), Failure> {
        write_notes(&self.notes, notes)
    }

    /// Empties the file.
    pub fn empty(&self) -> Result<(), Failure> {
        let _ = fs::remove_file(&self.notes);
        self.file.set_len(0).map_err(|error| Failure::file("write", &self.path, &error))
    }

    /// Deletes the partial file if it is empty.
    pub fn drop_if_empty(self) {
        if self.begun().0 == 0 {
            let _ = fs::remove_file(&self.notes);
            let _ = fs::remove_file(&self.path);
        }
    }
}

fn with_extension(path: &Path, extension: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(extension);
    name.into()
}

fn read_notes(path: &Path) -> Option<Notes> {
    let length = fs::metadata(path).ok()?.len();
    let bytes = (length <= MAX_NOTES).then(|| fs::read(path).ok()).flatten()?;
    serde_json::from_slice(&bytes).ok()
}

fn write_notes(path: &Path, notes: &Notes) -> Result<(), Failure> {
    let json = serde_json::to_vec(notes).map_err(Failure::new)?;
    fs::write(path, json).map_err(|error| Failure::file("write", path, &error))
}
