//! Reads inputs one after the other into one assembler.

use super::input_line::InputLine;
use super::inputs::Input;
use super::left_out::LeftOut;
use super::progress::Progress;
use crate::failure::Failure;
use ruelle::indexer::{Assembler, CommuneRow, Row, RowSink, input};
use std::collections::BTreeMap;

/// The most examples of each reason to skip rows.
const EXAMPLES: usize = 3;

/// Skipped rows, as the assembler keeps them.
type Skipped = BTreeMap<&'static str, (u64, Vec<String>)>;

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
}

/// Reads all inputs. Stops at the first that cannot be read.
pub fn read(inputs: &[Input], assembler: &mut Assembler, progress: &Progress) -> Result<ReadTotals, Failure> {
    let mut read = ReadTotals::default();
    for each in inputs {
        progress.file(each);
        let rows = read.rows;
        let mut sink = Sink { assembler: &mut *assembler, read: &mut read, progress, reported: (0, rows) };
        let summary = input::read_file(&each.path, &mut sink).map_err(Failure::new)?;
        read.inputs.push(InputLine::new(each.name(), &summary));
        read.attribute(assembler.skipped(), &each.name());
    }
    Ok(read)
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
        for (why, (count, examples)) in skipped {
            // Rows skipped at the end, when all are gathered, are not of a single file.
            let files = self.files.get(why).into_iter().flatten().map(|file| format!("{file} "));
            let files = files.chain(std::iter::repeat(String::new()));
            let examples = files.zip(examples).map(|(file, example)| file + example).collect();
            self.left_out.insert(why, (*count, examples));
        }
    }

    /// Appends the totals of the inputs after these.
    pub fn append(&mut self, other: Self) {
        self.rows += other.rows;
        self.inputs.extend(other.inputs);
        for (why, (count, examples)) in other.left_out {
            let (all, shown) = self.left_out.entry(why).or_default();
            *all += count;
            shown.extend(examples.into_iter().take(EXAMPLES.saturating_sub(shown.len())));
        }
    }

    /// The skipped rows by reason, the commonest first.
    pub fn left_out(&self) -> LeftOut {
        LeftOut::new(self.rows, self.left_out.iter().map(|(why, (count, examples))| (*why, *count, examples.clone())))
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

    fn progress(&mut self, bytes: u64) {
        self.progress.more(bytes - self.reported.0, self.read.rows - self.reported.1);
        self.reported = (bytes, self.read.rows);
        self.assembler.progress(bytes);
    }
}
