//! Rows to streets, streets to shards: one shard a département.

use super::row::{CommuneRow, Row, RowSink};
use std::collections::BTreeMap;

/// What a build is told.
#[derive(Clone, Debug, Default)]
pub struct BuildOptions {
    /// Date of the data, `YYYY-MM-DD`; empty when unknown.
    pub date: String,
    /// Where the data comes from and its licence, one line.
    pub source: String,
    /// Put everything in one shard of this name, instead of one a département.
    pub single: Option<String>,
    /// Add every commune of France (from the vendored table) as a municipality.
    pub all_communes: bool,
}

/// A shard, built.
#[derive(Debug)]
pub struct Built {
    /// Département code, or the name asked for.
    pub name: String,
    /// The file.
    pub bytes: Vec<u8>,
    /// What is in it.
    pub report: ShardReport,
}

/// What went into one shard.
#[derive(Clone, Debug, Default)]
pub struct ShardReport {
    /// House numbers.
    pub addresses: u64,
    /// Streets.
    pub streets: u64,
    /// Localities.
    pub localities: u64,
    /// Communes.
    pub communes: u64,
}

/// Why rows were left out: the count and the first few, as `line N: text`.
pub type Skipped = BTreeMap<&'static str, (u64, Vec<String>)>;

/// Gathers rows, then builds.
#[derive(Debug, Default)]
pub struct Assembler {
    options: BuildOptions,
    skipped: Skipped,
}

impl Assembler {
    /// An assembler with nothing in it.
    pub fn new(options: BuildOptions) -> Self {
        Self { options, skipped: Skipped::default() }
    }

    /// Rows left out so far, by reason.
    pub fn skipped(&self) -> &Skipped {
        &self.skipped
    }

    /// Builds the shards, in the order of their names.
    pub fn finish(self) -> Vec<Built> {
        let _ = self.options;
        Vec::new()
    }
}

impl RowSink for Assembler {
    fn row(&mut self, _line: u64, _row: &Row<'_>) {}
    fn commune(&mut self, _line: u64, _commune: &CommuneRow<'_>) {}
    fn skip(&mut self, line: u64, why: &'static str, text: &str) {
        let (count, examples) = self.skipped.entry(why).or_default();
        *count += 1;
        if examples.len() < 3 {
            examples.push(format!("line {line}: {text}"));
        }
    }
}
