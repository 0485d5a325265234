//! From the bytes of a file to batches of rows.

use super::cutter::{Cut, Cutter, MAX_ROW_BYTES};
use super::dialect::Dialect;
use super::encoding::Encoding;
use super::error::CsvError;
use super::format::Format;
use super::head::SAMPLE_BYTES;
use super::options::Options;
use super::quoting::{is_well_quoted, write_field};
use super::row_batch::RowBatch;
use super::row_plan::RowPlan;
use super::rows::Rows;
use super::{column_kinds, head, separators, utf16};
use std::sync::Arc;

/// A reader of one file: bytes in as they arrive, rows out in batches.
///
/// It detects the dialect from the first 256 KiB, so that no row comes out before these, or the end, have arrived.
pub struct Reader {
    options: Options,
    read: u64,
    decoder: Option<utf16::Decoder>,
    state: ReaderState,
}

enum ReaderState {
    /// Bytes of the file, before its dialect is known.
    Sample(Vec<u8>),
    /// Bytes in the internal encoding, before the first row, which begins at `start`, is complete.
    Header { dialect: Dialect, text: Vec<u8>, start: usize, cutter: Box<Cutter> },
    /// The rows after the first, which names the columns. `asked` are those of the query, `preamble` is the output for the first.
    Rows { rows: Box<Rows>, dialect: Dialect, names: Vec<String>, asked: Vec<String>, preamble: Vec<u8> },
}

impl Reader {
    /// A reader of one file.
    pub fn new(options: Options) -> Self {
        Self { options, read: 0, decoder: None, state: ReaderState::Sample(Vec::new()) }
    }

    /// The dialect, once the first row is read. From then on, [`CsvError::TooLarge`] is the only error.
    pub fn dialect(&self) -> Option<Dialect> {
        match &self.state {
            ReaderState::Rows { dialect, .. } => Some(*dialect),
            _ => None,
        }
    }

    /// The names of the columns, once the first row is read.
    pub fn columns(&self) -> Option<&[String]> {
        match &self.state {
            ReaderState::Rows { names, .. } => Some(names),
            _ => None,
        }
    }

    /// The names of the columns that are asked, in their order, once the first row is read.
    pub fn asked(&self) -> Option<&[String]> {
        match &self.state {
            ReaderState::Rows { asked, .. } => Some(asked),
            _ => None,
        }
    }

    /// About how many bytes are read and not in a batch yet.
    pub fn pending(&self) -> usize {
        match &self.state {
            ReaderState::Sample(sample) => sample.len(),
            ReaderState::Header { text, .. } => text.len(),
            ReaderState::Rows { rows, .. } => rows.pending(),
        }
    }

