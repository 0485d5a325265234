//! The progress of a build: a bar on a terminal, lines elsewhere, nothing when quiet.

use super::inputs::Input;
use crate::system::eprintln;
use crate::system::time::Instant;
use crate::{format_numbers, terminal};
use indicatif::ProgressBar;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// The interval between two drawings of the bar.
const TICK: Duration = Duration::from_millis(80);
const BAR: &str = "{prefix:>24} {wide_bar:.cyan/dim} {decimal_bytes}/{decimal_total_bytes} {msg} {eta:>4} left";
const PHASE: &str = "{spinner} {msg}";

/// The progress of one build, reported by any thread.
pub struct Progress {
    bar: ProgressBar,
    lines: bool,
    start: Instant,
    rows: AtomicU64,
}

impl Progress {
    /// Progress over `bytes` stored bytes.
    pub fn new(bytes: u64, quiet: bool) -> Self {
        let bar = ProgressBar::with_draw_target(Some(bytes), terminal::draw_target(quiet));
        bar.set_style(terminal::bar_style(BAR));
        if !bar.is_hidden() {
            bar.enable_steady_tick(TICK);
        }
        Self { bar, lines: terminal::wants_lines(quiet), start: Instant::now(), rows: AtomicU64::new(0) }
    }

    /// Begins a file.
    pub fn file(&self, input: &Input) {
        self.bar.set_prefix(input.name());
        if self.lines {
            eprintln!("reading {} ({})", input.name(), format_numbers::size(input.bytes));
        }
    }

    /// Adds bytes and rows that were read.
    pub fn more(&self, bytes: u64, rows: u64) {
        let rows = self.rows.fetch_add(rows, Ordering::Relaxed) + rows;
        self.bar.inc(bytes);
        self.bar.set_message(format!("{} rows/s", format_numbers::count(format_numbers::rate(rows, self.start.elapsed()))));
    }

    /// Sets the totals of bytes and rows, for callers that count themselves.
    pub fn at(&self, bytes: u64, rows: u64) {
        let before = self.rows.load(Ordering::Relaxed);
        self.more(bytes.saturating_sub(self.bar.position()), rows.saturating_sub(before));
    }

    /// Begins a phase of unknown length.
    pub fn phase(&self, what: &'static str) {
        self.bar.set_style(terminal::bar_style(PHASE));
        self.bar.set_message(what);
        if self.lines {
            eprintln!("{what}");
        }
    }

    /// Clears the terminal for the report.
    pub fn done(&self) {
        self.bar.finish_and_clear();
    }
}
