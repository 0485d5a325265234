//! The file to geocode, plain or gzip, or standard input. Its bytes are counted as stored.

use crate::failure::Failure;
use crate::index::inputs;
use crate::system::fs::{self, File};
use crate::system::io::stdin;
use crate::system::thread;
use flate2::read::MultiGzDecoder;
use ruelle::csv::{Encoding, EncodingProbe};
use std::io::{self, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Bytes of a file for one thread of Node.
const SMALL: u64 = 256 * 1024;
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// A counter of bytes read.
#[derive(Clone, Default)]
pub struct Counter(Arc<AtomicU64>);

impl Counter {
    /// The bytes so far.
    pub fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

struct Counted<R> {
    inner: R,
    counter: Counter,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.counter.0.fetch_add(u64::try_from(read).unwrap_or_default(), Ordering::Relaxed);
        Ok(read)
    }
}

/// The encoding of a file that can be read twice, if all of it tells more than its beginning.
pub fn encoding(path: &Path) -> Option<Encoding> {
    if !fs::is_file(path) {
        return None;
    }
    // A fault of the file is reported when it is read for its rows.
    let mut text = Input::open(path).ok()?.into_read();
    let mut probe = EncodingProbe::new();
    let mut chunk = vec![0; 64 * 1024];
    while let Some(length) = text.read(&mut chunk).ok().filter(|length| *length > 0) {
        probe.push(chunk.get(..length).unwrap_or_default());
    }
    probe.finish()
}

/// An open file.
pub struct Input {
    path: PathBuf,
    bytes: u64,
    counter: Counter,
    text: Box<dyn Read + Send>,
}

impl Input {
    /// Opens a file, or standard input when the path is `-`.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        let fault = |error| Failure::file("read", path, &error);
        let counter = Counter::default();
        let (source, bytes): (Box<dyn Read + Send>, u64) = if path.as_os_str() == "-" {
            (Box::new(stdin()), 0)
        } else {
            if fs::is_dir(path) {
                return Err(Failure::new(format_args!("{} is a directory; give a CSV file", path.display())));
            }
            let file = File::open(path).map_err(fault)?;
            let bytes = file.metadata().map_err(fault)?.len();
            (Box::new(file), bytes)
        };
        let mut source = Counted { inner: source, counter: counter.clone() };
        let mut head = Vec::new();
        source.by_ref().take(2).read_to_end(&mut head).map_err(fault)?;
        let is_gzip = head == GZIP;
        let whole = Cursor::new(head).chain(source);
        let text: Box<dyn Read + Send> =
            if is_gzip { Box::new(MultiGzDecoder::new(io::BufReader::new(whole))) } else { Box::new(whole) };
        Ok(Self { path: path.to_owned(), bytes, counter, text })
    }

    /// The number of threads of `jobs` that are of use.
    ///
    /// Threads that share no memory each read the file, and take longer to start than a small one to geocode.
    pub fn jobs(&self, jobs: usize) -> usize {
        if thread::ARE_THERE || self.bytes > SMALL && fs::is_file(&self.path) { jobs } else { 1 }
    }

    /// The input as progress bars take it.
    pub fn progress(&self) -> [inputs::Input; 1] {
        [inputs::Input { path: self.path.clone(), bytes: self.bytes, purpose: inputs::Purpose::Rows }]
    }

    /// The counter of bytes read.
    pub fn counter(&self) -> Counter {
        self.counter.clone()
    }

    /// The text.
    pub fn into_read(self) -> Box<dyn Read + Send> {
        self.text
    }
}
