//! What is wrong with a file as a whole: told before its first row is answered.

use super::cutter::MAX_COLUMNS;
use super::encoding::Encoding;
use super::rows::MAX_ROW_BYTES;

/// Most names of columns that a message lists.
const SHOWN: usize = 30;

/// A file, or a question about it, that cannot be answered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CsvError {
    /// Nothing in it.
    #[error("the file is empty; its first row must name the columns")]
    Empty,
    /// Something else than text.
    #[error("the file is {0}")]
    NotText(&'static str),
    /// Said to be UTF-8 and is not.
    #[error("the file is not in utf-8, from byte {0} on; say its encoding (one of {names})", names = Encoding::NAMES)]
    NotUtf8(usize),
    /// Said to be in an encoding that it evidently is not in.
    #[error("the file is not in {name}; say its encoding (one of {names}), or leave it to be found out", name = .0.as_str(), names = Encoding::NAMES)]
    NotAsSaid(Encoding),
    /// A first row longer than any row may be.
    #[error("the first row is longer than {MAX_ROW_BYTES} bytes; it must name the columns")]
    HeaderTooLong,
    /// A first row with an unclosed quote.
    #[error("the first row opens a quote that it does not close; it must name the columns")]
    TornHeader,
    /// More columns than are read.
    #[error("the first row has more than {MAX_COLUMNS} columns")]
    TooManyColumns,
    /// The question names a column that the file has not.
    #[error("the file has no column {name:?}; its columns are {known}", known = listed(known))]
    UnknownColumn {
        /// The parameter that names it.
        parameter: &'static str,
        /// The name, as asked.
        name: String,
        /// The names of the columns.
        known: Vec<String>,
    },
    /// Reverse, and no column looks like a latitude or a longitude.
    #[error("is required: the name of the column with the degrees; the columns are {known}", known = listed(known))]
    NoCoordinate {
        /// `lat` or `lon`.
        parameter: &'static str,
        /// The names of the columns.
        known: Vec<String>,
    },
    /// More bytes than the host takes.
    #[error("the file has more than {0} bytes; cut it in parts")]
    TooLarge(u64),
}

impl CsvError {
    /// The parameter of the contract that is at fault.
    pub fn parameter(&self) -> &'static str {
        match self {
            Self::UnknownColumn { parameter, .. } | Self::NoCoordinate { parameter, .. } => parameter,
            Self::NotUtf8(_) | Self::NotAsSaid(_) => "encoding",
            _ => "data",
        }
    }
}

/// Names as one would write them in a sentence, not all of a thousand.
fn listed(names: &[String]) -> String {
    let shown: Vec<_> = names.iter().take(SHOWN).map(|name| format!("{:?}", shortened(name))).collect();
    let more = names.len().saturating_sub(SHOWN);
    if more > 0 { format!("{} and {more} more", shown.join(", ")) } else { shown.join(", ") }
}

fn shortened(name: &str) -> String {
    name.chars().take(60).collect()
}
