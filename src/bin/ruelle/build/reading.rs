//! The inputs read one after the other, into one assembler.

use super::inputs::Input;
use super::progress::Progress;
use super::report::{InputLine, LeftOut};
use crate::failure::Failure;
use ruelle::build::{Assembler, CommuneRow, Row, RowSink, input};
use std::collections::BTreeMap;

/// Rows left out, as the assembler keeps them.
type Skipped = BTreeMap<&'static str, (u64, Vec<String>)>;

/// What was read.
#[derive(Default)]
pub struct Read {
    /// Rows seen, taken or left out.
    rows: u64,
    /// Each file, and what it came to.
    pub inputs: Vec<InputLine>,
    /// For each reason, the file of each example that the assembler shows.
    files: BTreeMap<&'static str, Vec<String>>,
}

/// Reads all the inputs; stops at the first that cannot be read.
pub fn read(inputs: &[Input], assembler: &mut Assembler, progress: &Progress) -> Result<Read, Failure> {
    let mut read = Read::default();
    let mut before = 0;
    for each in inputs {
        progress.file(each);
        let mut sink = Sink { assembler: &mut *assembler, read: &mut read, progress, before };
        let summary = input::read_file(&each.path, &mut sink).map_err(Failure::new)?;
        read.inputs.push(InputLine::new(each.name(), &summary));
        before += each.bytes;
        read.attribute(assembler.skipped(), &each.name());
    }
    Ok(read)
}

impl Read {
    /// The examples that are new came from `file`.
    fn attribute(&mut self, skipped: &Skipped, file: &str) {
        for (why, (_, examples)) in skipped {
            self.files.entry(why).or_default().resize(examples.len(), file.to_owned());
        }
    }

    /// What was left out and why, the commonest reason first.
    pub fn left_out(&self, skipped: &Skipped) -> LeftOut {
        LeftOut::new(
            self.rows,
            skipped.iter().map(|(why, (count, examples))| {
                // What is left out at the end, when all is gathered, is of no one file.
                let files = self.files.get(why).into_iter().flatten().map(|file| format!("{file} "));
                let files = files.chain(std::iter::repeat(String::new()));
                let examples = files.zip(examples).map(|(file, example)| file + example).collect();
                (*why, *count, examples)
            }),
        )
    }
}

/// Hands rows to the assembler, and counts them on the way.
struct Sink<'a> {
    assembler: &'a mut Assembler,
    read: &'a mut Read,
    progress: &'a Progress,
    /// Bytes of the files before this one.
    before: u64,
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
        self.progress.at(self.before + bytes, self.read.rows);
        self.assembler.progress(bytes);
    }
}
