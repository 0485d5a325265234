//! Exceptions, each with the remedy in its text.

use arrow_schema::ArrowError;
use pyo3::PyErr;
use pyo3::create_exception;
use pyo3::exceptions::PyValueError;
use ruelle::csv::CsvError;

create_exception!(ruelle, RuelleError, PyValueError, "A question or a table that cannot be answered.");
create_exception!(ruelle, ShardError, RuelleError, "Shards that are missing, or cannot be read.");
create_exception!(ruelle, ColumnError, RuelleError, "A column that is missing, or is of a type that holds no address.");

/// The most names of columns in a message.
const SHOWN: usize = 30;

/// The exception for faulty options of a table.
pub fn of_options(error: &CsvError) -> PyErr {
    match error {
        CsvError::UnknownColumn { parameter, name, known } => {
            ColumnError::new_err(format!("{parameter}: the table has no column {name:?}; its columns are {}", listed(known)))
        }
        CsvError::NoCoordinate { parameter, known } => ColumnError::new_err(format!(
            "{parameter}: is required, the name of the column with the degrees; the columns are {}",
            listed(known)
        )),
        other => RuelleError::new_err(other.to_string()),
    }
}

/// The exception for a table that cannot be read.
pub fn of_arrow(error: &ArrowError) -> PyErr {
    RuelleError::new_err(format!("the table cannot be read: {error}"))
}

/// Names for a sentence, up to the most.
fn listed(names: &[String]) -> String {
    let shown: Vec<_> = names.iter().take(SHOWN).map(|name| format!("{name:?}")).collect();
    let more = names.len().saturating_sub(SHOWN);
    if more > 0 { format!("{} and {more} more", shown.join(", ")) } else { shown.join(", ") }
}
