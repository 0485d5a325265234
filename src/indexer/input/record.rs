//! Lines of a table, split at their separators.
//!
//! A line end within quotes is a fault of its line. No address contains one, and a stray quote must not swallow the rest of
//! the file.

use super::counting_sink::CountingSink;
use super::error::InputError;
use super::fault;
use super::source::{InputSource, Line};
use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

/// The longest line of a table, in bytes.
pub(super) const LONGEST_LINE: usize = 64 * 1024;

/// A line, split into fields.
#[derive(Debug, Default)]
pub(super) struct Record {
    /// Line in the file, from 1.
    pub(super) number: u64,
    raw: String,
    unquoted: String,
    has_quotes: bool,
    /// The end of each field, in `unquoted` if the line has quotes, else in `raw`.
    ends: Vec<usize>,
}

impl Record {
    /// The line as it is in the file.
    pub(super) fn raw(&self) -> &str {
        &self.raw
    }

    /// A field without spaces around it. Empty if there is no such column.
    pub(super) fn field(&self, column: Option<usize>) -> &str {
        let Some((column, end)) = column.and_then(|column| Some((column, *self.ends.get(column)?))) else { return "" };
        // The fields of unquoted text are adjacent. Those of the raw line have a separator between them.
        let (text, separator) = if self.has_quotes { (&self.unquoted, 0) } else { (&self.raw, 1) };
        let start = column.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |before| before + separator);
        text.get(start..end).unwrap_or_default().trim()
    }

    /// The number of fields.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Every field.
    pub(super) fn fields(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|column| self.field(Some(column)))
    }
}

/// A splitter of lines at a separator.
#[derive(Debug)]
pub(super) struct Cutter {
    separator: u8,
    quotes: Reader,
    scratch: Vec<u8>,
}

impl Cutter {
    /// A cutter at `separator`, an ASCII character.
    pub(super) fn new(separator: u8) -> Self {
        Self { separator, quotes: ReaderBuilder::new().delimiter(separator).build(), scratch: Vec::new() }
    }

    /// Splits a line into `record`.
    pub(super) fn cut(&mut self, number: u64, raw: String, record: &mut Record) -> Result<(), &'static str> {
        record.number = number;
        record.raw = raw;
        record.ends.clear();
        record.has_quotes = memchr::memchr(b'"', record.raw.as_bytes()).is_some();
        if record.has_quotes {
            return self.unquote(record);
        }
        record.ends.extend(memchr::memchr_iter(self.separator, record.raw.as_bytes()));
        record.ends.push(record.raw.len());
        Ok(())
    }

    fn unquote(&mut self, record: &mut Record) -> Result<(), &'static str> {
        self.quotes.reset();
        self.scratch.clear();
        self.scratch.extend_from_slice(record.raw.as_bytes());
        self.scratch.push(b'\n');
        let mut bytes = std::mem::take(&mut record.unquoted).into_bytes();
        bytes.resize(self.scratch.len(), 0);
        record.ends.resize(self.scratch.len(), 0);
        let (result, _, written, fields) = self.quotes.read_record(&self.scratch, &mut bytes, &mut record.ends);
        bytes.truncate(written);
        record.ends.truncate(fields);
        record.unquoted = String::from_utf8(bytes).map_err(|_| fault::NOT_UTF8)?;
        if matches!(result, ReadRecordResult::Record) { Ok(()) } else { Err(fault::OPEN_QUOTE) }
    }
}

/// The lines of a table, after its header.
pub(super) struct Records<'a, 's> {
    source: &'s mut InputSource<'a>,
    cutter: Cutter,
    width: usize,
    line: u64,
    spare: Vec<u8>,
}

impl<'a, 's> Records<'a, 's> {
    /// The lines after the header, which is line `line` and has `width` fields.
    pub(super) fn new(source: &'s mut InputSource<'a>, cutter: Cutter, width: usize, line: u64) -> Self {
        Self { source, cutter, width, line, spare: Vec::new() }
    }

    /// Reads the next sound line. Passes faulty ones before it to the sink, and skips empty ones. False at the end.
    pub(super) fn next(&mut self, record: &mut Record, sink: &mut CountingSink<'_>) -> Result<bool, InputError> {
        loop {
            // The buffer alternates between the record and the reader, so that no line needs an allocation.
            let mut bytes = std::mem::take(&mut record.raw).into_bytes();
            if bytes.capacity() == 0 {
                bytes = std::mem::take(&mut self.spare);
            }
            let end = self.source.next_line(&mut bytes, LONGEST_LINE)?;
            sink.progress(self.source.stored());
            if end == Line::End {
                return Ok(false);
            }
            self.line += 1;
            if end == Line::TooLong {
                sink.skip_bytes(self.line, fault::LINE_TOO_LONG, &bytes);
            } else if bytes.is_empty() {
                self.spare = bytes;
            } else if self.cut(bytes, record, sink) {
                return Ok(true);
            }
        }
    }

    fn cut(&mut self, bytes: Vec<u8>, record: &mut Record, sink: &mut CountingSink<'_>) -> bool {
        let raw = match String::from_utf8(bytes) {
            Ok(raw) => raw,
            Err(fault) => {
                sink.skip_bytes(self.line, fault::NOT_UTF8, fault.as_bytes());
                return false;
            }
        };
        let cut = self.cutter.cut(self.line, raw, record);
        let fault = cut.err().or((record.len() != self.width).then_some(fault::FIELD_COUNT));
        if let Some(why) = fault {
            sink.skip(self.line, why, record.raw());
        }
        fault.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cut(line: &str) -> Result<Vec<String>, &'static str> {
        let mut record = Record::default();
        Cutter::new(b';').cut(1, line.to_owned(), &mut record)?;
        Ok(record.fields().map(str::to_owned).collect())
    }

    #[test]
    fn cuts_with_and_without_quotes() {
        assert_eq!(cut("a; b ;;c").unwrap(), ["a", "b", "", "c"]);
        assert_eq!(cut("").unwrap(), [""]);
        assert_eq!(cut(r#"a;"b;c";"d""e";"#).unwrap(), ["a", "b;c", "d\"e", ""]);
        assert_eq!(cut(r#"a;Rue "du Port";c"#).unwrap(), ["a", "Rue \"du Port\"", "c"]);
        assert_eq!(cut(r#""a";"é""#).unwrap(), ["a", "é"]);
    }

    #[test]
    fn an_open_quote_is_a_fault_of_its_line() {
        assert_eq!(cut(r#"a;"b;c"#), Err(fault::OPEN_QUOTE));
    }

    proptest! {
        #[test]
        fn quoting_and_cutting_give_the_fields_back(fields in proptest::collection::vec("[a-zé;\" ]{0,6}", 1..6)) {
            let quoted: Vec<_> = fields.iter().map(|field| format!("\"{}\"", field.replace('"', "\"\""))).collect();
            let trimmed: Vec<_> = fields.iter().map(|field| field.trim().to_owned()).collect();
            prop_assert_eq!(cut(&quoted.join(";")).unwrap(), trimmed);
        }

        #[test]
        fn no_line_makes_it_panic(line in "[;\"a é]{0,30}|.{0,60}") {
            let _ = cut(&line);
        }
    }
}
