//! Inputs read one after the other, into one assembler.

use super::inputs::Input;
use super::progress::Progress;
use super::report::{InputLine, LeftOut};
use crate::failure::Failure;
use ruelle::indexer::{Assembler, CommuneRow, Row, RowSink, input};
use std::collections::BTreeMap;

/// Examples shown of each reason to leave rows out.
const EXAMPLES: usize = 3;

/// Rows left out, as the assembler keeps them.
type Skipped = BTreeMap<&'static str, (u64, Vec<String>)>;

/// What was read.
#[derive(Default)]
pub struct ReadTotals {
    /// Rows seen, taken or left out.
    rows: u64,
    /// Each file, and what it came to.
    pub inputs: Vec<InputLine>,
    /// For each reason, the file of each example that the assembler shows.
    files: BTreeMap<&'static str, Vec<String>>,
    /// What was left out and why: how many rows, and the first of them.
    left_out: Skipped,
}

/// Reads all the inputs; stops at the first that cannot be read.
pub fn read(inputs: &[Input], assembler: &mut Assembler, progress: &Progress) -> Result<ReadTotals, Failure> {
    let mut read = ReadTotals::default();
    for each in inputs {
        progress.file(each);
        let rows = read.rows;
        let mut sink = Sink { assembler: &mut *assembler, read: &mut read, progress, told: (0, rows) };
        let summary = input::read_file(&each.path, &mut sink).map_err(Failure::new)?;
        read.inputs.push(InputLine::new(each.name(), &summary));
        read.attribute(assembler.skipped(), &each.name());
    }
    Ok(read)
}

impl ReadTotals {
    /// The examples that are new came from `file`.
    fn attribute(&mut self, skipped: &Skipped, file: &str) {
        for (why, (_, examples)) in skipped {
            self.files.entry(why).or_default().resize(examples.len(), file.to_owned());
        }
    }

    /// What the assembler left out in all, each example with its file.
    pub fn add_left_out(&mut self, skipped: &Skipped) {
        for (why, (count, examples)) in skipped {
            // What is left out at the end, when all is gathered, is of no one file.
            let files = self.files.get(why).into_iter().flatten().map(|file| format!("{file} "));
            let files = files.chain(std::iter::repeat(String::new()));
            let examples = files.zip(examples).map(|(file, example)| file + example).collect();
            self.left_out.insert(why, (*count, examples));
        }
    }

    /// What was read after this.
    pub fn append(&mut self, other: Self) {
        self.rows += other.rows;
        self.inputs.extend(other.inputs);
        for (why, (count, examples)) in other.left_out {
            let (all, shown) = self.left_out.entry(why).or_default();
            *all += count;
            shown.extend(examples.into_iter().take(EXAMPLES.saturating_sub(shown.len())));
        }
    }

    /// What was left out and why, the commonest reason first.
    pub fn left_out(&self) -> LeftOut {
        LeftOut::new(self.rows, self.left_out.iter().map(|(why, (count, examples))| (*why, *count, examples.clone())))
    }
}

/// Hands rows to the assembler, and counts them on the way.
struct Sink<'a> {
    assembler: &'a mut Assembler,
    read: &'a mut ReadTotals,
    progress: &'a Progress,
    /// Bytes of this file and rows in all that the progress knows of.
    told: (u64, u64),
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
        self.progress.more(bytes - self.told.0, self.read.rows - self.told.1);
        self.told = (bytes, self.read.rows);
        self.assembler.progress(bytes);
    }
}
