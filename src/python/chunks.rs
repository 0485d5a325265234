//! Chunks of a table's rows: the unit of work of a thread.

use crate::cells::{CellReader, reader};
use crate::columns::{Builder, field};
use crate::plan::Plan;
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{ArrowError, FieldRef, Schema, SchemaRef};
use ruelle::Geocoder;
use ruelle::csv::{Cells, TableResult, TableScratch};
use std::sync::Arc;

/// The plan of a table, and the schema of what comes back.
pub struct Work {
    geocoder: Arc<Geocoder>,
    plan: Plan,
    /// The schema of the batches that come back.
    pub schema: SchemaRef,
    keep: bool,
}

impl Work {
    /// Work on tables of a schema. `keep` gives back their own columns too.
    pub fn new(geocoder: Arc<Geocoder>, plan: Plan, schema: &Schema, keep: bool) -> Self {
        let mut fields: Vec<FieldRef> = if keep { schema.fields().to_vec() } else { Vec::new() };
        for result in plan.table.results() {
            place(&mut fields, Arc::new(field(result)), if keep { plan.replaced(result.replaces) } else { None });
        }
        // Metadata about the old columns does not hold for the new.
        let schema = Arc::new(Schema::new(fields));
        Self { geocoder, plan, schema, keep }
    }

    /// The names of the columns that are asked, in their order.
    pub fn asked(&self) -> &[String] {
        self.plan.table.asked()
    }

    /// The results, each with the index of the column of the table that it takes the place of.
    pub fn results(&self) -> impl Iterator<Item = (&TableResult, Option<usize>)> {
        self.plan.table.results().iter().map(|result| (result, self.plan.replaced(result.replaces)))
    }

    /// Geocodes the rows of a chunk.
    ///
    /// # Errors
    /// When a batch is not of the stream's own schema.
    pub fn geocode(&self, chunk: &RecordBatch, scratch: &mut TableScratch) -> Result<RecordBatch, ArrowError> {
        let readers = self.readers(chunk)?;
        let table = &self.plan.table;
        let rows = chunk.num_rows();
        let mut builders: Vec<Builder> = table.results().iter().map(|result| Builder::new(result.column, rows)).collect();
        let session = self.geocoder.session();
        let mut cells = Cells::new();
        for row in 0..rows {
            cells.clear();
            readers.iter().for_each(|read| read(row, &mut cells));
            let answer = table.answer(&cells, &session, scratch);
            for (builder, result) in builders.iter_mut().zip(table.results()) {
                builder.push(&table.value(result.column, &answer));
            }
        }
        let mut columns: Vec<ArrayRef> = if self.keep { chunk.columns().to_vec() } else { Vec::new() };
        for (builder, result) in builders.into_iter().zip(table.results()) {
            place(&mut columns, builder.finish()?, if self.keep { self.plan.replaced(result.replaces) } else { None });
        }
        RecordBatch::try_new(Arc::clone(&self.schema), columns)
    }

    fn readers(&self, chunk: &RecordBatch) -> Result<Vec<CellReader>, ArrowError> {
        let column = |at: usize| chunk.columns().get(at).and_then(reader);
        let missing = || ArrowError::SchemaError("a batch lacks a column of the stream's schema".to_owned());
        self.plan.inputs().map(|at| column(at).ok_or_else(missing)).collect()
    }
}

/// Puts an item in the place of another, or at the end.
fn place<T>(items: &mut Vec<T>, item: T, at: Option<usize>) {
    match at.and_then(|at| items.get_mut(at)) {
        Some(old) => *old = item,
        None => items.push(item),
    }
}
