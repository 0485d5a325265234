//! How each kind of value is read.

use crate::point::{Bbox, Point};

/// The words for yes and no.
pub(in crate::api) const ANSWERS: &[&str] = &["1", "true", "yes", "0", "false", "no"];

/// Reads `true`, `1`, `yes` and their opposites, in any case.
pub(in crate::api) fn boolean(text: &str) -> Option<bool> {
    let at = ANSWERS.iter().position(|answer| answer.eq_ignore_ascii_case(text.trim()))?;
    Some(at < ANSWERS.len() / 2)
}

/// Reads a whole number of `least..=most`.
pub(super) fn whole(text: &str, least: usize, most: usize) -> Option<usize> {
    text.trim().parse().ok().filter(|number| (least..=most).contains(number))
}

/// Reads degrees within ±`most`; what is not a number is not within.
pub(super) fn degrees(text: &str, most: f64) -> Option<f64> {
    text.trim().parse().ok().filter(|degrees: &f64| degrees.abs() <= most)
}

/// Reads one of some words, in any case.
pub(super) fn word(text: &str, words: &'static [&'static str]) -> Option<&'static str> {
    words.iter().copied().find(|word| word.eq_ignore_ascii_case(text.trim()))
}

/// Reads `lon,lat`, in degrees.
pub(super) fn position(text: &str) -> Option<Point> {
    let [lon, lat] = numbers(text)?;
    Point::from_degrees(lon, lat)
}

/// Reads `west,south,east,north`, in degrees.
pub(super) fn bbox(text: &str) -> Option<Bbox> {
    let [west, south, east, north] = numbers(text)?;
    let (min, max) = (Point::from_degrees(west, south)?, Point::from_degrees(east, north)?);
    (min.lon <= max.lon && min.lat <= max.lat).then_some(Bbox { min, max })
}

/// Reads just so many numbers between commas.
fn numbers<const N: usize>(text: &str) -> Option<[f64; N]> {
    let mut numbers = [0.0; N];
    let mut parts = text.split(',');
    for number in &mut numbers {
        *number = parts.next()?.trim().parse().ok()?;
    }
    parts.next().is_none().then_some(numbers)
}
