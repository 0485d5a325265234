//! Progress on standard error: bars on a terminal, lines elsewhere.

use console::Term;
use indicatif::{ProgressDrawTarget, ProgressStyle};

fn is_terminal() -> bool {
    Term::stderr().features().is_attended()
}

/// The target of bars: hidden when quiet, and without a terminal.
pub fn draw_target(quiet: bool) -> ProgressDrawTarget {
    if is_terminal() && !quiet { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() }
}

/// Whether progress is reported by lines, since there is no terminal for bars.
pub fn wants_lines(quiet: bool) -> bool {
    !is_terminal() && !quiet
}

/// The style of a bar.
pub fn bar_style(template: &str) -> ProgressStyle {
    // Never the default: the templates are constants, and sound.
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}