    /// Takes bytes. Rows are kept until [`Self::batch`] takes them, so take all batches before pushing more.
    ///
    /// # Errors
    /// When the file as a whole is faulty.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), CsvError> {
        self.read = self.read.saturating_add(u64::try_from(bytes.len()).unwrap_or(u64::MAX));
        if self.read > self.options.most_bytes {
            return Err(CsvError::TooLarge(self.options.most_bytes));
        }
        match &mut self.state {
            ReaderState::Sample(sample) => {
                sample.extend_from_slice(bytes);
                if sample.len() >= SAMPLE_BYTES { self.read_sample(false) } else { Ok(()) }
            }
            ReaderState::Header { text, .. } => {
                decode(&mut self.decoder, bytes, text);
                self.read_header(false)
            }
            ReaderState::Rows { rows, .. } => {
                rows.push(|buffer| decode(&mut self.decoder, bytes, buffer));
                Ok(())
            }
        }
    }

    /// Ends the file.
    ///
    /// # Errors
    /// When the file as a whole is faulty.
    pub fn finish(&mut self) -> Result<(), CsvError> {
        if matches!(self.state, ReaderState::Sample(_)) {
            self.read_sample(true)?;
        } else if let ReaderState::Header { text, .. } = &mut self.state {
            end(&mut self.decoder, text);
            self.read_header(true)?;
        } else if let ReaderState::Rows { rows, .. } = &mut self.state {
            rows.push(|buffer| end(&mut self.decoder, buffer));
        }
        if let ReaderState::Rows { rows, .. } = &mut self.state {
            rows.finish();
        }
        Ok(())
    }

    /// The next batch of rows. `None` if more bytes are needed, and after the last.
    pub fn batch(&mut self) -> Option<RowBatch> {
        match &mut self.state {
            ReaderState::Rows { rows, preamble, .. } => rows.batch(&std::mem::take(preamble)),
            _ => None,
        }
    }

    /// Detects the dialect.
    fn read_sample(&mut self, is_whole: bool) -> Result<(), CsvError> {
        let ReaderState::Sample(sample) = &mut self.state else { return Ok(()) };
        let sample = std::mem::take(sample);
        let (encoding, mark) = head::find(&sample, self.options.encoding)?;
        self.decoder = encoding.is_wide().then(|| utf16::Decoder::new(encoding == Encoding::Utf16Be));
        let mut text = Vec::with_capacity(sample.len());
        decode(&mut self.decoder, &sample[mark..], &mut text);
        if is_whole {
            end(&mut self.decoder, &mut text);
        }
        // Who says an encoding says that it is text.
        if let Some(format) = Format::of_text(&text).filter(|_| self.options.encoding.is_none()) {
            return Err(CsvError::NotText(format));
        }
        let declared = separators::declared(&text);
        let start = declared.map_or(0, |(_, length)| length);
        let delimiter = self.options.delimiter.or(declared.map(|(delimiter, _)| delimiter));
        let (delimiter, quote) = separators::find(&text[start..], is_whole, delimiter, self.options.quote);
        let dialect = Dialect { encoding, has_bom: mark > 0, delimiter, quote };
        self.state = ReaderState::Header { dialect, text, start, cutter: Box::new(Cutter::new(dialect)) };
        self.read_header(is_whole)
    }

    /// Reads the first row, if it is complete.
    fn read_header(&mut self, is_whole: bool) -> Result<(), CsvError> {
        let ReaderState::Header { dialect, text, start, cutter } = &mut self.state else { return Ok(()) };
        let dialect = *dialect;
        *start += text[*start..].iter().position(|byte| !matches!(byte, b'\n' | b'\r')).unwrap_or(text.len() - *start);
        let start = *start;
        let row = &text[start..];
        if start > MAX_ROW_BYTES {
            return Err(CsvError::HeaderTooLong);
        }
        if row.is_empty() {
            return if is_whole { Err(CsvError::Empty) } else { Ok(()) };
        }
        let length = match cutter.cut(row, is_whole) {
            Cut::Row(length) if length <= MAX_ROW_BYTES => length,
            Cut::Unfinished if row.len() <= MAX_ROW_BYTES => return Ok(()),
            _ => return Err(CsvError::HeaderTooLong),
        };
        if cutter.has_too_many_columns() {
            return Err(CsvError::TooManyColumns);
        }
        if memchr::memchr2(b'\n', b'\r', &row[..length]).is_some() && !is_well_quoted(&row[..length], dialect) {
            return Err(CsvError::TornHeader);
        }
        let names = names(cutter, dialect);
        let columns = column_kinds::read(&text[start + length..], is_whole, dialect, names.len());
        let plan = RowPlan::new(&self.options, dialect, &names, &columns)?;
        let asked = plan.asked().into_iter().filter_map(|at| names.get(at).cloned()).collect();
        let preamble = preamble(&plan, &text[..start + length], self.options.with_bom);
        let rest = text.split_off(start + length);
        let rows = Box::new(Rows::new(Arc::new(plan), rest, self.options.most_rows));
        self.state = ReaderState::Rows { rows, dialect, names, asked, preamble };
        Ok(())
    }
}

fn names(cutter: &Cutter, dialect: Dialect) -> Vec<String> {
    let (text, ends) = cutter.fields();
    let mut start = 0;
    ends.iter()
        .map(|&end| {
            let name = dialect.encoding.decode(&text[start..end]).into_owned();
            start = end;
            name
        })
        .collect()
}

/// The beginning of the output: the first row, and the names of the results.
fn preamble(plan: &RowPlan, header: &[u8], with_bom: Option<bool>) -> Vec<u8> {
    let dialect = plan.dialect;
    let mut preamble = Vec::new();
    if with_bom.unwrap_or(dialect.has_bom) && dialect.encoding.is_unicode() {
        dialect.encoding.encode("\u{feff}", &mut preamble);
    }
    preamble.extend_from_slice(header);
    for name in plan.result_names() {
        preamble.push(dialect.delimiter);
        write_field(name, dialect, &mut preamble);
    }
    preamble
}

fn decode(decoder: &mut Option<utf16::Decoder>, bytes: &[u8], out: &mut Vec<u8>) {
    match decoder {
        Some(decoder) => decoder.push(bytes, out),
        None => out.extend_from_slice(bytes),
    }
}

fn end(decoder: &mut Option<utf16::Decoder>, out: &mut Vec<u8>) {
    if let Some(decoder) = decoder {
        decoder.finish(out);
    }
}
