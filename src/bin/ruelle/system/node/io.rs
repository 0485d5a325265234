//! Standard streams.

use super::error::of_host;
use super::host;
use std::fmt;
use std::io::{Read, Result, Write};

const STDIN: i32 = 0;
const STDOUT: i32 = 1;
const STDERR: i32 = 2;
/// A position: where the stream is.
const ON: f64 = -1.0;

/// Standard input.
pub struct Stdin;

/// Standard output, without a buffer.
pub struct Stdout;

/// Standard input.
pub fn stdin() -> Stdin {
    Stdin
}

/// Standard output.
pub fn stdout() -> Stdout {
    Stdout
}

impl Stdout {
    /// The stream itself: no other thread writes to it.
    #[must_use]
    pub fn lock(self) -> Self {
        self
    }
}

impl Read for Stdin {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        host::read(STDIN, buffer, ON).map_err(|error| of_host(&error))
    }
}

impl Write for Stdout {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        host::write(STDOUT, bytes, ON).map_err(|error| of_host(&error))
    }

    fn flush(&mut self) -> Result<()> {
        Ok(())
    }
}

/// Writes to standard error. A fault there cannot be reported.
pub fn write_error(text: fmt::Arguments<'_>) {
    let text = text.to_string();
    let mut bytes = text.as_bytes();
    while let Ok(written @ 1..) = host::write(STDERR, bytes, ON) {
        bytes = bytes.get(written..).unwrap_or_default();
        if bytes.is_empty() {
            break;
        }
    }
}

macro_rules! eprint {
    ($($part:tt)*) => { $crate::system::node::io::write_error(format_args!($($part)*)) };
}
macro_rules! eprintln {
    ($($part:tt)*) => { $crate::system::node::io::write_error(format_args!("{}\n", format_args!($($part)*))) };
}
pub(crate) use {eprint, eprintln};
