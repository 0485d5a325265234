//! Streams that Python takes over: geocoded while they are read, or geocoded already.

use crate::chunks::Work;
use crate::fault;
use crate::rounds::Rounds;
use crate::values;
use arrow_array::ffi_stream::{FFI_ArrowArrayStream, RecordBatchStreamReader};
use arrow_array::{RecordBatch, RecordBatchIterator, RecordBatchReader};
use arrow_pyarrow::FromPyArrow;
use arrow_schema::{ArrowError, SchemaRef};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyList};
use std::collections::VecDeque;
use std::sync::Arc;

/// A stream that geocodes a round when it is asked for more rows than are ready.
pub struct LazyReader {
    work: Arc<Work>,
    rounds: Rounds,
    ready: VecDeque<RecordBatch>,
    is_done: bool,
}

impl LazyReader {
    /// A stream of these rows.
    pub fn new(work: Arc<Work>, rounds: Rounds) -> Self {
        Self { work, rounds, ready: VecDeque::new(), is_done: false }
    }
}

impl Iterator for LazyReader {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ready.is_empty() && !self.is_done {
            match self.rounds.next(&self.work, &mut |_| Ok::<(), ArrowError>(())) {
                Ok(batches) => self.ready.extend(batches),
                Err(error) => {
                    self.is_done = true;
                    return Some(Err(error));
                }
            }
            self.is_done = self.ready.is_empty();
        }
        self.ready.pop_front().map(Ok)
    }
}

impl RecordBatchReader for LazyReader {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.work.schema)
    }
}

/// The capsule of a stream, by the Arrow `PyCapsule` interface.
pub fn capsule(py: Python<'_>, reader: Box<dyn RecordBatchReader + Send>) -> PyResult<Bound<'_, PyCapsule>> {
    PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(reader), c"arrow_array_stream")
}

/// Record batches in memory, which may be read any number of times.
#[pyclass(frozen, module = "ruelle._ruelle")]
pub struct Batches {
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
}

impl Batches {
    /// Batches of one schema.
    pub fn new(schema: SchemaRef, batches: Vec<RecordBatch>) -> Self {
        Self { schema, batches }
    }
}

#[pymethods]
impl Batches {
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // A schema is a wish, which the interface lets a producer pass over.
        let _ = requested_schema;
        let batches: Vec<_> = self.batches.iter().cloned().map(Ok).collect();
        capsule(py, Box::new(RecordBatchIterator::new(batches, Arc::clone(&self.schema))))
    }

    /// The number of rows.
    fn __len__(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    /// The names of the columns.
    #[getter]
    fn column_names(&self) -> Vec<String> {
        self.schema.fields().iter().map(|field| field.name().clone()).collect()
    }

    /// The values of a column, as Python objects.
    fn column<'py>(&self, py: Python<'py>, at: usize) -> PyResult<Bound<'py, PyList>> {
        let list = PyList::empty(py);
        for batch in &self.batches {
            if let Some(column) = batch.columns().get(at) {
                values::append(column, &list)?;
            }
        }
        Ok(list)
    }

    fn __repr__(&self) -> String {
        let rows = self.__len__();
        let columns: Vec<_> =
            self.schema.fields().iter().map(|field| format!("{}: {}", field.name(), field.data_type())).collect();
        format!("<ruelle.Batches, {rows} rows: {}>", columns.join(", "))
    }
}

/// The stream of a Python object, or of a record batch.
pub fn reader(table: &Bound<'_, PyAny>) -> PyResult<Box<dyn RecordBatchReader + Send>> {
    if table.hasattr("__arrow_c_stream__")? {
        return Ok(Box::new(RecordBatchStreamReader::from_pyarrow_bound(table)?));
    }
    if table.hasattr("__arrow_c_array__")? {
        let batch = RecordBatch::from_pyarrow_bound(table)?;
        let schema = batch.schema();
        return Ok(Box::new(RecordBatchIterator::new([Ok(batch)], schema)));
    }
    let text = format!("{} is no table: it has neither __arrow_c_stream__ nor __arrow_c_array__", table.get_type().name()?);
    Err(PyTypeError::new_err(text))
}

/// An Arrow error as an exception, or the exception that a tick has raised.
pub enum Stopped {
    /// The stream is faulty.
    Arrow(ArrowError),
    /// Python has raised.
    Python(PyErr),
}

impl From<ArrowError> for Stopped {
    fn from(error: ArrowError) -> Self {
        Self::Arrow(error)
    }
}

impl From<Stopped> for PyErr {
    fn from(stopped: Stopped) -> Self {
        match stopped {
            Stopped::Arrow(error) => fault::of_arrow(&error),
            Stopped::Python(error) => error,
        }
    }
}
