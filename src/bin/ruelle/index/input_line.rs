//! The report on one input.

use ruelle::indexer::input::ReadSummary;
use serde::Serialize;

/// The report on one file.
#[derive(Serialize)]
pub struct InputLine {
    pub file: String,
    pub layout: String,
    encoding: &'static str,
    pub rows: u64,
    pub merged: u64,
    pub skipped: u64,
    bytes: u64,
}

impl InputLine {
    /// The report on a file with these counts.
    pub fn new(file: String, summary: &ReadSummary) -> Self {
        let &ReadSummary { layout, encoding, rows, communes, skipped, merged, bytes } = summary;
        Self { file, layout: layout.to_string(), encoding, rows: rows + communes, merged, skipped, bytes }
    }

    /// The layout, with the encoding if it is not the usual one.
    pub fn described(&self) -> String {
        if self.encoding == "utf-8" { self.layout.clone() } else { format!("{}, {}", self.layout, self.encoding) }
    }
}
