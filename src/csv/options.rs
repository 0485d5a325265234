//! What is asked of a file.

use super::encoding::Encoding;
use super::results::{Project, ResultColumn};

/// Which question each row asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// Text to place.
    Search,
    /// Place to address.
    Reverse,
}

/// What is asked of a file. Columns are named as its first row names them.
#[derive(Clone, Debug)]
pub struct Options {
    /// Search or reverse.
    pub operation: Operation,
    /// The columns that make the query, in this order, joined by a space; none means all. A name may be several,
    /// separated by commas, when the file has no column of the whole name.
    pub columns: Vec<String>,
    /// The column with a postcode that answers must have.
    pub postcode: Option<String>,
    /// The column with an INSEE code that answers must have.
    pub citycode: Option<String>,
    /// The column with the type that answers must have.
    pub kind: Option<String>,
    /// The column with a latitude: for search, to prefer what is near; for reverse, by default the column `latitude` or `lat`.
    pub lat: Option<String>,
    /// The column with a longitude, likewise; by default `longitude`, `lon`, `lng` or `long`.
    pub lon: Option<String>,
    /// Columns to append; none means all of the operation's.
    pub results: Vec<ResultColumn>,
    /// What makes the columns `result_x` and `result_y`; they are empty without it.
    pub project: Option<Project>,
    /// How the text is written; `None` to find out. A byte order mark is right against it.
    pub encoding: Option<Encoding>,
    /// What separates fields; `None` to find out.
    pub delimiter: Option<u8>,
    /// What stands around fields; `None` to find out.
    pub quote: Option<u8>,
    /// Begin the answer with a byte order mark; `None` does as the file does.
    pub with_bom: Option<bool>,
    /// Answers that score less are not given, 0 to 1.
    pub min_score: f64,
    /// True when the last word of a query may be the beginning of a longer one.
    pub autocomplete: bool,
    /// Rows from this number on come back without being asked.
    pub most_rows: u64,
    /// The most bytes that are read.
    pub most_bytes: u64,
}

impl Options {
    /// Everything found out, every column asked, nothing limited.
    pub fn new(operation: Operation) -> Self {
        Self {
            operation,
            columns: Vec::new(),
            postcode: None,
            citycode: None,
            kind: None,
            lat: None,
            lon: None,
            results: Vec::new(),
            project: None,
            encoding: None,
            delimiter: None,
            quote: None,
            with_bom: None,
            min_score: 0.0,
            autocomplete: false,
            most_rows: u64::MAX,
            most_bytes: u64::MAX,
        }
    }
}
