//! Numbers formatted for people.

use indicatif::{DecimalBytes, HumanCount};
use std::time::Duration;

/// `158,048`
pub fn count(value: u64) -> String {
    HumanCount(value).to_string()
}

/// `1 row`, `2 rows`
pub fn plural(value: u64, noun: &str) -> String {
    format!("{} {noun}{}", count(value), if value == 1 { "" } else { "s" })
}

/// `2.60 MB`
pub fn size(bytes: u64) -> String {
    DecimalBytes(bytes).to_string()
}

/// `value` divided by `by`, to four decimals. 0 if `by` is 0.
#[allow(clippy::cast_precision_loss)] // counts and sizes stay far below 2^53
pub fn ratio(value: u64, by: u64) -> f64 {
    if by == 0 { 0.0 } else { (value as f64 / by as f64 * 1e4).round() / 1e4 }
}

/// `value` for each second, rounded.
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)] // finite, positive, far below 2^53
pub fn rate(value: u64, time: Duration) -> u64 {
    (value as f64 / time.as_secs_f64().max(1e-9)).round() as u64
}

/// A length in memory as a file size.
pub fn length(bytes: usize) -> u64 {
    u64::try_from(bytes).unwrap_or(u64::MAX)
}
