//! The progress of downloads: on a terminal a bar for each file and one for all, elsewhere a line for each file.

use super::ban_file::BanFile;
use super::fetch::{Fetched, Missing};
use crate::system::{eprintln, fs};
use crate::{format_numbers, terminal};
use indicatif::{MultiProgress, ProgressBar};

const FILE: &str = "{prefix:>30} {wide_bar:.cyan/dim} {decimal_bytes}/{decimal_total_bytes} {decimal_bytes_per_sec}";
const ALL: &str = "{prefix:>30} {wide_bar:.green/dim} {pos}/{len} files";

/// The bars of one run.
pub struct Bars {
    together: MultiProgress,
    all: ProgressBar,
    lines: bool,
}

impl Bars {
    /// The bars for `files` files.
    pub fn new(files: usize, quiet: bool) -> Self {
        let together = MultiProgress::with_draw_target(terminal::draw_target(quiet));
        let bar = ProgressBar::new(format_numbers::length(files)).with_style(terminal::bar_style(ALL));
        let all = together.add(bar.with_prefix("downloading"));
        Self { together, all, lines: terminal::wants_lines(quiet) }
    }

    /// Shows one file while `work` downloads it. `work` reports bytes and total.
    pub fn follow<F>(&self, file: BanFile, work: F) -> Result<Fetched, Missing>
    where
        F: FnOnce(&dyn Fn(u64, Option<u64>)) -> Result<Fetched, Missing>,
    {
        let bar = ProgressBar::no_length().with_style(terminal::bar_style(FILE)).with_prefix(file.to_string());
        let bar = self.together.insert_before(&self.all, bar);
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
            eprintln!("{file}: {} {how}", format_numbers::size(size));
        }
        fetched
    }

    /// Clears the terminal.
    pub fn done(&self) {
        self.all.finish_and_clear();
    }
}
