//! The summary of a file.

use crate::format_numbers;
use crate::table::Table;
use ruelle::csv::Counts;
use serde::Serialize;
use std::path::Path;
use std::time::Duration;

/// The summary of a file.
#[derive(Serialize)]
pub struct Summary {
    output: String,
    rows: u64,
    ok: u64,
    not_found: u64,
    skipped: u64,
    error: u64,
    jobs: usize,
    seconds: f64,
    rows_per_second: u64,
}

impl Summary {
    /// The summary of these counts.
    pub fn new(counts: Counts, time: Duration, jobs: usize, output: &Path) -> Self {
        Self {
            output: output.display().to_string(),
            rows: counts.rows(),
            ok: counts.ok,
            not_found: counts.not_found,
            skipped: counts.skipped,
            error: counts.error,
            jobs,
            seconds: (time.as_secs_f64() * 1000.0).round() / 1000.0,
            rows_per_second: format_numbers::rate(counts.rows(), time),
        }
    }

    /// The summary for people.
    pub fn to_text(&self) -> String {
        let mut table = Table::new().left("").right("rows").right("share");
        let parts = [("ok", self.ok), ("not found", self.not_found), ("skipped", self.skipped), ("error", self.error)];
        for (name, count) in parts {
            table.row([
                name.to_owned(),
                format_numbers::count(count),
                format!("{:.1} %", 100.0 * format_numbers::ratio(count, self.rows)),
            ]);
        }
        table.total(["all".to_owned(), format_numbers::count(self.rows), String::new()]);
        let rate = format_numbers::count(self.rows_per_second);
        let jobs = format_numbers::plural(u64::try_from(self.jobs).unwrap_or_default(), "thread");
        format!("{}\n{:.1} s, {rate} rows/s on {jobs}, written to {}\n", table.render(), self.seconds, self.output)
    }
}
