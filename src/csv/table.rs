//! The rows of a table whose cells a host has already, such as a data frame: no file and no bytes around them.

use super::column_kinds::Column;
use super::dialect::Dialect;
use super::encoding::Encoding;
use super::error::CsvError;
use super::fields::Fields;
use super::memo::Memo;
use super::operation::Operation;
use super::options::Options;
use super::reason::Reasons;
use super::results::{ResultColumn, RowResult};
use super::row_plan::RowPlan;
use super::row_query::RowQuery;
use super::row_search::{self, Found};
use super::status::Status;
use super::value::Value;
use crate::engine::model::hit::Hit;
use crate::engine::route::session::Session;
use std::fmt::{Display, Write};
use std::sync::Arc;

/// The form of the cells: no separator and no quote is looked for in them.
const DIALECT: Dialect = Dialect { encoding: Encoding::Utf8, has_bom: false, delimiter: b'\t', quote: b'"' };

/// A table with the columns of its query and of its results, whose rows are answered one by one.
///
/// ```
/// use ruelle::Geocoder;
/// use ruelle::csv::{Cells, Operation, Options, Status, Table, TableScratch};
///
/// # fn main() -> Result<(), ruelle::csv::CsvError> {
/// let names = ["id", "adresse"].map(str::to_owned);
/// let options = Options { columns: vec!["adresse".to_owned()], ..Options::new(Operation::Search) };
/// let table = Table::new(&options, &names, &[])?;
/// assert_eq!(table.inputs(), [1]);
/// let geocoder = Geocoder::new();
/// let mut scratch = TableScratch::new();
/// let mut cells = Cells::new();
/// cells.push("12 rue de Rivoli Paris");
/// let answer = table.answer(&cells, &geocoder.session(), &mut scratch);
/// assert_eq!(answer.status(), Status::NotFound);
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Table {
    plan: RowPlan,
    inputs: Vec<usize>,
    asked: Vec<String>,
    results: Vec<TableResult>,
}

/// A column of results, and its place in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TableResult {
    /// The result.
    pub column: ResultColumn,
    /// The column's name.
    pub name: &'static str,
    /// The index of the column that it takes the place of: a result of before. `None` if it is appended.
    pub replaces: Option<usize>,
}

/// The cells of one row after the other, in the same memory.
#[derive(Debug, Default)]
pub struct Cells {
    text: String,
    ends: Vec<usize>,
}

/// The memory of a thread between the rows of one table: buffers, and answers that may be needed again.
#[derive(Debug)]
pub struct TableScratch {
    query: RowQuery,
    key: Vec<u8>,
    memo: Memo<Arc<Answer>>,
}

/// The answer to one row.
#[derive(Debug, Default)]
pub struct Answer {
    hits: Vec<Hit>,
    status: Status,
    reasons: Reasons,
}

impl Table {
    /// A table with columns of these names, under options that name them. Options about files do not count.
    ///
    /// `samples` holds the first cells of each column, some two hundred. They are read only if the options name no column.
    ///
    /// # Errors
    /// If the options name a column that is not there.
    pub fn new(options: &Options, names: &[String], samples: &[Vec<String>]) -> Result<Self, CsvError> {
        let columns: Vec<_> = samples.iter().map(|cells| Column::of_cells(cells.iter().map(String::as_str))).collect();
        let mut plan = RowPlan::new(options, DIALECT, names, &columns)?;
        let asked = plan.asked().into_iter().filter_map(|at| names.get(at).cloned()).collect();
        let results = (0..plan.results.len()).filter_map(|at| table_result(&plan, names, at)).collect();
        let inputs = take_inputs(&mut plan);
        Ok(Self { plan, inputs, asked, results })
    }

    /// The indices of the columns whose cells a row is answered by, ascending.
    pub fn inputs(&self) -> &[usize] {
        &self.inputs
    }

    /// The names of the columns that are asked, in their order.
    pub fn asked(&self) -> &[String] {
        &self.asked
    }

    /// The columns of results, in order.
    pub fn results(&self) -> &[TableResult] {
        &self.results
    }

