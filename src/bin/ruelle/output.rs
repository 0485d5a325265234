//! Standard output, for people and for pipes.

use crate::failure::Failure;
use crate::system::io::stdout;
use serde::Serialize;
use std::io::{ErrorKind, Write};

/// Prints text. A reader that stops early (`| head`) is not a failure.
pub fn print(text: &str) -> Result<(), Failure> {
    print_bytes(text.as_bytes())
}

/// Prints bytes.
pub fn print_bytes(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Failure::new(format_args!("cannot write to standard output: {error}")))
        }
        _ => Ok(()),
    }
}

/// Prints a value as JSON, indented, with a final newline.
pub fn print_json<T: Serialize>(value: &T) -> Result<(), Failure> {
    let mut json = serde_json::to_string_pretty(value).map_err(Failure::new)?;
    json.push('\n');
    print(&json)
}
