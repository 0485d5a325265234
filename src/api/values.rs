//! How each kind of value is read. Errors say what is expected.

use crate::text::departements;
use crate::{Bbox, Kind, Point};

/// Reads `true`, `1`, `yes` and their opposites, in any case.
pub(super) fn boolean(text: &str) -> Result<bool, &'static str> {
    match text.trim().to_ascii_lowercase().as_str() {
        "1" | "true" | "yes" => Ok(true),
        "0" | "false" | "no" => Ok(false),
        _ => Err("must be one of 1, true, yes, 0, false, no"),
    }
}

/// Reads a whole number of `1..=most`.
pub(super) fn limit(text: &str, most: usize) -> Result<usize, String> {
    match text.trim().parse() {
        Ok(limit) if (1..=most).contains(&limit) => Ok(limit),
        _ => Err(format!("must be a whole number from 1 to {most}")),
    }
}

/// Reads degrees within ±`most`.
pub(super) fn degrees(text: &str, most: f64) -> Result<f64, String> {
    match text.trim().parse::<f64>() {
        Ok(degrees) if degrees.abs() <= most => Ok(degrees),
        _ => Err(format!("must be a number of degrees from -{most} to {most}")),
    }
}

/// Reads `west,south,east,north`, in degrees.
pub(super) fn bbox(text: &str) -> Result<Bbox, &'static str> {
    const SHAPE: &str = "must be west,south,east,north in degrees, with west <= east and south <= north";
    let numbers: Vec<f64> = text.split(',').map_while(|part| part.trim().parse().ok()).collect();
    let &[west, south, east, north] = numbers.as_slice() else { return Err(SHAPE) };
    if text.split(',').count() != 4 {
        return Err(SHAPE);
    }
    match (Point::from_degrees(west, south), Point::from_degrees(east, north)) {
        (Some(min), Some(max)) if min.lon <= max.lon && min.lat <= max.lat => Ok(Bbox { min, max }),
        _ => Err(SHAPE),
    }
}

/// Reads one type of result.
pub(super) fn kind(text: &str) -> Option<Kind> {
    Kind::parse(&text.to_ascii_lowercase())
}

/// Reads five digits.
pub(super) fn postcode(text: &str) -> Option<String> {
    (text.len() == 5 && all_digits(text.bytes())).then(|| text.to_owned())
}

/// Reads five digits, or Corsica's `2A004`; the letter in either case.
pub(super) fn citycode(text: &str) -> Option<String> {
    let code = text.to_ascii_uppercase();
    let rest = code.bytes().enumerate().filter(|(at, byte)| *at != 1 || !matches!(byte, b'A' | b'B'));
    (code.len() == 5 && all_digits(rest.map(|(_, byte)| byte))).then_some(code)
}

/// Reads the code of a département that exists; `2a` is `2A`.
pub(super) fn depcode(text: &str) -> Option<String> {
    departements::find(text).map(|(code, _, _)| code.to_owned())
}

fn all_digits(mut bytes: impl Iterator<Item = u8>) -> bool {
    bytes.all(|byte| byte.is_ascii_digit())
}
