//! Options on the columns and the dialect of a file.

use crate::failure::Failure;
use ruelle::csv::{Dialect, Encoding, Lang, Operation, Options, ResultColumn};

/// The options on the columns.
#[derive(clap::Args)]
pub struct ColumnArgs {
    /// Columns that make the address, in this order: repeat the option, or separate names by commas. By default all
    #[arg(long, value_name = "COL")]
    columns: Vec<String>,
    /// Column with the postcode, which answers must have
    #[arg(long, value_name = "COL")]
    postcode: Option<String>,
    /// Column with the INSEE code of the commune, which answers must have
    #[arg(long, value_name = "COL")]
    citycode: Option<String>,
    /// Column with the wanted type: housenumber, street, locality or municipality
    #[arg(long = "type", value_name = "COL")]
    kind: Option<String>,
    /// Column with the latitude: for --reverse where, else prefer what is near
    #[arg(long, value_name = "COL")]
    lat: Option<String>,
    /// Column with the longitude
    #[arg(long, value_name = "COL")]
    lon: Option<String>,
    /// Results to append, instead of all: latitude, longitude, label, score, citycode ...
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    result_columns: Vec<String>,
    /// Leave out answers that score less, 0 to 1
    #[arg(long, value_name = "SCORE")]
    min_score: Option<f64>,
    /// The last word may be the beginning of one
    #[arg(long)]
    autocomplete: bool,
    /// Encoding, instead of finding out: utf-8, utf-16le, utf-16be, windows-1252, iso-8859-15
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
    /// Separator, instead of finding out: `;`, `,`, `|`, tab ...
    #[arg(long, value_name = "CHAR")]
    delimiter: Option<String>,
    /// Quote, instead of finding out: `"` or `'`
    #[arg(long, value_name = "CHAR")]
    quote: Option<String>,
    /// Language of `result_message`: fr or en
    #[arg(long, value_name = "LANG", default_value = "fr")]
    lang: String,
    /// Begin the answer with a byte order mark, as spreadsheets like it
    #[arg(long)]
    with_bom: bool,
}

impl ColumnArgs {
    /// The options of a file, or their first fault.
    pub fn options(&self, operation: Operation) -> Result<Options, Failure> {
        let min_score = self.min_score.unwrap_or_default();
        if !(0.0..=1.0).contains(&min_score) {
            return Err(Failure::usage("--min-score: must be a number from 0 to 1"));
        }
        let encodings = format!("one of {}", Encoding::NAMES);
        Ok(Options {
            columns: self.columns.clone(),
            postcode: self.postcode.clone(),
            citycode: self.citycode.clone(),
            kind: self.kind.clone(),
            lat: self.lat.clone(),
            lon: self.lon.clone(),
            results: self.result_columns.iter().map(|name| result(operation, name)).collect::<Result<_, _>>()?,
            project: Some(ruelle::api::legal_xy),
            encoding: read("encoding", self.encoding.as_deref(), Encoding::parse, &encodings)?,
            delimiter: read("delimiter", self.delimiter.as_deref(), Dialect::parse_delimiter, "tab, or one sign such as , or ;")?,
            quote: read("quote", self.quote.as_deref(), Dialect::parse_quote, "\" or '")?,
            lang: read("lang", Some(&self.lang), Lang::parse, "fr or en")?,
            with_bom: self.with_bom.then_some(true),
            min_score,
            autocomplete: self.autocomplete,
            ..Options::new(operation)
        })
    }
}

fn read<T>(name: &str, text: Option<&str>, read: impl Fn(&str) -> Option<T>, expected: &str) -> Result<Option<T>, Failure> {
    let wrong = |text| Failure::usage(format_args!("--{name} {text:?}: must be {expected}"));
    text.map(|text| read(text).ok_or_else(|| wrong(text))).transpose()
}

fn result(operation: Operation, name: &str) -> Result<ResultColumn, Failure> {
    ResultColumn::parse(operation, name.trim()).ok_or_else(|| {
        let names: Vec<_> = ResultColumn::all(operation).map(|column| column.name(operation)).collect();
        Failure::usage(format_args!("--result-columns {name:?}: must be one of {}", names.join(", ")))
    })
}
