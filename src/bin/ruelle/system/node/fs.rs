//! Files and directories.

use super::error::of_host;
use super::host;
use std::cell::OnceCell;
use std::ffi::OsString;
use std::io::{self, Read, Result, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use wasm_bindgen::JsValue;

/// A file as a kind of entry.
const FILE: f64 = 0.0;
const DIRECTORY: f64 = 1.0;
const LINK: f64 = 2.0;

fn text(path: &Path) -> &str {
    path.to_str().unwrap_or_default()
}

fn done<T>(result: std::result::Result<T, JsValue>) -> Result<T> {
    result.map_err(|error| of_host(&error))
}

/// Kind and length of an entry.
pub struct Metadata {
    kind: f64,
    length: u64,
}

impl Metadata {
    /// Bytes of a file.
    pub fn len(&self) -> u64 {
        self.length
    }

    /// Whether it is a file.
    pub fn is_file(&self) -> bool {
        self.kind == FILE
    }
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // lengths are whole, and below 2^53
fn status(path: &Path, follows: bool) -> Result<Metadata> {
    match done(host::status(text(path), follows))?.as_slice() {
        &[kind, length] => Ok(Metadata { kind, length: length as u64 }),
        _ => Err(io::Error::other("no status")),
    }
}

/// Kind and length at a path, behind its link.
pub fn metadata(path: impl AsRef<Path>) -> Result<Metadata> {
    status(path.as_ref(), true)
}

/// Whether there is a file at a path, or behind its link.
pub fn is_file(path: impl AsRef<Path>) -> bool {
    metadata(path).is_ok_and(|found| found.kind == FILE)
}

/// Whether there is a directory at a path, or behind its link.
pub fn is_dir(path: impl AsRef<Path>) -> bool {
    metadata(path).is_ok_and(|found| found.kind == DIRECTORY)
}

/// Whether there is anything at a path.
pub fn is_there(path: impl AsRef<Path>) -> bool {
    metadata(path).is_ok()
}

/// Whether there is a link at a path.
pub fn is_symlink(path: impl AsRef<Path>) -> bool {
    status(path.as_ref(), false).is_ok_and(|found| found.kind == LINK)
}

/// Makes a directory, and those above it.
pub fn create_dir_all(path: impl AsRef<Path>) -> Result<()> {
    done(host::make_directory(text(path.as_ref())))
}

/// Deletes a file.
pub fn remove_file(path: impl AsRef<Path>) -> Result<()> {
    done(host::remove_file(text(path.as_ref())))
}

/// Deletes an empty directory.
pub fn remove_dir(path: impl AsRef<Path>) -> Result<()> {
    done(host::remove_directory(text(path.as_ref())))
}

/// Renames a file, over another if there is one.
pub fn rename(from: impl AsRef<Path>, to: impl AsRef<Path>) -> Result<()> {
    done(host::rename(text(from.as_ref()), text(to.as_ref())))
}

/// The whole path of an entry, without links.
pub fn canonicalize(path: impl AsRef<Path>) -> Result<PathBuf> {
    done(host::whole_path(text(path.as_ref()))).map(PathBuf::from)
}

/// The path that a link leads to.
pub fn read_link(path: impl AsRef<Path>) -> Result<PathBuf> {
    done(host::link_target(text(path.as_ref()))).map(PathBuf::from)
}

/// All bytes of a file.
pub fn read(path: impl AsRef<Path>) -> Result<Vec<u8>> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or_default() + 1);
    file.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The text of a file.
pub fn read_to_string(path: impl AsRef<Path>) -> Result<String> {
    String::from_utf8(read(path)?).map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "stream did not contain valid UTF-8"))
}

/// Writes a file.
pub fn write(path: impl AsRef<Path>, bytes: impl AsRef<[u8]>) -> Result<()> {
    File::create(path)?.write_all(bytes.as_ref())
}

/// An entry of a directory.
pub struct DirEntry {
    directory: PathBuf,
    name: String,
}

impl DirEntry {
    /// Its name.
    pub fn file_name(&self) -> OsString {
        OsString::from(&self.name)
    }

    /// Its path.
    pub fn path(&self) -> PathBuf {
        self.directory.join(&self.name)
    }
}

/// The entries of a directory.
pub fn read_dir(path: impl AsRef<Path>) -> Result<impl Iterator<Item = Result<DirEntry>>> {
    let directory = path.as_ref().to_owned();
    let names = done(host::list(text(&directory)))?;
    Ok(names.into_iter().map(move |name| Ok(DirEntry { directory: directory.clone(), name })))
}

