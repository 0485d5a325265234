//! A job: a table that is being geocoded.

use crate::cells;
use crate::chunks::Work;
use crate::columns::type_name;
use crate::fault::{self, RuelleError};
use crate::plan::{ColumnNames, Plan, Settings};
use crate::rounds::Rounds;
use crate::stream::{Batches, LazyReader, Stopped, capsule, reader};
use arrow_array::{RecordBatch, RecordBatchReader};
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use ruelle::Geocoder;
use ruelle::csv::Cells;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// The first rows, by which the columns of the address are found out.
const SAMPLE: usize = 200;
/// The most threads.
const MOST_THREADS: usize = 1024;

/// A table that is geocoded once: at once by `run`, or while its stream is read.
#[pyclass(frozen, module = "ruelle._ruelle")]
pub struct Job {
    work: Arc<Work>,
    rounds: Mutex<Option<Rounds>>,
}

impl Job {
    /// Reads the table's schema, and finds its columns. Faults of these are told here, before the first row.
    pub fn begin(
        geocoder: Arc<Geocoder>,
        table: &Bound<'_, PyAny>,
        columns: &ColumnNames,
        settings: &Settings,
    ) -> PyResult<Self> {
        let threads = threads(settings.threads)?;
        let mut input = reader(table)?;
        let schema = input.schema();
        let mut first = Vec::new();
        if columns.are_found_out() {
            let mut rows = 0;
            while rows < SAMPLE
                && let Some(batch) = table.py().detach(|| input.next()).transpose().map_err(|error| fault::of_arrow(&error))?
            {
                rows += batch.num_rows();
                first.push(batch);
            }
        }
        let plan = Plan::new(&schema, columns, settings, |at| Ok(sample(&first, at)))?;
        let work = Arc::new(Work::new(geocoder, plan, &schema, settings.keep));
        Ok(Self { work, rounds: Mutex::new(Some(Rounds::new(input, first, threads))) })
    }

    fn take(&self) -> PyResult<Rounds> {
        let rounds = self.rounds.lock().unwrap_or_else(PoisonError::into_inner).take();
        rounds.ok_or_else(|| RuelleError::new_err("the stream was read already; begin the job again"))
    }
}

#[pymethods]
impl Job {
    /// Geocodes every row. `progress` is called with the number of rows that are done since the last call.
    #[pyo3(signature = (progress = None))]
    fn run(&self, py: Python<'_>, progress: Option<Py<PyAny>>) -> PyResult<Batches> {
        let mut rounds = self.take()?;
        let work = &*self.work;
        let mut batches = Vec::new();
        py.detach(|| -> Result<(), Stopped> {
            loop {
                let mut told = 0;
                let mut tick = |rows: usize| {
                    Python::attach(|py| {
                        py.check_signals()?;
                        match &progress {
                            Some(progress) if rows > told => progress.call1(py, (rows - told,)).map(drop),
                            _ => Ok(()),
                        }
                    })
                    .map_err(Stopped::Python)?;
                    told = rows;
                    Ok(())
                };
                let round = rounds.next::<Stopped>(work, &mut tick)?;
                if round.is_empty() {
                    return Ok(());
                }
                batches.extend(round);
            }
        })?;
        Ok(Batches::new(Arc::clone(&self.work.schema), batches))
    }

    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // A schema is a wish, which the interface lets a producer pass over.
        let _ = requested_schema;
        let reader: Box<dyn RecordBatchReader + Send> = Box::new(LazyReader::new(Arc::clone(&self.work), self.take()?));
        capsule(py, reader)
    }

    /// The names of the columns that are asked, in their order.
    #[getter]
    fn asked(&self) -> Vec<String> {
        self.work.asked().to_vec()
    }

    /// The results: name, index of the column that it takes the place of, type, and words that it may hold.
    #[getter]
    fn results(&self) -> Vec<(&'static str, Option<usize>, &'static str, Vec<&'static str>)> {
        let facts = self.work.results().map(|(result, replaced)| {
            let column = result.column;
            (result.name, replaced, type_name(column), column.words())
        });
        facts.collect()
    }
}

fn threads(given: Option<usize>) -> PyResult<usize> {
    match given {
        None => Ok(thread::available_parallelism().map_or(1, NonZeroUsize::get)),
        Some(count) if (1..=MOST_THREADS).contains(&count) => Ok(count),
        Some(_) => Err(RuelleError::new_err(format!("threads: must be a number from 1 to {MOST_THREADS}"))),
    }
}

/// The first cells of a column.
fn sample(batches: &[RecordBatch], at: usize) -> Vec<String> {
    let mut sample = Vec::new();
    for batch in batches {
        let Some(read) = batch.columns().get(at).and_then(cells::reader) else { continue };
        for row in 0..batch.num_rows().min(SAMPLE - sample.len().min(SAMPLE)) {
            let mut cell = Cells::new();
            read(row, &mut cell);
            sample.push(cell.into_text());
        }
    }
    sample
}
