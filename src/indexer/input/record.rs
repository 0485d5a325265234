//! Lines of a table, split at their separators.
//!
//! A line end within quotes is a fault of its line. No address contains one, and a stray quote must not swallow the rest of
//! the file.

use super::clean;
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
    /// The fields one after the other, if they are not as in `raw`.
    copied: String,
    is_copied: bool,
    /// The end of each field, in `copied` or in `raw`.
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
        // The copied fields are adjacent. Those of the raw line have a separator between them.
        let (text, separator) = if self.is_copied { (&self.copied, 0) } else { (&self.raw, 1) };
        let start = column.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |before| before + separator);
        text.get(start..end).unwrap_or_default().trim()
    }

    /// The number of fields.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Cleans every field, so that no reader meets control characters, doubled blanks or doubled quotes.
    fn clean(&mut self) {
        let mut copied = String::with_capacity(self.raw.len());
        let mut ends = Vec::with_capacity(self.ends.len());
        for field in self.fields() {
            copied.push_str(&clean::text(field));
            ends.push(copied.len());
        }
        self.copied = copied;
        self.ends = ends;
        self.is_copied = true;
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
        record.is_copied = memchr::memchr(b'"', record.raw.as_bytes()).is_some();
        if record.is_copied {
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
        let mut bytes = std::mem::take(&mut record.copied).into_bytes();
        bytes.resize(self.scratch.len(), 0);
        record.ends.resize(self.scratch.len(), 0);
        let (result, _, written, fields) = self.quotes.read_record(&self.scratch, &mut bytes, &mut record.ends);
        bytes.truncate(written);
        record.ends.truncate(fields);
        record.copied = String::from_utf8(bytes).map_err(|_| fault::NOT_UTF8)?;
        if matches!(result, ReadRecordResult::Record) { Ok(()) } else { Err(fault::OPEN_QUOTE) }
    }
}

/// The lines of a table, after its header.
pub(super) struct Records<'a, 's> {
    source: &'s mut InputSource<'a>,
    cutter: Cutter,
    names: Vec<String>,
    line: u64,
    spare: Vec<u8>,
}

impl<'a, 's> Records<'a, 's> {
    /// The lines after the header, which is line `line` and has these columns.
    pub(super) fn new(source: &'s mut InputSource<'a>, cutter: Cutter, names: Vec<String>, line: u64) -> Self {
        Self { source, cutter, names, line, spare: Vec::new() }
    }

    /// Passes a faulty line to the sink, with the columns that the fault is in and what they read.
    pub(super) fn skip(&self, record: &Record, columns: &[Option<usize>], why: &'static str, sink: &mut CountingSink<'_>) {
        let reads = columns
            .iter()
            .flatten()
            .filter_map(|&column| Some(format!("column {} reads \"{}\"", self.names.get(column)?, record.field(Some(column)))));
        let reads = reads.collect::<Vec<_>>().join(", ");
        let text = if reads.is_empty() { record.raw().to_owned() } else { format!("{reads}: {}", record.raw()) };
        sink.skip(record.number, why, &text);
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
        let raw = String::from_utf8(bytes).unwrap_or_else(|fault| sink.decode(self.source.encoding(), fault.as_bytes()));
        let is_clean = clean::is_surely_clean(&raw, self.cutter.separator);
        let cut = self.cutter.cut(self.line, raw, record);
        let fault = cut.err().or((record.len() != self.names.len()).then_some(fault::FIELD_COUNT));
        if let Some(why) = fault {
            sink.skip(self.line, why, record.raw());
        } else if !is_clean {
            record.clean();
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
