//! A sink that counts the rows passed to another.

use super::summary::{Layout, ReadSummary};
use crate::csv::encoding::Encoding;
use crate::indexer::row::{CommuneRow, Row, RowSink};

/// Bytes of the file between two calls of [`RowSink::progress`].
const STEP: u64 = 64 * 1024;
/// The most characters of a faulty line that are passed on.
const SHOWN: usize = 120;

/// A sink, with the counts of its rows.
pub(super) struct CountingSink<'a> {
    sink: &'a mut dyn RowSink,
    rows: u64,
    communes: u64,
    skipped: u64,
    merged: u64,
    reported: u64,
    /// The encoding of the last line that was not UTF-8.
    encoding: Encoding,
}

impl<'a> CountingSink<'a> {
    pub(super) fn new(sink: &'a mut dyn RowSink) -> Self {
        Self { sink, rows: 0, communes: 0, skipped: 0, merged: 0, reported: 0, encoding: Encoding::Utf8 }
    }

    pub(super) fn row(&mut self, line: u64, row: &Row<'_>) {
        self.rows += 1;
        self.sink.row(line, row);
    }

    pub(super) fn commune(&mut self, line: u64, commune: &CommuneRow<'_>) {
        self.communes += 1;
        self.sink.commune(line, commune);
    }

    /// Counts a line with another position of the same address.
    pub(super) fn merge(&mut self) {
        self.merged += 1;
    }

    /// Decodes a line that is not UTF-8. In a file of UTF-8 it is Windows-1252: such files are pasted together from others.
    pub(super) fn decode(&mut self, encoding: Encoding, line: &[u8]) -> String {
        self.encoding = if encoding.is_wide() { encoding } else { Encoding::Windows1252 };
        encoding.decode(line).into_owned()
    }

    /// Passes on the beginning of a line that was mended.
    pub(super) fn mended(&mut self, line: u64, mend: &'static str, text: &str) {
        self.sink.mended(line, mend, beginning(text));
    }

    /// Passes on the beginning of a faulty line.
    pub(super) fn skip(&mut self, line: u64, why: &'static str, text: &str) {
        self.skipped += 1;
        self.sink.skip(line, why, beginning(text));
    }

    /// Passes on the beginning of a faulty line that may not be text.
    pub(super) fn skip_bytes(&mut self, line: u64, why: &'static str, bytes: &[u8]) {
        let beginning = &bytes[..bytes.len().min(4 * SHOWN)];
        self.skip(line, why, &String::from_utf8_lossy(beginning));
    }

    /// Passes on the bytes read so far, now and then.
    pub(super) fn progress(&mut self, stored: u64) {
        if stored >= self.reported + STEP {
            self.reported = stored;
            self.sink.progress(stored);
        }
    }

    /// The counts of the file. `found` is the encoding that its beginning has.
    pub(super) fn summary(self, layout: Layout, found: Encoding, bytes: u64) -> ReadSummary {
        self.sink.progress(bytes);
        let Self { rows, communes, skipped, merged, encoding, .. } = self;
        let encoding = if found.is_wide() { found } else { encoding };
        ReadSummary { layout, encoding: encoding.as_str(), rows, communes, skipped, merged, bytes }
    }
}

fn beginning(text: &str) -> &str {
    text.char_indices().nth(SHOWN).map_or(text, |(end, _)| &text[..end])
}
