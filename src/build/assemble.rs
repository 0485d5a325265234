//! Rows in, shards out: one a département.

use super::draft::Draft;
use super::encode::{EncodeError, encode};
use super::row::{CommuneRow, Row, RowSink};
use crate::text::departements;
use std::collections::BTreeMap;

/// Examples kept of each reason to leave rows out.
const EXAMPLES: usize = 3;

/// What a build is told.
#[derive(Clone, Debug, Default)]
pub struct BuildOptions {
    /// Date of the data, `YYYY-MM-DD`; empty when unknown.
    pub date: String,
    /// Where the data comes from and its licence, one line.
    pub source: String,
    /// Put everything in one shard of this name, instead of one a département.
    pub single: Option<String>,
    /// Add every commune of France (from the vendored table) as a municipality, in a shard of its own, `communes`.
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
    drafts: BTreeMap<String, Draft>,
    skipped: Skipped,
}

impl Assembler {
    /// An assembler with nothing in it.
    pub fn new(options: BuildOptions) -> Self {
        Self { options, ..Self::default() }
    }

    /// Rows left out so far, by reason.
    pub fn skipped(&self) -> &Skipped {
        &self.skipped
    }

    /// Builds the shards, in the order of their names; also returns the rows left out.
    ///
    /// # Errors
    /// When a shard would exceed what the format can say.
    pub fn finish(mut self) -> Result<(Vec<Built>, Skipped), EncodeError> {
        if self.options.all_communes {
            self.drafts.entry("communes".to_owned()).or_default().add_known(true);
        }
        let mut built = Vec::new();
        for (name, mut draft) in std::mem::take(&mut self.drafts) {
            let repeats = draft.drop_repeats();
            if repeats > 0 {
                self.skipped.entry("the same number twice in a street").or_default().0 += repeats;
            }
            draft.add_known(false);
            let report = report(&draft);
            let bytes = encode(draft, &name, &self.options.date, &self.options.source)?;
            built.push(Built { name, bytes, report });
        }
        Ok((built, self.skipped))
    }

    /// The draft that a commune's rows go to.
    fn draft(&mut self, citycode: &str) -> Option<&mut Draft> {
        let name = match &self.options.single {
            Some(name) => name.as_str(),
            None => departements::of_citycode(citycode)?,
        };
        if !self.drafts.contains_key(name) {
            self.drafts.insert(name.to_owned(), Draft::default());
        }
        self.drafts.get_mut(name)
    }
}

fn report(draft: &Draft) -> ShardReport {
    let localities = draft.streets.iter().filter(|street| street.is_locality).count() as u64;
    ShardReport {
        addresses: draft.streets.iter().map(|street| street.numbers.len() as u64).sum(),
        streets: draft.streets.len() as u64 - localities,
        localities,
        communes: draft.communes.len() as u64,
    }
}

impl RowSink for Assembler {
    fn row(&mut self, line: u64, row: &Row<'_>) {
        let added = self.draft(row.citycode).map_or(Err("citycode of no département"), |draft| draft.add(row));
        if let Err(why) = added {
            self.skip(line, why, &format!("{} {} {}", row.citycode, row.street_code, row.name));
        }
    }

    fn commune(&mut self, line: u64, commune: &CommuneRow<'_>) {
        let added = self.draft(commune.citycode).map_or(Err("citycode of no département"), |draft| draft.add_commune(commune));
        if let Err(why) = added {
            self.skip(line, why, &format!("{} {}", commune.citycode, commune.name));
        }
    }

    fn skip(&mut self, line: u64, why: &'static str, text: &str) {
        let (count, examples) = self.skipped.entry(why).or_default();
        *count += 1;
        if examples.len() < EXAMPLES {
            examples.push(format!("line {line}: {text}"));
        }
    }
}
