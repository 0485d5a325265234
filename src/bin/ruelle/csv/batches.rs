//! Cutting a file into batches of rows.

use ruelle::csv::{CsvError, Reader, RowBatch};
use std::io::{self, ErrorKind, Read};

/// Bytes read at a time.
const CHUNK: usize = 64 * 1024;

/// The reason that it stopped before the end.
#[derive(Debug)]
pub enum Stopped {
    /// The file is faulty.
    Csv(CsvError),
    /// The file cannot be read.
    Read(io::Error),
    /// The output cannot be written.
    Write(io::Error),
}

/// Reads a file to its end, or until `take` gives false for a batch.
pub fn read(mut reader: Reader, mut input: impl Read, take: &mut dyn FnMut(RowBatch) -> bool) -> Result<(), Stopped> {
    let mut hand_over = |reader: &mut Reader| {
        while let Some(batch) = reader.batch() {
            if !take(batch) {
                return false;
            }
        }
        true
    };
    let mut chunk = vec![0; CHUNK];
    while hand_over(&mut reader) {
        match input.read(&mut chunk) {
            Ok(0) => {
                reader.finish().map_err(Stopped::Csv)?;
                hand_over(&mut reader);
                break;
            }
            Ok(length) => reader.push(chunk.get(..length).unwrap_or_default()).map_err(Stopped::Csv)?,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(Stopped::Read(error)),
        }
    }
    Ok(())
}
