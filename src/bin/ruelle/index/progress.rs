//! What a build is doing, while it does it: a bar on a terminal, lines elsewhere, nothing when quiet.

use super::inputs::Input;
use crate::format_numbers;
use console::Term;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// How often the bar is drawn anew.
const TICK: Duration = Duration::from_millis(80);
const BAR: &str = "{prefix:>24} {wide_bar:.cyan/dim} {decimal_bytes}/{decimal_total_bytes} {msg} {eta:>4} left";
const PHASE: &str = "{spinner} {msg}";

/// Progress of one build; any thread may tell of its own.
pub struct Progress {
    bar: ProgressBar,
    lines: bool,
    start: Instant,
    rows: AtomicU64,
}

impl Progress {
    /// Progress over so many stored bytes.
    pub fn new(bytes: u64, quiet: bool) -> Self {
        let terminal = Term::stderr().features().is_attended();
        let shown = terminal && !quiet;
        let target = if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(Some(bytes), target);
        bar.set_style(style(BAR));
        bar.enable_steady_tick(TICK);
        Self { bar, lines: !terminal && !quiet, start: Instant::now(), rows: AtomicU64::new(0) }
    }

    /// A file begins.
    pub fn file(&self, input: &Input) {
        self.bar.set_prefix(input.name());
        if self.lines {
            eprintln!("reading {} ({})", input.name(), format_numbers::size(input.bytes));
        }
    }

    /// So many bytes and rows more are read.
    pub fn more(&self, bytes: u64, rows: u64) {
        let rows = self.rows.fetch_add(rows, Ordering::Relaxed) + rows;
        self.bar.inc(bytes);
        self.bar.set_message(format!("{} rows/s", format_numbers::count(format_numbers::rate(rows, self.start.elapsed()))));
    }

    /// So many bytes and rows are read in all; for who counts them alone.
    pub fn at(&self, bytes: u64, rows: u64) {
        let before = self.rows.load(Ordering::Relaxed);
        self.more(bytes.saturating_sub(self.bar.position()), rows.saturating_sub(before));
    }

    /// A phase without measure begins.
    pub fn phase(&self, what: &'static str) {
        self.bar.set_style(style(PHASE));
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

/// The templates are constants; one that could not be read would show the default bar.
fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}
