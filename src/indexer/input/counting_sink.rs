//! A sink that counts the rows passed to another.

use super::summary::{Layout, ReadSummary};
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
}

impl<'a> CountingSink<'a> {
    pub(super) fn new(sink: &'a mut dyn RowSink) -> Self {
        Self { sink, rows: 0, communes: 0, skipped: 0, merged: 0, reported: 0 }
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

    /// Passes on the beginning of a faulty line.
    pub(super) fn skip(&mut self, line: u64, why: &'static str, text: &str) {
        self.skipped += 1;
        let end = text.char_indices().nth(SHOWN).map_or(text.len(), |(end, _)| end);
        self.sink.skip(line, why, &text[..end]);
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

    pub(super) fn summary(self, layout: Layout, bytes: u64) -> ReadSummary {
        self.sink.progress(bytes);
        let Self { rows, communes, skipped, merged, .. } = self;
        ReadSummary { layout, rows, communes, skipped, merged, bytes }
    }
}
