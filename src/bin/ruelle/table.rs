//! Columns of text, aligned.

use console::{Alignment, measure_text_width, pad_str, style};

/// A table with a dimmed head, built row by row, then printed.
pub struct Table {
    columns: Vec<Column>,
    rows: Vec<Vec<String>>,
}

struct Column {
    head: &'static str,
    alignment: Alignment,
}

impl Table {
    /// A table with no columns yet.
    pub fn new() -> Self {
        Self { columns: Vec::new(), rows: Vec::new() }
    }

    /// Adds a column of words.
    #[must_use]
    pub fn left(mut self, head: &'static str) -> Self {
        self.columns.push(Column { head, alignment: Alignment::Left });
        self
    }

    /// Adds a column of numbers.
    #[must_use]
    pub fn right(mut self, head: &'static str) -> Self {
        self.columns.push(Column { head, alignment: Alignment::Right });
        self
    }

    /// Adds a row: one cell a column.
    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// Adds a row in bold.
    pub fn total(&mut self, cells: impl IntoIterator<Item = String>) {
        self.row(cells.into_iter().map(|cell| if cell.is_empty() { cell } else { style(cell).bold().to_string() }));
    }

    /// The table as text, each line indented by two spaces and ended.
    pub fn render(&self) -> String {
        let widths: Vec<usize> = (0..self.columns.len()).map(|at| self.width(at)).collect();
        let heads = self.columns.iter().map(|column| style(column.head).dim().to_string());
        let mut text = self.line(&heads.collect::<Vec<_>>(), &widths);
        for row in &self.rows {
            text.push_str(&self.line(row, &widths));
        }
        text
    }

    fn width(&self, at: usize) -> usize {
        let cells = self.rows.iter().filter_map(|row| row.get(at)).map(|cell| measure_text_width(cell));
        cells.chain(self.columns.get(at).map(|column| measure_text_width(column.head))).max().unwrap_or(0)
    }

    fn line(&self, cells: &[String], widths: &[usize]) -> String {
        let mut line = String::new();
        for ((cell, column), &width) in cells.iter().zip(&self.columns).zip(widths) {
            line.push_str("  ");
            line.push_str(&pad_str(cell, width, column.alignment, None));
        }
        let mut line = line.trim_end().to_owned();
        line.push('\n');
        line
    }
}
