//! The place of each result: behind the file's columns, or in one of them.

use super::column_kinds::Column;
use super::operation::Operation;
use super::results::ResultColumn;

/// The places of the results of a file.
///
/// A file that was geocoded before has columns for them, which are written anew. A column `latitude` of its own is filled if it is
/// empty. If it is not, the result is `result_latitude`.
#[derive(Debug, Default)]
pub(super) struct Placement {
    /// The results that take the place of a column's cells.
    pub(super) in_place: Vec<InPlace>,
    /// The results that are appended: their indices, and their names.
    pub(super) appended: Vec<(usize, &'static str)>,
}

/// A result in a column of the file.
#[derive(Clone, Copy, Debug)]
pub(super) struct InPlace {
    pub(super) column: usize,
    pub(super) result: usize,
    /// Whether a cell that has a value keeps it.
    pub(super) keeps: bool,
}

/// Places `results` in a file with columns of these names. Columns of `inputs` keep their cells.
pub(super) fn place(
    results: &[ResultColumn],
    operation: Operation,
    names: &[String],
    columns: &[Column],
    inputs: &[usize],
) -> Placement {
    let file = File { names, inputs };
    let was_geocoded = was_geocoded(operation, names);
    let coordinates = [ResultColumn::Latitude, ResultColumn::Longitude];
    let may_fill = || {
        coordinates
            .iter()
            .all(|result| file.first(result.name(operation)).is_some_and(|at| columns.get(at).is_some_and(Column::is_empty)))
    };
    let fills = !was_geocoded && operation == Operation::Search && may_fill();
    let mut placement = Placement::default();
    for (result, kind) in results.iter().enumerate() {
        let name = kind.name(operation);
        let other = kind.name(Operation::Reverse);
        let column = if was_geocoded { file.last(other).or_else(|| file.last(name)) } else { file.first(name).filter(|_| fills) };
        match column {
            Some(column) => placement.in_place.push(InPlace { column, result, keeps: !was_geocoded }),
            None => placement.appended.push((result, if file.has(name) { other } else { name })),
        }
    }
    placement
}

/// The columns of a file that are results of before, and no part of an address.
pub(super) fn results_of_before(operation: Operation, names: &[String]) -> Vec<usize> {
    let is_result = |name: &String| {
        ResultColumn::parse(Operation::Search, name.trim()).or(ResultColumn::parse(Operation::Reverse, name.trim()))
    };
    let is_named = |name: &String| name.trim().starts_with("result_") || matches!(name.trim(), "latitude" | "longitude");
    if !was_geocoded(operation, names) {
        return Vec::new();
    }
    (0..names.len()).filter(|at| names.get(*at).is_some_and(|name| is_named(name) && is_result(name).is_some())).collect()
}

/// Whether a file has columns that only results have.
fn was_geocoded(operation: Operation, names: &[String]) -> bool {
    ResultColumn::all(operation)
        .filter(|column| !matches!(column, ResultColumn::Latitude | ResultColumn::Longitude))
        .any(|column| names.iter().any(|name| name.trim() == column.name(operation)))
}

struct File<'a> {
    names: &'a [String],
    inputs: &'a [usize],
}

impl File<'_> {
    fn is(&self, at: usize, name: &str) -> bool {
        self.names.get(at).is_some_and(|known| known.trim() == name)
    }

    fn has(&self, name: &str) -> bool {
        self.names.iter().any(|known| known.trim() == name)
    }

    fn first(&self, name: &str) -> Option<usize> {
        (0..self.names.len()).find(|at| self.is(*at, name)).filter(|at| !self.inputs.contains(at))
    }

    fn last(&self, name: &str) -> Option<usize> {
        (0..self.names.len()).rfind(|at| self.is(*at, name)).filter(|at| !self.inputs.contains(at))
    }
}
