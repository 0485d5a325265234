//! The output: a file at a temporary path until it is whole, standard output, or what is no regular file: a device, a pipe.

use crate::atomic_file::temporary_path;
use crate::failure::Failure;
use crate::system::fs::{self, File};
use crate::system::io::{Stdout, stdout};
use std::ffi::OsStr;
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// An output in progress. Dropped before [`Output::finish`], it leaves no file.
pub struct Output {
    path: PathBuf,
    target: Target,
}

enum Target {
    Stdout(BufWriter<Stdout>),
    /// A device or a pipe, which is written into and never replaced.
    Special(BufWriter<File>),
    File {
        temporary: PathBuf,
        /// The path in the end, of the file itself where the given one is a link.
        place: PathBuf,
        file: Option<BufWriter<File>>,
    },
}

impl Output {
    /// Creates the given file, by default `IN` with `.geocoded.csv`.
    pub fn create(input: &Path, given: Option<&Path>) -> Result<Self, Failure> {
        let path = given.map_or_else(|| default_path(input), Path::to_owned);
        if path.as_os_str() == "-" {
            let target = Target::Stdout(BufWriter::with_capacity(1 << 16, stdout()));
            return Ok(Self { path: PathBuf::from("standard output"), target });
        }
        if fs::is_dir(&path) {
            return Err(Failure::usage(format_args!("{} is a directory; give a file to write", path.display())));
        }
        let same = |a: &Path, b: &Path| fs::canonicalize(a).ok().zip(fs::canonicalize(b).ok()).is_some_and(|(a, b)| a == b);
        if same(input, &path) {
            return Err(Failure::usage(format_args!("{} would be written over itself; give another OUT", path.display())));
        }
        if fs::metadata(&path).is_ok_and(|found| !found.is_file()) {
            let file = File::options().write(true).open(&path).map_err(|error| Failure::file("write", &path, &error))?;
            return Ok(Self { path, target: Target::Special(BufWriter::with_capacity(1 << 16, file)) });
        }
        let place = behind_links(&path);
        let temporary = temporary_path(&place);
        let file = File::create(&temporary).map_err(|error| Failure::file("write", &temporary, &error))?;
        Ok(Self { path, target: Target::File { temporary, place, file: Some(BufWriter::with_capacity(1 << 16, file)) } })
    }

    /// The path of the output.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Appends bytes.
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        match &mut self.target {
            Target::Stdout(out) => out.write_all(bytes),
            Target::Special(file) | Target::File { file: Some(file), .. } => file.write_all(bytes),
            Target::File { file: None, .. } => Ok(()),
        }
    }

    /// Completes the output. True unless it is standard output.
    pub fn finish(&mut self) -> Result<bool, Failure> {
        match &mut self.target {
            // A reader that stops early (`| head`) is not a failure.
            Target::Stdout(out) => match out.flush() {
                Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Failure::file("write", &self.path, &error)),
                _ => Ok(false),
            },
            Target::Special(file) => match file.flush() {
                Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Failure::file("write", &self.path, &error)),
                _ => Ok(true),
            },
            Target::File { temporary, place, file } => {
                let Some(mut open) = file.take() else { return Ok(true) };
                let written = open.flush().and_then(|()| open.get_ref().sync_all());
                let renamed = written.and_then(|()| fs::rename(&temporary, &place));
                if renamed.is_err() {
                    let _ = fs::remove_file(&temporary); // already failing
                }
                renamed.map(|()| true).map_err(|error| Failure::file("write", &self.path, &error))
            }
        }
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        if let Target::File { temporary, file: Some(_), .. } = &self.target {
            let _ = fs::remove_file(temporary); // already failing
        }
    }
}

/// The file that a link leads to, also if there is none yet. Any other path as it is.
fn behind_links(path: &Path) -> PathBuf {
    let linked = || {
        let to = fs::read_link(path).ok()?;
        Some(path.parent().map_or_else(|| to.clone(), |folder| folder.join(&to)))
    };
    fs::canonicalize(path).ok().filter(|_| fs::is_symlink(path)).or_else(linked).unwrap_or_else(|| path.to_owned())
}

/// `adresses.geocoded.csv` for `adresses.csv.gz`, in the same directory. Standard output for standard input.
fn default_path(input: &Path) -> PathBuf {
    if input.as_os_str() == "-" {
        return PathBuf::from("-");
    }
    let name = input.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    let stem = Path::new(name).file_stem().unwrap_or(OsStr::new("file")).to_string_lossy();
    input.with_file_name(format!("{stem}.geocoded.csv"))
}
