//! Reads inputs one after the other into one assembler.

use super::input_line::InputLine;
use super::inputs::{Input, Purpose};
use super::progress::Progress;
use super::row_report::RowReport;
use crate::failure::Failure;
use crate::system::fs::File;
use ruelle::indexer::input::{InputError, ReadSummary};
use ruelle::indexer::{Assembler, CommuneRow, FAR, REPEATED, Row, RowSink, Skipped, input};
use std::collections::BTreeMap;
use std::path::Path;

/// The most examples of each reason to skip rows.
const EXAMPLES: usize = 3;

/// The totals of some inputs.
#[derive(Default)]
pub struct ReadTotals {
    /// Rows, those that were skipped included.
    rows: u64,
    /// The report on each file.
    pub inputs: Vec<InputLine>,
    /// For each reason, the file of each of the assembler's examples.
    files: BTreeMap<&'static str, Vec<String>>,
    /// The skipped rows by reason: how many, and the first of them.
    left_out: Skipped,
    /// The mended rows by mend, likewise.
    mended: Skipped,
}

/// Reads all inputs. Stops at the first that cannot be read.
pub fn read(inputs: &[Input], assembler: &mut Assembler, progress: &Progress) -> Result<ReadTotals, Failure> {
    let mut read = ReadTotals::default();
    for each in inputs {
        progress.file(each);
        let rows = read.rows;
        let mut sink = Sink { assembler: &mut *assembler, read: &mut read, progress, reported: (0, rows) };
        let summary = match each.purpose {
            Purpose::Rows | Purpose::LieuxDits => read_file(&each.path, &mut sink),
            Purpose::Languages => read_file(&each.path, &mut LanguageSink(sink)),
        };
        // BAN writes no header where there is no row.
        if matches!(summary, Err(InputError::Empty { .. })) && each.purpose != Purpose::Rows {
            continue;
        }
        let summary = summary.map_err(Failure::new)?;
        read.inputs.push(InputLine::new(each.name(), &summary));
        read.attribute(assembler.skipped(), &each.name());
        read.attribute(assembler.mended_rows(), &each.name());
    }
    Ok(read)
}

/// Reads the rows of a file.
fn read_file(path: &Path, sink: &mut dyn RowSink) -> Result<ReadSummary, InputError> {
    let name = path.display().to_string();
    match File::open(path) {
        Ok(mut file) => input::read(&name, &mut file, sink),
        Err(source) => Err(InputError::Open { name, source }),
    }
}

impl ReadTotals {
    /// Attributes the new examples to `file`.
    fn attribute(&mut self, skipped: &Skipped, file: &str) {
        for (why, (_, examples)) in skipped {
            self.files.entry(why).or_default().resize(examples.len(), file.to_owned());
        }
    }

    /// Sets the rows that the assembler skipped, each example with its file.
    pub fn add_left_out(&mut self, skipped: &Skipped) {
        self.left_out = self.with_files(skipped);
    }

    /// Sets the rows that were mended, each example with its file.
    pub fn add_mended(&mut self, mended: &Skipped) {
        self.mended = self.with_files(mended);
    }

    fn with_files(&self, rows: &Skipped) -> Skipped {
        let with_files = |(&why, (count, examples)): (&&'static str, &(u64, Vec<String>))| {
            // Rows skipped at the end, when all are gathered, are not of a single file.
            let is_of_file = !matches!(why, FAR | REPEATED);
            let files = self.files.get(why).filter(|_| is_of_file).into_iter().flatten().map(|file| format!("{file} "));
            let files = files.chain(std::iter::repeat(String::new()));
            (why, (*count, files.zip(examples).map(|(file, example)| file + example).collect()))
        };
        rows.iter().map(with_files).collect()
    }

    /// Appends the totals of the inputs after these.
    pub fn append(&mut self, other: Self) {
        self.rows += other.rows;
        self.inputs.extend(other.inputs);
        append(&mut self.left_out, other.left_out);
        append(&mut self.mended, other.mended);
    }

    /// The skipped rows by reason, the commonest first.
    pub fn left_out(&self) -> RowReport {
        RowReport::new(self.rows, &self.left_out)
    }

    /// The mended rows by mend, the commonest first.
    pub fn mended(&self) -> RowReport {
        RowReport::new(self.rows, &self.mended)
    }
}

fn append(rows: &mut Skipped, others: Skipped) {
    for (why, (count, examples)) in others {
        let (all, shown) = rows.entry(why).or_default();
        *all += count;
        shown.extend(examples.into_iter().take(EXAMPLES.saturating_sub(shown.len())));
    }
}

/// A sink that passes rows to the assembler and counts them.
struct Sink<'a> {
    assembler: &'a mut Assembler,
    read: &'a mut ReadTotals,
    progress: &'a Progress,
    /// Bytes of this file, and rows in all, that the progress has.
    reported: (u64, u64),
}

impl RowSink for Sink<'_> {
    fn row(&mut self, line: u64, row: &Row<'_>) {
        self.read.rows += 1;
        self.assembler.row(line, row);
    }

    fn commune(&mut self, line: u64, commune: &CommuneRow<'_>) {
        self.read.rows += 1;
        self.assembler.commune(line, commune);
    }

    fn skip(&mut self, line: u64, why: &'static str, text: &str) {
        self.read.rows += 1;
        self.assembler.skip(line, why, text);
    }

    fn mended(&mut self, line: u64, mend: &'static str, text: &str) {
        self.assembler.mended(line, mend, text);
    }

    fn progress(&mut self, bytes: u64) {
        self.progress.more(bytes - self.reported.0, self.read.rows - self.reported.1);
        self.reported = (bytes, self.read.rows);
        self.assembler.progress(bytes);
    }
}

/// A sink that passes names in regional languages on. The rows themselves are in another file, their faults too.
struct LanguageSink<'a>(Sink<'a>);

impl RowSink for LanguageSink<'_> {
    fn row(&mut self, _line: u64, row: &Row<'_>) {
        self.0.assembler.other_names(row);
    }

    fn commune(&mut self, _line: u64, _commune: &CommuneRow<'_>) {}

    fn skip(&mut self, _line: u64, _why: &'static str, _text: &str) {}

    fn progress(&mut self, bytes: u64) {
        self.0.progress(bytes);
    }
}