    /// Geocodes a row, whose cells are those of [`Self::inputs`].
    pub fn answer(&self, cells: &Cells, session: &Session<'_>, scratch: &mut TableScratch) -> Arc<Answer> {
        let fields = Fields { text: cells.text.as_bytes(), ends: &cells.ends };
        if let Err((status, reason)) = scratch.query.read(&self.plan, &fields) {
            scratch.query.reasons.add(reason);
            return Arc::new(Answer { hits: Vec::new(), status, reasons: scratch.query.reasons.clone() });
        }
        scratch.key.clear();
        scratch.query.key(&mut scratch.key);
        if let Some(kept) = scratch.memo.get(&scratch.key) {
            return Arc::clone(kept);
        }
        let Found { status, hits, is_final } = row_search::find_row(&mut scratch.query, &self.plan, session);
        let answer = Arc::new(Answer { hits, status, reasons: scratch.query.reasons.clone() });
        if let Some(kept) = is_final.then(|| scratch.memo.entry(&scratch.key)).flatten() {
            *kept = Arc::clone(&answer);
        }
        answer
    }

    /// The value of a result for a row with this answer.
    pub fn value<'a>(&self, column: ResultColumn, answer: &'a Answer) -> Value<'a> {
        let result = RowResult { hits: &answer.hits, status: answer.status, reasons: &answer.reasons };
        column.value(&result, self.plan.form)
    }
}

impl Answer {
    /// The outcome.
    pub fn status(&self) -> Status {
        self.status
    }
}

impl Cells {
    /// A row without cells.
    pub fn new() -> Self {
        Self::default()
    }

    /// Begins the next row.
    pub fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
    }

    /// Appends a cell. An empty one has no value.
    pub fn push(&mut self, cell: impl Display) {
        // A string takes everything.
        let _ = write!(self.text, "{cell}");
        self.ends.push(self.text.len());
    }

    /// The cells, one after the other.
    pub fn into_text(self) -> String {
        self.text
    }
}

impl Default for TableScratch {
    fn default() -> Self {
        Self::new()
    }
}

impl TableScratch {
    /// Empty memory.
    pub fn new() -> Self {
        Self { query: RowQuery::new(), key: Vec::new(), memo: Memo::new() }
    }
}

/// The result at `at` of a plan. A column of the table that is no result of before is left as it is.
fn table_result(plan: &RowPlan, names: &[String], at: usize) -> Option<TableResult> {
    let column = *plan.results.get(at)?;
    let placement = &plan.placement;
    if let Some((_, name)) = placement.appended.iter().find(|(result, _)| *result == at) {
        return Some(TableResult { column, name, replaces: None });
    }
    let place = placement.in_place.iter().find(|place| place.result == at)?;
    let own = column.name(plan.operation);
    let other = column.name(Operation::Reverse);
    if place.keeps {
        return Some(TableResult { column, name: other, replaces: None });
    }
    let is_own = names.get(place.column).is_some_and(|name| name.trim() == own);
    Some(TableResult { column, name: if is_own { own } else { other }, replaces: Some(place.column) })
}

/// The columns that a plan reads. The plan then counts these alone.
fn take_inputs(plan: &mut RowPlan) -> Vec<usize> {
    let helpers = [plan.postcode, plan.citycode, plan.kind, plan.lat, plan.lon];
    let query = if plan.operation == Operation::Search { plan.query.as_slice() } else { &[] };
    let mut inputs: Vec<usize> = helpers.into_iter().flatten().chain(query.iter().copied()).collect();
    inputs.sort_unstable();
    inputs.dedup();
    let index = |column: usize| inputs.binary_search(&column).ok();
    for helper in [&mut plan.postcode, &mut plan.citycode, &mut plan.kind, &mut plan.lat, &mut plan.lon] {
        *helper = helper.and_then(index);
    }
    for list in [&mut plan.query, &mut plan.codes] {
        *list = list.iter().copied().filter_map(index).collect();
    }
    plan.columns = inputs.len();
    inputs
}
