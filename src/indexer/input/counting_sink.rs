//! Counts what is told to the sink.

use super::{Layout, ReadSummary};
use crate::indexer::row::{CommuneRow, Row, RowSink};

/// Progress is told every so many bytes of the file.
const STEP: u64 = 64 * 1024;
/// Characters of a faulty line that are shown.
const SHOWN: usize = 120;

/// The sink, and how often it was told what.
pub(super) struct CountingSink<'a> {
    sink: &'a mut dyn RowSink,
    rows: u64,
    communes: u64,
    skipped: u64,
    merged: u64,
    told: u64,
}

impl<'a> CountingSink<'a> {
    pub(super) fn new(sink: &'a mut dyn RowSink) -> Self {
        Self { sink, rows: 0, communes: 0, skipped: 0, merged: 0, told: 0 }
    }

    pub(super) fn row(&mut self, line: u64, row: &Row<'_>) {
        self.rows += 1;
        self.sink.row(line, row);
    }

    pub(super) fn commune(&mut self, line: u64, commune: &CommuneRow<'_>) {
        self.communes += 1;
        self.sink.commune(line, commune);
    }

    /// One line that only says another position.
    pub(super) fn merge(&mut self) {
        self.merged += 1;
    }

    /// One line left out; only its beginning is passed on.
    pub(super) fn skip(&mut self, line: u64, why: &'static str, text: &str) {
        self.skipped += 1;
        let end = text.char_indices().nth(SHOWN).map_or(text.len(), |(end, _)| end);
        self.sink.skip(line, why, &text[..end]);
    }

    /// One line left out that may not be text.
    pub(super) fn skip_bytes(&mut self, line: u64, why: &'static str, bytes: &[u8]) {
        let beginning = &bytes[..bytes.len().min(4 * SHOWN)];
        self.skip(line, why, &String::from_utf8_lossy(beginning));
    }

    /// Bytes read so far; passed on now and then.
    pub(super) fn progress(&mut self, stored: u64) {
        if stored >= self.told + STEP {
            self.told = stored;
            self.sink.progress(stored);
        }
    }

    pub(super) fn summary(self, layout: Layout, bytes: u64) -> ReadSummary {
        self.sink.progress(bytes);
        let Self { rows, communes, skipped, merged, .. } = self;
        ReadSummary { layout, rows, communes, skipped, merged, bytes }
    }
}
