//! Downloads as they go: a bar a file and one for all on a terminal, a line a file elsewhere, nothing when quiet.

use super::codes;
use super::fetch::{Fetched, Missing};
use crate::format_numbers;
use console::Term;
use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::fs;

const FILE: &str = "{prefix:>30} {wide_bar:.cyan/dim} {decimal_bytes}/{decimal_total_bytes} {decimal_bytes_per_sec}";
const ALL: &str = "{prefix:>30} {wide_bar:.green/dim} {pos}/{len} files";

/// The bars of one run.
pub struct Bars {
    together: MultiProgress,
    all: ProgressBar,
    lines: bool,
}

impl Bars {
    /// For so many files.
    pub fn new(files: usize, quiet: bool) -> Self {
        let terminal = Term::stderr().features().is_attended();
        let shown = terminal && !quiet;
        let together =
            MultiProgress::with_draw_target(if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() });
        let all = together.add(ProgressBar::new(format_numbers::length(files)).with_style(style(ALL)).with_prefix("downloading"));
        Self { together, all, lines: !terminal && !quiet }
    }

    /// Shows one file while `work` gets it; `work` tells bytes and total.
    pub fn follow<F>(&self, code: &str, work: F) -> Result<Fetched, Missing>
    where
        F: FnOnce(&dyn Fn(u64, Option<u64>)) -> Result<Fetched, Missing>,
    {
        let bar = self
            .together
            .insert_before(&self.all, ProgressBar::no_length().with_style(style(FILE)).with_prefix(codes::label(code)));
        let fetched = work(&|bytes, total| {
            bar.set_length(total.unwrap_or(bytes));
            bar.set_position(bytes);
        });
        bar.finish_and_clear();
        self.together.remove(&bar);
        self.all.inc(1);
        if let Ok(fetched) = &fetched
            && self.lines
        {
            let size = fs::metadata(&fetched.path).map_or(0, |metadata| metadata.len());
            let how = if fetched.kept { "kept, not changed since" } else { "downloaded" };
            eprintln!("{}: {} {how}", codes::label(code), format_numbers::size(size));
        }
        fetched
    }

    /// Clears the terminal.
    pub fn done(&self) {
        self.all.finish_and_clear();
    }
}

/// The templates are constants; one that could not be read would show the default bar.
fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}
