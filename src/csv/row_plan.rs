//! The options of a file, resolved by its first row to the indices of columns.

use super::address_columns::AddressColumns;
use super::column_kinds::Column;
use super::dialect::Dialect;
use super::error::CsvError;
use super::operation::Operation;
use super::options::Options;
use super::placement::Placement;
use super::results::{ResultColumn, ValueForm};
use super::{address_columns, placement};

/// Usual names of the column with a latitude.
const LATITUDES: [&str; 2] = ["latitude", "lat"];
/// Usual names of the column with a longitude.
const LONGITUDES: [&str; 4] = ["longitude", "lon", "lng", "long"];

/// The options that every row is geocoded with.
#[derive(Debug)]
pub(super) struct RowPlan {
    pub(super) operation: Operation,
    pub(super) dialect: Dialect,
    /// The number of fields of a row.
    pub(super) columns: usize,
    /// The columns of the query.
    pub(super) query: Vec<usize>,
    /// The columns of the query that hold codes, which are written whole: `5000` as `05000`.
    pub(super) codes: Vec<usize>,
    pub(super) postcode: Option<usize>,
    pub(super) citycode: Option<usize>,
    pub(super) kind: Option<usize>,
    pub(super) lat: Option<usize>,
    pub(super) lon: Option<usize>,
    pub(super) results: Vec<ResultColumn>,
    pub(super) placement: Placement,
    pub(super) form: ValueForm,
    pub(super) min_score: f64,
    pub(super) autocomplete: bool,
}

impl RowPlan {
    /// Finds the columns of `options` among `names`, with the help of the columns' first cells.
    pub(super) fn new(options: &Options, dialect: Dialect, names: &[String], columns: &[Column]) -> Result<Self, CsvError> {
        let header = Header(names);
        let (lat, lon) = header.coordinates(options)?;
        let operation = options.operation;
        let postcode = header.optional("postcode", options.postcode.as_deref())?;
        let citycode = header.optional("citycode", options.citycode.as_deref())?;
        let kind = header.optional("type", options.kind.as_deref())?;
        let helpers = [citycode, kind, lat, lon].into_iter().flatten();
        let results = results(options);
        let (asked, inputs) = if options.columns.is_empty() {
            let taken = helpers.clone().chain(placement::results_of_before(operation, names)).collect::<Vec<_>>();
            (address_columns::choose(names, columns, &taken), helpers.chain(postcode).collect())
        } else {
            let query = header.query(&options.columns)?;
            let inputs: Vec<usize> = helpers.chain(postcode).chain(query.iter().copied()).collect();
            (AddressColumns { query, codes: Vec::new() }, inputs)
        };
        let placement = placement::place(&results, operation, names, columns, &inputs);
        Ok(Self {
            operation,
            dialect,
            columns: names.len(),
            query: asked.query,
            codes: asked.codes.into_iter().chain(postcode).collect(),
            postcode,
            citycode,
            kind,
            lat,
            lon,
            results,
            placement,
            form: ValueForm { lang: options.lang.unwrap_or_default(), project: options.project },
            min_score: options.min_score,
            autocomplete: options.autocomplete,
        })
    }

    /// The columns that are asked, in their order.
    pub(super) fn asked(&self) -> Vec<usize> {
        match self.operation {
            Operation::Search => self.query.clone(),
            Operation::Reverse => [self.lat, self.lon].into_iter().flatten().collect(),
        }
    }

    /// The names of the columns that are appended.
    pub(super) fn result_names(&self) -> impl Iterator<Item = &'static str> {
        self.placement.appended.iter().map(|(_, name)| *name)
    }

    /// Whether the second hit is needed too.
    pub(super) fn wants_second(&self) -> bool {
        self.results.contains(&ResultColumn::ScoreNext)
    }
}

fn results(options: &Options) -> Vec<ResultColumn> {
    if options.results.is_empty() {
        return ResultColumn::of(options.operation).to_vec();
    }
    ResultColumn::all(options.operation).filter(|column| options.results.contains(column)).collect()
}

/// The names of the first row. Among columns of one name, the first is used.
struct Header<'a>(&'a [String]);

impl Header<'_> {
    fn position(&self, name: &str) -> Option<usize> {
        self.0.iter().position(|known| known == name).or_else(|| self.0.iter().position(|known| known.trim() == name.trim()))
    }

    fn optional(&self, parameter: &'static str, name: Option<&str>) -> Result<Option<usize>, CsvError> {
        name.map(|name| self.position(name).ok_or_else(|| self.unknown(parameter, name))).transpose()
    }

    /// The columns named. A name is one column, or several separated by commas.
    fn query(&self, names: &[String]) -> Result<Vec<usize>, CsvError> {
        let mut columns = Vec::new();
        for name in names {
            match self.position(name) {
                Some(column) => columns.push(column),
                None if name.contains(',') => {
                    for part in name.split(',') {
                        columns.push(self.position(part).ok_or_else(|| self.unknown("columns", part))?);
                    }
                }
                None => return Err(self.unknown("columns", name)),
            }
        }
        Ok(columns)
    }

    /// The columns of latitude and longitude. For a search, both may be absent.
    fn coordinates(&self, options: &Options) -> Result<(Option<usize>, Option<usize>), CsvError> {
        let lat = self.optional("lat", options.lat.as_deref())?;
        let lon = self.optional("lon", options.lon.as_deref())?;
        if options.operation == Operation::Search && lat.is_none() && lon.is_none() {
            return Ok((None, None));
        }
        let missing = |parameter| CsvError::NoCoordinate { parameter, known: self.0.to_vec() };
        let usual = |names: &[&str]| {
            names.iter().find_map(|name| self.0.iter().position(|known| known.trim().eq_ignore_ascii_case(name)))
        };
        let lat = lat.or_else(|| usual(&LATITUDES)).ok_or_else(|| missing("lat"))?;
        let lon = lon.or_else(|| usual(&LONGITUDES)).ok_or_else(|| missing("lon"))?;
        Ok((Some(lat), Some(lon)))
    }

    fn unknown(&self, parameter: &'static str, name: &str) -> CsvError {
        CsvError::UnknownColumn { parameter, name: name.chars().take(60).collect(), known: self.0.to_vec() }
    }
}
