//! A plan of a job: columns by name, and settings.

use crate::cells::is_readable;
use crate::fault::{self, ColumnError, RuelleError};
use arrow_schema::{Field, Schema};
use pyo3::prelude::*;
use ruelle::csv::{Lang, Operation, Options, ResultColumn, Table};

/// The columns of a job, by name.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub struct ColumnNames {
    /// Whether positions are asked, not addresses.
    reverse: bool,
    columns: Vec<String>,
    postcode: Option<String>,
    citycode: Option<String>,
    r#type: Option<String>,
    lat: Option<String>,
    lon: Option<String>,
}

/// The settings of a job.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub struct Settings {
    /// Names of results. Empty means the usual ones.
    results: Vec<String>,
    min_score: f64,
    autocomplete: bool,
    lang: String,
    /// Threads. `None` means one a core.
    pub threads: Option<usize>,
    /// Whether the table's own columns come back with the results.
    pub keep: bool,
}

/// A table's plan, with the columns of the table that it counts.
pub struct Plan {
    /// The plan of the rows.
    pub table: Table,
    /// The index in the table of each column that the plan knows.
    known: Vec<usize>,
}

impl ColumnNames {
    /// Whether the columns of the address are to be found out.
    pub fn are_found_out(&self) -> bool {
        self.columns.is_empty() && !self.reverse
    }

    fn operation(&self) -> Operation {
        if self.reverse { Operation::Reverse } else { Operation::Search }
    }

    fn options(&self, settings: &Settings) -> PyResult<Options> {
        if !(0.0..=1.0).contains(&settings.min_score) {
            return Err(RuelleError::new_err("min_score: must be a number from 0 to 1"));
        }
        let operation = self.operation();
        let lang = Lang::parse(&settings.lang);
        let lang = lang.ok_or_else(|| RuelleError::new_err(format!("lang: must be one of {}", Lang::NAMES)))?;
        Ok(Options {
            columns: self.columns.clone(),
            postcode: self.postcode.clone(),
            citycode: self.citycode.clone(),
            kind: self.r#type.clone(),
            lat: self.lat.clone(),
            lon: self.lon.clone(),
            results: settings.results.iter().map(|name| result(operation, name)).collect::<PyResult<_>>()?,
            project: Some(ruelle::api::legal_xy),
            lang: Some(lang),
            min_score: settings.min_score,
            autocomplete: settings.autocomplete,
            ..Options::new(operation)
        })
    }
}

fn result(operation: Operation, name: &str) -> PyResult<ResultColumn> {
    ResultColumn::parse(operation, name.trim()).ok_or_else(|| {
        let names: Vec<_> = ResultColumn::all(operation).map(|column| column.name(operation)).collect();
        RuelleError::new_err(format!("results: {name:?} must be one of {}", names.join(", ")))
    })
}

impl Plan {
    /// The plan of a table of this schema. `samples` gives the first cells of a column, where columns are found out.
    pub fn new(
        schema: &Schema,
        columns: &ColumnNames,
        settings: &Settings,
        samples: impl Fn(usize) -> PyResult<Vec<String>>,
    ) -> PyResult<Self> {
        if schema.fields().is_empty() {
            return Err(ColumnError::new_err("the table has no columns; give one with a column of addresses"));
        }
        // A column that holds no text is no candidate; named, it is a fault.
        let is_known = |field: &Field| !columns.are_found_out() || is_readable(field.data_type());
        let fields = schema.fields().iter().enumerate();
        let known: Vec<usize> = fields.filter(|(_, field)| is_known(field)).map(|(at, _)| at).collect();
        let names: Vec<String> = known.iter().map(|at| schema.field(*at).name().clone()).collect();
        let samples =
            if columns.are_found_out() { known.iter().map(|at| samples(*at)).collect::<PyResult<Vec<_>>>()? } else { Vec::new() };
        let table = Table::new(&columns.options(settings)?, &names, &samples).map_err(|error| fault::of_options(&error))?;
        let plan = Self { table, known };
        for at in plan.inputs() {
            let field = schema.field(at);
            if !is_readable(field.data_type()) {
                let text = format!(
                    "column {:?} is of type {}, which holds no text and no number; cast it to text first",
                    field.name(),
                    field.data_type()
                );
                return Err(ColumnError::new_err(text));
            }
        }
        Ok(plan)
    }

    /// The indices in the table of the columns that a row is answered by.
    pub fn inputs(&self) -> impl Iterator<Item = usize> {
        self.table.inputs().iter().filter_map(|at| self.known.get(*at).copied())
    }

    /// The index in the table of the column that a result takes the place of.
    pub fn replaced(&self, column: Option<usize>) -> Option<usize> {
        column.and_then(|at| self.known.get(at).copied())
    }
}
