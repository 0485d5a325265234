//! The first line of a table, which gives its separator and its columns.

use super::clean;
use super::error::{InputError, excerpt};
use super::record::{Cutter, LONGEST_LINE, Record, Records};
use super::source::InputSource;
use crate::csv::encoding::Encoding;
use crate::csv::separators;

/// The names of columns, split at the separator that fits them best.
#[derive(Debug)]
pub(super) struct Header {
    separator: u8,
    line: u64,
    names: Vec<String>,
}

impl Header {
    /// Parses the first line of a file that is not NDJSON. `separator` is one that a line before has declared.
    pub(super) fn read(
        name: &str,
        line: u64,
        bytes: &[u8],
        encoding: Encoding,
        separator: Option<u8>,
    ) -> Result<Self, InputError> {
        if let Some((found, mend)) = other_format(bytes) {
            return Err(InputError::UnknownLayout { name: name.to_owned(), found: found.to_owned(), mend });
        }
        let unknown = |found: String| InputError::UnknownLayout { name: name.to_owned(), found, mend: "" };
        if bytes.len() > LONGEST_LINE {
            return Err(unknown(format!("a first line of more than {LONGEST_LINE} bytes")));
        }
        if bytes.contains(&0) {
            return Err(unknown("a first line that is not UTF-8".to_owned()));
        }
        let text = encoding.decode(bytes);
        let (separator, _) = separators::find(text.as_bytes(), true, separator, Some(b'"'));
        Self::cut(separator, line, &text)
            .filter(|header| header.names.len() > 1)
            .ok_or_else(|| unknown(format!("a first line that reads \"{}\"", excerpt(&text))))
    }

    fn cut(separator: u8, line: u64, text: &str) -> Option<Self> {
        let mut record = Record::default();
        Cutter::new(separator).cut(line, text.to_owned(), &mut record).ok()?;
        let names = record.fields().map(|name| clean::text(name).to_lowercase()).collect();
        Some(Self { separator, line, names })
    }

    /// The lines after this one.
    pub(super) fn records<'a, 's>(&self, source: &'s mut InputSource<'a>) -> Records<'a, 's> {
        Records::new(source, Cutter::new(self.separator), self.names.clone(), self.line)
    }

    /// The index of the column with one of these names.
    pub(super) fn column(&self, names: &[&str]) -> Option<usize> {
        self.names.iter().position(|name| names.contains(&name.as_str()))
    }

    /// The columns with names that begin with `prefix`, each with the rest of its name.
    pub(super) fn columns_with(&self, prefix: &str) -> impl Iterator<Item = (usize, &str)> {
        self.names.iter().enumerate().filter_map(move |(column, name)| Some((column, name.strip_prefix(prefix)?)))
    }

    /// The first name of each required column that is not there.
    pub(super) fn missing(&self, required: &[&[&'static str]]) -> Vec<&'static str> {
        required.iter().filter(|names| self.column(names).is_none()).filter_map(|names| names.first().copied()).collect()
    }

    /// The error for a table of an unknown layout.
    pub(super) fn unknown(&self, name: &str) -> InputError {
        let found = format!("a table with the columns {}", self.shown());
        InputError::UnknownLayout { name: name.to_owned(), found, mend: "" }
    }

    /// The names of the columns, cut for an error.
    pub(super) fn shown(&self) -> String {
        excerpt(&self.names.join(";"))
    }
}

/// The format of a file that people give by mistake, by its first bytes, with the remedy.
fn other_format(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    const FORMATS: [(&[u8], &str, &str); 9] = [
        (b"PK\x03\x04", "a zip archive or an office document", "; unpack it, or export it as CSV"),
        (b"\xff\xfe\0\0", "text in UTF-32", "; convert it to UTF-8"),
        (b"\0\0\xfe\xff", "text in UTF-32", "; convert it to UTF-8"),
        (b"\x28\xb5\x2f\xfd", "a zstd archive", "; unpack it"),
        (b"BZh", "a bzip2 archive", "; unpack it"),
        (b"\xfd7zXZ", "an xz archive", "; unpack it"),
        (b"RUEL", "a Ruelle shard", "; a shard is what is built, give the file it was built from"),
        (b"[", "a JSON array", "; NDJSON has one document a line"),
        (b"<", "HTML or XML", "; the download may have brought an error page: fetch it again"),
    ];
    FORMATS.into_iter().find(|(magic, _, _)| bytes.starts_with(magic)).map(|(_, found, mend)| (found, mend))
}
