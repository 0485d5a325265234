//! The number of a file's rows, without their answers.

use super::error::CsvError;
use super::options::Options;
use super::reader::Reader;

/// A counter of the rows of one file, which is read as [`Reader`] reads it.
pub struct RowCounter {
    reader: Reader,
    rows: u64,
}

impl RowCounter {
    /// A counter for a file with these options. Their most rows do not count.
    pub fn new(options: &Options) -> Self {
        Self { reader: Reader::new(options.clone()), rows: 0 }
    }

    /// Takes bytes.
    ///
    /// # Errors
    /// As [`Reader::push`].
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), CsvError> {
        self.reader.push(bytes)?;
        self.take();
        Ok(())
    }

    /// The number of rows, the file having ended.
    ///
    /// # Errors
    /// As [`Reader::finish`].
    pub fn finish(mut self) -> Result<u64, CsvError> {
        self.reader.finish()?;
        self.take();
        Ok(self.rows)
    }

    fn take(&mut self) {
        while let Some(batch) = self.reader.batch() {
            self.rows = self.rows.saturating_add(u64::try_from(batch.rows()).unwrap_or(u64::MAX));
        }
    }
}
