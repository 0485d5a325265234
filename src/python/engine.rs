//! The engine: open shards, and questions to them.

use crate::fault::RuelleError;
use crate::hit::Hit;
use crate::job::Job;
use crate::open::open;
use crate::plan::{ColumnNames, Settings};
use pyo3::prelude::*;
use ruelle::Geocoder;
use ruelle::api::{Faults, read_reverse, read_search};
use std::path::PathBuf;
use std::sync::Arc;

/// Open shards. Immutable: threads may share it.
#[pyclass(frozen, module = "ruelle._ruelle")]
pub struct Engine {
    geocoder: Arc<Geocoder>,
}

/// Parameters of the HTTP contract, by name.
type Parameters = Vec<(String, String)>;

#[pymethods]
impl Engine {
    /// Opens the shards of a directory, or one shard file.
    #[new]
    fn new(py: Python<'_>, path: PathBuf) -> PyResult<Self> {
        let geocoder = py.detach(|| open(&path))?;
        Ok(Self { geocoder: Arc::new(geocoder) })
    }

    /// The shards: name, date of the data, source, house numbers, streets, communes.
    fn shards(&self) -> Vec<(String, String, String, u32, u32, u32)> {
        let facts = self.geocoder.shards().map(|shard| {
            let info = shard.info().clone();
            (info.name, info.date, info.source, info.addresses, info.streets, info.communes)
        });
        facts.collect()
    }

    /// Answers to a text, best first.
    fn search(&self, py: Python<'_>, parameters: Parameters) -> PyResult<Vec<Hit>> {
        let request = read_search(&encoded(&parameters)).map_err(refused)?;
        let hits = py.detach(|| self.geocoder.search(&request));
        let hits = hits.map_err(|error| RuelleError::new_err(error.to_string()))?;
        Ok(hits.into_iter().map(Hit::of).collect())
    }

    /// Places near a position, nearest first.
    fn reverse(&self, py: Python<'_>, parameters: Parameters) -> PyResult<Vec<Hit>> {
        let request = read_reverse(&encoded(&parameters)).map_err(refused)?;
        let hits = py.detach(|| self.geocoder.reverse(&request));
        Ok(hits.into_iter().map(Hit::of).collect())
    }

    /// The house number, street or commune with this id. `None` when no shard has it.
    fn lookup(&self, id: &str) -> Option<Hit> {
        self.geocoder.by_id(id).map(Hit::of)
    }

    /// Begins to geocode a table: an object with `__arrow_c_stream__` or `__arrow_c_array__`.
    fn job(&self, table: &Bound<'_, PyAny>, columns: ColumnNames, settings: Settings) -> PyResult<Job> {
        Job::begin(Arc::clone(&self.geocoder), table, &columns, &settings)
    }
}

fn encoded(parameters: &[(String, String)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(parameters).finish()
}

fn refused(faults: Faults) -> PyErr {
    // The contract's name for the text of a search.
    let named = |line: &String| line.strip_prefix("q: ").map_or_else(|| line.clone(), |rest| format!("text: {rest}"));
    RuelleError::new_err(faults.detail().iter().map(named).collect::<Vec<_>>().join("; "))
}
