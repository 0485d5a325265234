//! The skipped rows of a build, for people and for scripts.

use crate::format_numbers;
use console::style;
use serde::Serialize;

/// The skipped rows.
#[derive(Serialize)]
pub struct LeftOut {
    rows_read: u64,
    rows: u64,
    reasons: Vec<Reason>,
}

#[derive(Serialize)]
struct Reason {
    why: &'static str,
    rows: u64,
    first: Vec<String>,
}

impl Reason {
    /// The reason with its count, and its first rows on the lines below.
    fn to_text(&self) -> String {
        let rows = format_numbers::count(self.rows);
        let first = |line: &String| format!("             {}\n", style(console::truncate_str(line, 110, "…")).dim());
        format!("  {rows:>9}  {}\n{}", self.why, self.first.iter().map(first).collect::<Vec<_>>().concat())
    }
}

impl LeftOut {
    /// The skipped rows, from the count and the first rows of each reason.
    pub fn new(rows_read: u64, reasons: impl Iterator<Item = (&'static str, u64, Vec<String>)>) -> Self {
        let mut reasons: Vec<_> = reasons.map(|(why, rows, first)| Reason { why, rows, first }).collect();
        reasons.sort_by(|a, b| b.rows.cmp(&a.rows).then(a.why.cmp(b.why)));
        Self { rows_read, rows: reasons.iter().map(|reason| reason.rows).sum(), reasons }
    }

    /// The count of skipped rows, then the reasons.
    pub fn to_text(&self) -> String {
        if self.rows == 0 {
            return format!("No row left out of {}.\n", format_numbers::count(self.rows_read));
        }
        let head =
            format!("{} left out of {}:\n", format_numbers::plural(self.rows, "row"), format_numbers::count(self.rows_read));
        std::iter::once(head).chain(self.reasons.iter().map(Reason::to_text)).collect()
    }
}
