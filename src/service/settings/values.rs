//! Values of settings as text: durations, numbers, yes and no, limits, origins, keys.

use crate::service::limits::{Limit, Limits};
use std::ops::RangeInclusive;

const UNITS: [(&str, u64); 4] = [("ms", 1), ("s", 1000), ("min", 60_000), ("h", 3_600_000)];
/// Characters of an API key, at least: a shorter one could be guessed.
const MIN_KEY: usize = 16;

/// Milliseconds of `250ms`, `3s`, `5min`, `1h`.
pub(super) fn duration(text: &str, range: RangeInclusive<u64>) -> Result<u64, String> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(digits);
    let unit = UNITS.iter().find(|(name, _)| *name == unit.trim_start()).map(|(_, unit)| unit);
    let milliseconds = number.parse::<u64>().ok().zip(unit).and_then(|(number, unit)| number.checked_mul(*unit));
    let expected =
        || format!("must be a duration from {} to {}, such as 250ms, 3s, 5min", written(*range.start()), written(*range.end()));
    milliseconds.filter(|milliseconds| range.contains(milliseconds)).ok_or_else(expected)
}

/// A duration as text.
pub(super) fn written(milliseconds: u64) -> String {
    let (name, unit) = UNITS.iter().rev().find(|(_, unit)| milliseconds.is_multiple_of(*unit)).unwrap_or(&UNITS[0]);
    if milliseconds == 0 { "0s".to_owned() } else { format!("{}{name}", milliseconds / unit) }
}

/// A whole number.
pub(super) fn whole(text: &str, range: RangeInclusive<u64>) -> Result<u64, String> {
    let number = text.parse().ok().filter(|number| range.contains(number));
    number.ok_or_else(|| format!("must be a whole number from {} to {}", range.start(), range.end()))
}

/// A whole number of 32 bits.
pub(super) fn small(text: &str, range: RangeInclusive<u32>) -> Result<u32, String> {
    let number = whole(text, u64::from(*range.start())..=u64::from(*range.end()))?;
    u32::try_from(number).map_err(|error| error.to_string())
}

/// A share, in 0..=1.
pub(super) fn share(text: &str) -> Result<f64, String> {
    let share = text.parse().ok().filter(|share| (0.0..=1.0).contains(share));
    share.ok_or_else(|| "must be a share from 0 to 1, such as 0.01".to_owned())
}

/// Yes or no.
pub(super) fn yes(text: &str) -> Result<bool, String> {
    match text {
        "yes" | "true" | "on" | "1" => Ok(true),
        "no" | "false" | "off" | "0" => Ok(false),
        _ => Err("must be yes or no".to_owned()),
    }
}

/// One of some words.
pub(super) fn word<T: Copy>(text: &str, words: &[(&str, T)]) -> Result<T, String> {
    let found = words.iter().find(|(word, _)| *word == text).map(|(_, meant)| *meant);
    found.ok_or_else(|| format!("must be one of {}", words.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ")))
}

/// `10/s 100/min 1000/h`, or `off`.
pub(super) fn limits(text: &str) -> Result<Limits, String> {
    if text == "off" {
        return Ok(Limits::default());
    }
    let limits: Option<Vec<_>> = parts(text).map(limit).collect();
    let limits = limits.filter(|limits| !limits.is_empty()).and_then(Limits::new);
    limits.ok_or_else(|| "must be off, or up to three limits such as 10/s 100/min 1000/h".to_owned())
}

fn limit(text: &str) -> Option<Limit> {
    let (requests, unit) = text.split_once('/')?;
    let (_, period_ms) = UNITS.iter().find(|(name, _)| *name == unit && *name != "ms")?;
    let requests = requests.parse().ok().filter(|requests| (1..=1_000_000).contains(requests))?;
    Some(Limit { requests, period_ms: *period_ms })
}

/// API keys.
pub(super) fn keys(text: &str) -> Result<Vec<String>, String> {
    let keys: Vec<_> = parts(text).map(str::to_owned).collect();
    if keys.iter().any(|key| key.len() < MIN_KEY || !key.bytes().all(|byte| byte.is_ascii_graphic())) {
        return Err(format!("must be keys of at least {MIN_KEY} visible ASCII characters, separated by spaces or commas"));
    }
    Ok(keys)
}

/// `*`, or origins: scheme and host, no path.
pub(super) fn origins(text: &str) -> Result<Vec<String>, String> {
    if text == "*" {
        return Ok(Vec::new());
    }
    let is_origin = |origin: &str| {
        let host = origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
        host.is_some_and(|host| {
            !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-.:[]".contains(&byte))
        })
    };
    let origins: Vec<_> = parts(text).map(str::to_owned).collect();
    let well = !origins.is_empty() && origins.iter().all(|origin| is_origin(origin));
    well.then_some(origins).ok_or_else(|| "must be *, or origins such as https://example.fr, separated by spaces".to_owned())
}

/// A header's name, in lower case.
pub(super) fn header(text: &str) -> Result<String, String> {
    let well = (1..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    well.then(|| text.to_ascii_lowercase()).ok_or_else(|| "must be the name of a header, such as cf-connecting-ip".to_owned())
}

/// An absolute URL of HTTP. An empty text is none.
pub(super) fn url(text: &str) -> Result<Option<String>, String> {
    let well = |text: &&str| ["http://", "https://"].iter().any(|scheme| text.len() > scheme.len() && text.starts_with(scheme));
    match text {
        "" => Ok(None),
        text => Some(text)
            .filter(well)
            .map(|text| Some(text.to_owned()))
            .ok_or_else(|| "must be a URL: http://… or https://…".to_owned()),
    }
}

/// `name=value` pairs, separated by commas, as OpenTelemetry writes headers.
pub(super) fn pairs(text: &str) -> Result<Vec<(String, String)>, String> {
    let pair = |pair: &str| {
        let (name, value) = pair.split_once('=')?;
        let is_plain = |text: &str| text.bytes().all(|byte| (b' '..=b'~').contains(&byte));
        Some((header(name.trim()).ok()?, value.trim().to_owned())).filter(|(_, value)| is_plain(value))
    };
    let pairs = text.split(',').filter(|text| !text.trim().is_empty()).map(pair);
    pairs.collect::<Option<_>>().ok_or_else(|| "must be headers such as authorization=Bearer x,x-team=geo".to_owned())
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split([' ', ',', '\n', '\t', '\r']).filter(|part| !part.is_empty())
}
