//! Readers of addresses: BAN's CSV, BAL's CSV, addok's NDJSON, plain or gzip. They detect the layout from the contents.
//!
//! A faulty line is passed to the sink with its reason and never ends the reading. A faulty file is an [`InputError`].

mod addok;
mod bal;
mod ban;
mod clean;
mod coordinate;
mod counting_sink;
mod error;
mod fault;
mod header;
mod record;
mod source;
mod summary;
mod table_layout;
mod territory;
mod value;
mod wide;

pub use error::InputError;
pub use fault::remedy;
pub use summary::{Layout, ReadSummary};

use super::row::RowSink;
use crate::csv::separators;
use counting_sink::CountingSink;
use header::Header;
use source::{InputSource, Line};
use std::fs::File;
use std::io::Read;
use std::path::Path;
use table_layout::TableLayout;

/// Reads an open file. `name` is its name in errors.
///
/// # Errors
/// [`InputError`] when the file as a whole is faulty: unreadable, cut, corrupt, empty, or of an unknown layout. The rows
/// passed to the sink before are then of no use.
pub fn read(name: &str, input: &mut dyn Read, sink: &mut dyn RowSink) -> Result<ReadSummary, InputError> {
    let mut source = InputSource::open(name, input)?;
    let (line, first) = first_line_after(&mut source, 0)?;
    let mut sink = CountingSink::new(sink);
    let layout = if first.first() == Some(&b'{') {
        addok::read(&mut source, line, first, &mut sink)?;
        Layout::Addok
    } else {
        read_table(&mut source, line, first, &mut sink)?
    };
    Ok(sink.summary(layout, source.encoding(), source.stored()))
}

/// Reads the file at `path`.
///
/// # Errors
/// As for [`read`], and when the file cannot be opened.
pub fn read_file(path: &Path, sink: &mut dyn RowSink) -> Result<ReadSummary, InputError> {
    let name = path.display().to_string();
    let mut file = File::open(path).map_err(|source| InputError::Open { name: name.clone(), source })?;
    read(&name, &mut file, sink)
}

/// The next line that is not blank, and its number, after line `before`. It may be as long as a document of addok's.
fn first_line_after(source: &mut InputSource<'_>, before: u64) -> Result<(u64, Vec<u8>), InputError> {
    let mut line = Vec::new();
    for number in before + 1.. {
        match source.next_line(&mut line, addok::LONGEST_LINE)? {
            Line::End => break,
            Line::Whole if line.trim_ascii().is_empty() => {}
            _ => return Ok((number, line)),
        }
    }
    Err(InputError::Empty { name: source.name().to_owned() })
}

fn read_table(
    source: &mut InputSource<'_>,
    line: u64,
    first: Vec<u8>,
    sink: &mut CountingSink<'_>,
) -> Result<Layout, InputError> {
    let declared = separators::declared(&first).map(|(separator, _)| separator);
    let (line, first) = if declared.is_some() { first_line_after(source, line)? } else { (line, first) };
    let header = Header::read(source.name(), line, &first, source.encoding(), declared)?;
    let table = TableLayout::of(&header, source.name())?;
    let layout = table.layout();
    let mut records = header.records(source);
    match table {
        TableLayout::BanAddresses(columns) => ban::read_addresses(&mut records, &columns, sink)?,
        TableLayout::BanPlaces(columns) => ban::read_places(&mut records, &columns, sink)?,
        TableLayout::Bal(columns) => bal::read(&mut records, &columns, sink)?,
    }
    Ok(layout)
}

#[cfg(test)]
mod form_tests;
#[cfg(test)]
mod tests;
