//! The options of a file.

use super::encoding::Encoding;
use super::lang::Lang;
use super::operation::Operation;
use super::results::{Project, ResultColumn};

/// The options of a file. Columns are named as in its first row.
#[derive(Clone, Debug)]
pub struct Options {
    /// Search or reverse.
    pub operation: Operation,
    /// The columns of the query, in this order, joined by spaces. Empty means all columns.
    ///
    /// A name may be several, separated by commas, if the file has no column of the whole name.
    pub columns: Vec<String>,
    /// The column with the postcode that results must have.
    pub postcode: Option<String>,
    /// The column with the INSEE code that results must have.
    pub citycode: Option<String>,
    /// The column with the type that results must have.
    pub kind: Option<String>,
    /// The column with a latitude. A search prefers places near it. For reverse, `latitude` or `lat` by default.
    pub lat: Option<String>,
    /// The column with a longitude. For reverse, `longitude`, `lon`, `lng` or `long` by default.
    pub lon: Option<String>,
    /// The columns to append. Empty means those of [`ResultColumn::of`].
    pub results: Vec<ResultColumn>,
    /// The projection of the columns `result_x` and `result_y`, which are empty without it.
    pub project: Option<Project>,
    /// The encoding. `None` detects it. A byte order mark takes precedence.
    pub encoding: Option<Encoding>,
    /// The separator of fields, ASCII. `None` detects it.
    pub delimiter: Option<u8>,
    /// The quote around fields, ASCII. `None` detects it.
    pub quote: Option<u8>,
    /// Whether the output begins with a byte order mark. `None` does as the file does.
    pub with_bom: Option<bool>,
    /// The least score of a result, 0 to 1.
    pub min_score: f64,
    /// Whether the last word of a query may be the beginning of a longer one.
    pub autocomplete: bool,
    /// The language of messages. `None` writes those of rows in French, and those of the file in English.
    pub lang: Option<Lang>,
    /// The most rows that are geocoded. Further ones come back with the status `over-limit`.
    pub most_rows: u64,
    /// The most bytes of the file.
    pub most_bytes: u64,
}

impl Options {
    /// Detects everything, joins all columns, and limits nothing.
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
            lang: None,
            most_rows: u64::MAX,
            most_bytes: u64::MAX,
        }
    }
}
