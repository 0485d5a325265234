//! The rows of a build that were skipped, or mended, for people and for scripts.

use crate::format_numbers;
use console::style;
use ruelle::indexer::{FAR, REPEATED, Skipped, input};
use serde::Serialize;

/// Rows by reason.
#[derive(Serialize)]
pub struct RowReport {
    rows_read: u64,
    rows: u64,
    reasons: Vec<Reason>,
}

#[derive(Serialize)]
struct Reason {
    why: &'static str,
    /// The remedy. Empty for reasons that need none.
    mend: &'static str,
    rows: u64,
    first: Vec<String>,
}

impl Reason {
    /// The reason with its count and its remedy, and its first rows on the lines below.
    fn to_text(&self) -> String {
        let rows = format_numbers::count(self.rows);
        let first = |line: &String| format!("             {}\n", style(console::truncate_str(line, 110, "…")).dim());
        let mend = if self.mend.is_empty() { String::new() } else { format!(": {}", self.mend) };
        format!("  {rows:>9}  {}{mend}\n{}", self.why, self.first.iter().map(first).collect::<Vec<_>>().concat())
    }
}

impl RowReport {
    /// The rows, from the count and the first rows of each reason.
    pub fn new(rows_read: u64, rows: &Skipped) -> Self {
        let reason = |(&why, (rows, first)): (&&'static str, &(u64, Vec<String>))| Reason {
            why,
            mend: remedy(why),
            rows: *rows,
            first: first.clone(),
        };
        let mut reasons: Vec<_> = rows.iter().map(reason).collect();
        reasons.sort_by(|a, b| b.rows.cmp(&a.rows).then(a.why.cmp(b.why)));
        Self { rows_read, rows: reasons.iter().map(|reason| reason.rows).sum(), reasons }
    }

    /// The count of skipped rows, then the reasons.
    pub fn to_text(&self) -> String {
        if self.rows == 0 {
            return format!("No row left out of {}.\n", format_numbers::count(self.rows_read));
        }
        self.with_head(&format!("left out of {}", format_numbers::count(self.rows_read)))
    }

    /// The count of mended rows, then the mends. Empty without any.
    pub fn to_text_of_mended(&self) -> String {
        if self.rows == 0 { String::new() } else { self.with_head("mended and read") }
    }

    fn with_head(&self, what: &str) -> String {
        let head = format!("{} {what}:\n", format_numbers::plural(self.rows, "row"));
        std::iter::once(head).chain(self.reasons.iter().map(Reason::to_text)).collect()
    }
}

fn remedy(why: &str) -> &'static str {
    match why {
        FAR => "more than 30 km from the others; look whether the position, or the INSEE code, is another's",
        REPEATED => "the certified one stays, then entrance, building, parcel, segment, then the first",
        _ => input::remedy(why),
    }
}
