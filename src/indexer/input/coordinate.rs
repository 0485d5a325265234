//! Decimal degrees to millionths, exactly, without floating point.

/// Digits kept after the point.
const DECIMALS: u32 = 6;
/// The bound of whole degrees, far above any coordinate, so that millionths do not overflow.
const MAX_WHOLE: i32 = 1_000;

/// Parses decimal degrees (`-0.871770`, `2,33`, `+6.`, `.5`) as millionths of a degree, rounded half away from zero.
///
/// `None` for other texts, and for a thousand degrees or more.
pub(super) fn micro_degrees(text: &str) -> Option<i32> {
    let bytes = text.as_bytes();
    let (negative, digits) = match bytes.split_first()? {
        (b'-', rest) => (true, rest),
        (b'+', rest) => (false, rest),
        _ => (false, bytes),
    };
    let point = digits.iter().position(|byte| matches!(byte, b'.' | b',')).unwrap_or(digits.len());
    let whole = &digits[..point];
    let fraction = digits.get(point + 1..).unwrap_or_default();
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let Some(magnitude) = magnitude(whole, fraction) else { return exponent(text) };
    Some(if negative { -magnitude } else { magnitude })
}

fn magnitude(whole: &[u8], fraction: &[u8]) -> Option<i32> {
    let mut value = 0_i32;
    for byte in whole {
        value = value * 10 + digit(*byte)?;
        if value >= MAX_WHOLE {
            return None;
        }
    }
    let kept = fraction.len().min(DECIMALS as usize);
    for byte in &fraction[..kept] {
        value = value * 10 + digit(*byte)?;
    }
    for _ in kept..DECIMALS as usize {
        value *= 10;
    }
    let beyond = &fraction[kept..];
    for byte in beyond {
        digit(*byte)?;
    }
    Some(value + i32::from(beyond.first().is_some_and(|byte| *byte >= b'5')))
}

fn digit(byte: u8) -> Option<i32> {
    byte.is_ascii_digit().then(|| i32::from(byte - b'0'))
}

/// Parses the notation with an exponent (`1e-7`), which some programs write near the meridian of Greenwich.
fn exponent(text: &str) -> Option<i32> {
    if !text.bytes().any(|byte| matches!(byte, b'e' | b'E')) || text.bytes().any(|byte| matches!(byte, b'n' | b'N' | b'f')) {
        return None;
    }
    rounded(text.parse().ok()?)
}

/// Degrees as millionths, rounded. `None` for `NaN`, and for a thousand degrees or more.
#[allow(clippy::cast_possible_truncation)] // |degrees| < 1,000: the product fits an i32
pub(super) fn rounded(degrees: f64) -> Option<i32> {
    (degrees.abs() < f64::from(MAX_WHOLE)).then(|| (degrees * 1e6).round() as i32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_what_files_hold() {
        for (text, micro) in [
            ("2.330113", 2_330_113),
            ("-0.871770", -871_770),
            ("48", 48_000_000),
            ("-63.0", -63_000_000),
            ("2,33", 2_330_000),
            ("+6.", 6_000_000),
            (".5", 500_000),
            ("55.30074149", 55_300_741),
            ("55.3007415", 55_300_742),
            ("-0.0000005", -1),
            ("0.99999951", 1_000_000),
            ("-4.2e-6", -4),
            ("1e-7", 0),
            ("0", 0),
        ] {
            assert_eq!(micro_degrees(text), Some(micro), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_not_a_number() {
        for text in [
            "",
            "-",
            ".",
            "+.",
            "abc",
            "1.2.3",
            "1..2",
            "12a",
            "1.2x",
            "NaN",
            "inf",
            "1e",
            "e5",
            "1e400",
            "1000",
            "99999999999999",
            "--1",
            " 1",
            "é",
            "infinitE",
        ] {
            assert_eq!(micro_degrees(text), None, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn six_decimals_come_back_exactly(micro in -180_000_000_i32..=180_000_000) {
            let sign = if micro < 0 { "-" } else { "" };
            let text = format!("{sign}{}.{:06}", micro.abs() / 1_000_000, micro.abs() % 1_000_000);
            prop_assert_eq!(micro_degrees(&text), Some(micro));
            prop_assert_eq!(micro_degrees(text.trim_end_matches('0')), Some(micro));
        }

        #[test]
        fn more_decimals_round_to_the_nearest(degrees in -180.0_f64..180.0) {
            let text = format!("{degrees:.12}");
            let exact = text.parse::<f64>().unwrap_or_default() * 1e6;
            let read = f64::from(micro_degrees(&text).unwrap_or(i32::MAX));
            prop_assert!((read - exact).abs() <= 0.500_001, "{} read as {}", text, read);
        }

        #[test]
        fn no_text_makes_it_panic(text in "[-+0-9.,eE]{0,40}|.*") {
            if let Some(micro) = micro_degrees(&text) {
                prop_assert!(micro.abs() <= 1_000_000_000);
            }
        }
    }
}
