//! The kinds of a file's columns, by their first cells.

use super::cell_kind::CellKind;
use super::cutter::{Cut, Cutter};
use super::dialect::Dialect;
use super::values;
use crate::text::placeholder::{is_missing, is_no_address};

/// The most rows that are examined.
const MOST_ROWS: usize = 200;
/// The most bytes that are examined.
const MOST_BYTES: usize = 64 * 1024;
/// Four of five cells make a column's kind.
const MOST_OF: (usize, usize) = (4, 5);
/// Rows from which numbers that count up are no accident.
const COUNTED: usize = 3;

/// A column, by its first cells.
#[derive(Clone, Debug, Default)]
pub(super) struct Column {
    /// The kinds of the cells that have a value.
    kinds: Vec<CellKind>,
    /// The numbers of the cells, while all are numbers.
    numbers: Option<Vec<u64>>,
    /// Whether a cell has leading zeros, which a house number has not.
    has_zeros: bool,
}

/// The columns of the rows that begin `text`, as many as `count`.
pub(super) fn read(text: &[u8], is_whole: bool, dialect: Dialect, count: usize) -> Vec<Column> {
    let is_whole = is_whole && text.len() <= MOST_BYTES;
    let mut rest = text.get(..MOST_BYTES).unwrap_or(text);
    let mut columns = vec![Column::new(); count];
    let mut cutter = Cutter::new(dialect);
    for _ in 0..MOST_ROWS {
        rest = rest.iter().position(|byte| !matches!(byte, b'\n' | b'\r')).and_then(|at| rest.get(at..)).unwrap_or_default();
        if rest.is_empty() {
            break;
        }
        let Cut::Row(length) = cutter.cut(rest, true) else { break };
        // The last row may be cut off at the end of what is examined.
        if length == rest.len() && !is_whole || cutter.has_too_many_columns() {
            break;
        }
        let (cells, ends) = cutter.fields();
        let mut start = 0;
        for (column, &end) in columns.iter_mut().zip(ends) {
            column.add(&dialect.encoding.decode(cells.get(start..end).unwrap_or_default()));
            start = end;
        }
        rest = rest.get(length..).unwrap_or_default();
    }
    columns
}

impl Column {
    fn new() -> Self {
        Self { numbers: Some(Vec::new()), ..Self::default() }
    }

    /// A column with these first cells.
    pub(super) fn of_cells<'c>(cells: impl IntoIterator<Item = &'c str>) -> Self {
        let mut column = Self::new();
        cells.into_iter().take(MOST_ROWS).for_each(|cell| column.add(cell));
        column
    }

    fn add(&mut self, text: &str) {
        let text = values::unwrapped(text);
        if is_missing(text) || is_no_address(text) {
            return;
        }
        self.kinds.push(CellKind::of(text));
        self.has_zeros |= text.starts_with('0') && text.len() > 1;
        match (&mut self.numbers, text.parse()) {
            (Some(numbers), Ok(number)) => numbers.push(number),
            (numbers, _) => *numbers = None,
        }
    }

    /// Whether no cell has a value.
    pub(super) fn is_empty(&self) -> bool {
        self.kinds.is_empty()
    }

    /// Whether most cells that have a value are of one of some kinds.
    pub(super) fn is_mostly(&self, kinds: &[CellKind]) -> bool {
        let count = self.kinds.iter().filter(|kind| kinds.contains(kind)).count();
        count > 0 && count * MOST_OF.1 >= self.kinds.len() * MOST_OF.0
    }

    /// Whether at least half of the cells are of a kind.
    pub(super) fn is_half(&self, kind: CellKind) -> bool {
        let count = self.kinds.iter().filter(|known| **known == kind).count();
        count > 0 && count * 2 >= self.kinds.len()
    }

    /// Whether the cells count up by one: the numbers of rows.
    pub(super) fn counts_up(&self) -> bool {
        let Some(numbers) = self.numbers.as_ref().filter(|numbers| numbers.len() >= COUNTED) else { return false };
        numbers.windows(2).all(|pair| matches!(pair, [first, second] if first.checked_add(1) == Some(*second)))
    }

    /// Whether a cell has leading zeros.
    pub(super) fn has_zeros(&self) -> bool {
        self.has_zeros
    }
}
