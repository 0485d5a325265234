//! Tables of Python lists, for frames that have no Arrow.

use crate::fault;
use crate::stream::Batches;
use arrow_array::{ArrayRef, NullArray, RecordBatch, RecordBatchOptions, StringArray};
use arrow_schema::{Field, Schema};
use pyo3::prelude::*;
use std::sync::Arc;

/// The cells of a column.
type Texts = Vec<Option<String>>;

/// A table of columns of texts with so many rows. A column that is `None` has no value in any row.
#[pyfunction]
pub fn table_of_lists(names: Vec<String>, columns: Vec<Option<Texts>>, rows: usize) -> PyResult<Batches> {
    let columns: Vec<ArrayRef> = columns.into_iter().map(|cells| array(cells, rows)).collect();
    let fields = names.iter().zip(&columns).map(|(name, column)| Field::new(name, column.data_type().clone(), true));
    let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
    let options = RecordBatchOptions::new().with_row_count(Some(rows));
    let batch = RecordBatch::try_new_with_options(Arc::clone(&schema), columns, &options);
    Ok(Batches::new(schema, vec![batch.map_err(|error| fault::of_arrow(&error))?]))
}

fn array(cells: Option<Texts>, rows: usize) -> ArrayRef {
    match cells {
        Some(cells) => Arc::new(StringArray::from(cells)),
        None => Arc::new(NullArray::new(rows)),
    }
}
