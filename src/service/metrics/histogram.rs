//! Durations, counted in classes.

use std::fmt::Write;

/// Upper ends of the classes, in microseconds. A longer duration is in none of them.
const ENDS: [u64; 13] =
    [500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000, 10_000_000];

/// Durations of one kind of thing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Histogram {
    classes: [u64; ENDS.len()],
    count: u64,
    sum_us: u64,
}

impl Histogram {
    /// Counts a duration, in microseconds.
    pub fn observe(&mut self, microseconds: u64) {
        if let Some(class) = ENDS.iter().position(|end| microseconds <= *end) {
            self.classes[class] += 1;
        }
        self.count += 1;
        self.sum_us = self.sum_us.saturating_add(microseconds);
    }

    /// Durations that were counted.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// Writes it as Prometheus reads it: cumulative, in seconds.
    pub(super) fn write(&self, name: &str, label: &str, out: &mut String) {
        let mut below = 0;
        for (end, count) in ENDS.iter().zip(self.classes) {
            below += count;
            let _ = writeln!(out, "{name}_bucket{{{label},le=\"{}\"}} {below}", seconds(*end));
        }
        let _ = writeln!(out, "{name}_bucket{{{label},le=\"+Inf\"}} {}", self.count);
        let _ = writeln!(out, "{name}_sum{{{label}}} {}", seconds(self.sum_us));
        let _ = writeln!(out, "{name}_count{{{label}}} {}", self.count);
    }
}

#[expect(clippy::cast_precision_loss, reason = "microseconds of some years")]
fn seconds(microseconds: u64) -> f64 {
    microseconds as f64 / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_cumulative() {
        let mut histogram = Histogram::default();
        [400, 500, 501, 30_000_000].into_iter().for_each(|microseconds| histogram.observe(microseconds));
        let mut out = String::new();
        histogram.write("x", "a=\"b\"", &mut out);
        assert!(out.starts_with("x_bucket{a=\"b\",le=\"0.0005\"} 2\nx_bucket{a=\"b\",le=\"0.001\"} 3\n"), "{out}");
        assert!(
            out.ends_with("le=\"10\"} 3\nx_bucket{a=\"b\",le=\"+Inf\"} 4\nx_sum{a=\"b\"} 30.001401\nx_count{a=\"b\"} 4\n"),
            "{out}"
        );
    }
}