/// The way in which a file is opened.
#[derive(Clone, Copy, Default)]
pub struct OpenOptions {
    writes: bool,
    creates: bool,
    appends: bool,
    truncates: bool,
}

impl OpenOptions {
    /// None of them.
    pub fn new() -> Self {
        Self::default()
    }

    /// To read, which every file can.
    pub fn read(&mut self, _: bool) -> &mut Self {
        self
    }

    /// To write.
    pub fn write(&mut self, is: bool) -> &mut Self {
        self.writes = is;
        self
    }

    /// Made if it is not there.
    pub fn create(&mut self, is: bool) -> &mut Self {
        self.creates = is;
        self
    }

    /// To write at its end.
    pub fn append(&mut self, is: bool) -> &mut Self {
        self.appends = is;
        self
    }

    /// Emptied.
    pub fn truncate(&mut self, is: bool) -> &mut Self {
        self.truncates = is;
        self
    }

    /// Opens a file.
    pub fn open(&self, path: impl AsRef<Path>) -> Result<File> {
        let path = path.as_ref();
        let flags = match self {
            Self { appends: true, .. } => "a+",
            Self { creates: true, truncates: true, .. } => "w+",
            Self { creates: true, .. } if !is_there(path) => "w+",
            Self { writes: true, .. } => "r+",
            _ => "r",
        };
        // A device or a pipe may not be there to be read.
        let opened = if flags == "r+" && !self.creates && !is_file(path) {
            host::open(text(path), "w")
        } else {
            host::open(text(path), flags)
        };
        let is_stream = metadata(path).is_ok_and(|found| found.kind > DIRECTORY);
        Ok(File { number: done(opened)?, path: path.to_owned(), at: (!is_stream).then_some(0.0), locked: OnceCell::new() })
    }
}

/// An open file.
pub struct File {
    number: i32,
    path: PathBuf,
    /// Bytes before the next one. `None` for a device or a pipe.
    at: Option<f64>,
    /// The lock on the file, while it is open.
    locked: OnceCell<Lock>,
}

struct Lock(PathBuf);

impl Drop for Lock {
    fn drop(&mut self) {
        host::unlock(text(&self.0));
    }
}

/// The reason that a file was not locked.
pub enum TryLockError {
    /// There can be no lock.
    Error(io::Error),
    /// Another process has the lock.
    WouldBlock,
}

#[allow(clippy::cast_precision_loss)] // files are shorter than 2^53
impl File {
    /// Opens a file to read.
    pub fn open(path: impl AsRef<Path>) -> Result<Self> {
        OpenOptions::new().open(path)
    }

    /// Makes a file, or empties it.
    pub fn create(path: impl AsRef<Path>) -> Result<Self> {
        OpenOptions::new().write(true).create(true).truncate(true).open(path)
    }

    /// Options to open one with.
    pub fn options() -> OpenOptions {
        OpenOptions::new()
    }

    /// Kind and length.
    pub fn metadata(&self) -> Result<Metadata> {
        metadata(&self.path)
    }

    /// Waits until all is on the disk.
    pub fn sync_all(&self) -> Result<()> {
        done(host::sync(self.number))
    }

    /// Cuts the file.
    pub fn set_len(&self, length: u64) -> Result<()> {
        done(host::truncate(self.number, length as f64))
    }

    /// Locks the file against other processes of Node.
    pub fn try_lock(&self) -> std::result::Result<(), TryLockError> {
        match done(host::lock(text(&self.path))) {
            Ok(true) => {
                let _ = self.locked.set(Lock(self.path.clone())); // once
                Ok(())
            }
            Ok(false) => Err(TryLockError::WouldBlock),
            Err(error) => Err(TryLockError::Error(error)),
        }
    }

    fn advance(&mut self, bytes: usize) -> usize {
        self.at = self.at.map(|at| at + bytes as f64);
        bytes
    }
}

impl Drop for File {
    fn drop(&mut self) {
        host::close(self.number);
    }
}

impl Read for File {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        let read = done(host::read(self.number, buffer, self.at.unwrap_or(-1.0)))?;
        Ok(self.advance(read))
    }
}

impl Write for File {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        let written = done(host::write(self.number, bytes, self.at.unwrap_or(-1.0)))?;
        Ok(self.advance(written))
    }

    fn flush(&mut self) -> Result<()> {
        Ok(())
    }
}

#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)] // positions are whole, and below 2^53
impl Seek for File {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => at as f64,
            SeekFrom::Current(by) => self.at.unwrap_or_default() + by as f64,
            SeekFrom::End(by) => self.metadata()?.len() as f64 + by as f64,
        };
        self.at = Some(at);
        Ok(at as u64)
    }
}
