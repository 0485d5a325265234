//! Parsers of single values.

use crate::geo::point::{Bbox, Point};

/// The words for yes, then those for no.
pub(in crate::api) const ANSWERS: &[&str] = &["1", "true", "yes", "0", "false", "no"];

/// Parses `true`, `1`, `yes` and their opposites, in any case.
pub(in crate::api) fn boolean(text: &str) -> Option<bool> {
    let at = ANSWERS.iter().position(|answer| answer.eq_ignore_ascii_case(text.trim()))?;
    Some(at < ANSWERS.len() / 2)
}

/// Parses a whole number of `least..=most`.
pub(super) fn whole(text: &str, least: usize, most: usize) -> Option<usize> {
    text.trim().parse().ok().filter(|number| (least..=most).contains(number))
}

/// Parses degrees within ±`most`. `NaN` is not within.
pub(super) fn degrees(text: &str, most: f64) -> Option<f64> {
    text.trim().parse().ok().filter(|degrees: &f64| degrees.abs() <= most)
}

/// Parses one of some words, in any case.
pub(super) fn word(text: &str, words: &'static [&'static str]) -> Option<&'static str> {
    words.iter().copied().find(|word| word.eq_ignore_ascii_case(text.trim()))
}

/// Parses `lon,lat`, in degrees.
pub(super) fn position(text: &str) -> Option<Point> {
    let [lon, lat] = numbers(text)?;
    Point::from_degrees(lon, lat)
}

/// Parses `west,south,east,north`, in degrees. The west may not lie east of the east.
pub(super) fn bbox(text: &str) -> Option<Bbox> {
    let [west, south, east, north] = numbers(text)?;
    let min = Point::from_degrees(west, south)?;
    let max = Point::from_degrees(east, north)?;
    (min.lon <= max.lon && min.lat <= max.lat).then_some(Bbox { min, max })
}

/// Parses exactly `N` numbers between commas.
fn numbers<const N: usize>(text: &str) -> Option<[f64; N]> {
    let mut numbers = [0.0; N];
    let mut parts = text.split(',');
    for number in &mut numbers {
        *number = parts.next()?.trim().parse().ok()?;
    }
    parts.next().is_none().then_some(numbers)
}
