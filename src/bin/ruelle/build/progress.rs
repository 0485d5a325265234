//! What a build is doing, while it does it: a bar on a terminal, lines elsewhere, nothing when quiet.

use super::inputs::Input;
use crate::figures;
use console::Term;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::cell::Cell;
use std::time::{Duration, Instant};

/// How often the bar is drawn anew.
const TICK: Duration = Duration::from_millis(80);
const BAR: &str = "{prefix:>24} {wide_bar:.cyan/dim} {decimal_bytes}/{decimal_total_bytes} {msg} {eta:>4} left";
const PHASE: &str = "{spinner} {msg}";

/// Progress of one build.
pub struct Progress {
    bar: ProgressBar,
    lines: bool,
    start: Instant,
    drawn: Cell<Option<Instant>>,
}

impl Progress {
    /// Progress over the stored bytes of `inputs`.
    pub fn new(inputs: &[Input], quiet: bool) -> Self {
        let terminal = Term::stderr().features().is_attended();
        let shown = terminal && !quiet;
        let target = if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(Some(inputs.iter().map(|input| input.bytes).sum()), target);
        bar.set_style(style(BAR));
        Self { bar, lines: !terminal && !quiet, start: Instant::now(), drawn: Cell::new(None) }
    }

    /// A file begins.
    pub fn file(&self, input: &Input) {
        self.bar.set_prefix(input.name());
        if self.lines {
            eprintln!("reading {} ({})", input.name(), figures::size(input.bytes));
        }
    }

    /// `bytes` of all the inputs are read, `rows` in all.
    pub fn at(&self, bytes: u64, rows: u64) {
        let now = Instant::now();
        if self.drawn.get().is_some_and(|drawn| now - drawn < TICK) {
            return;
        }
        self.drawn.set(Some(now));
        self.bar.set_position(bytes);
        self.bar.set_message(format!("{} rows/s", figures::count(figures::rate(rows, self.start.elapsed()))));
    }

    /// A phase without measure begins.
    pub fn phase(&self, what: &'static str) {
        self.bar.set_style(style(PHASE));
        self.bar.set_message(what);
        self.bar.enable_steady_tick(TICK);
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
