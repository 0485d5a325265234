//! Parsers of a row's values, which accept them as spreadsheets and people write them.

use crate::engine::model::hit::Kind;
use crate::text::placeholder::is_missing;

/// A cell of a helper column.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Cell<T> {
    /// Empty, or a word that stands for that.
    Missing,
    /// Neither empty nor a value.
    Unread,
    /// A value.
    Value(T),
}

impl<T> Cell<T> {
    /// Reads a cell.
    pub(super) fn read(text: &str, parse: impl Fn(&str) -> Option<T>) -> Self {
        let text = unwrapped(text);
        match parse(text) {
            Some(value) => Self::Value(value),
            None if is_missing(text) => Self::Missing,
            None => Self::Unread,
        }
    }
}

/// A cell without blanks, and without the signs that keep spreadsheets from reading a number: `="05000"`, `'05000`.
pub(super) fn unwrapped(text: &str) -> &str {
    let text = text.trim();
    let inner = text.strip_prefix("=\"").and_then(|text| text.strip_suffix('"'));
    inner.unwrap_or(text).trim_start_matches('\'').trim()
}

/// Parses a postcode: five digits, or four of which the first zero is lost.
///
/// Read too: `5 000`, `5,000`, `5000.0`, `F-05000`, `05000 CEDEX`, `05000 Gap`.
pub(super) fn postcode(text: &str) -> Option<String> {
    code(text, |text| text.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Parses an INSEE code as [`postcode`] does, or Corsica's `2A004`.
pub(super) fn citycode(text: &str) -> Option<String> {
    code(text, |text| {
        let department = text.get(..2).unwrap_or_default();
        let rest = if matches!(department, "2A" | "2B") { text.get(2..).unwrap_or_default() } else { text };
        (rest.len() == text.len() || text.len() == 5) && rest.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// Parses a code of five signs that are `sound`.
fn code(text: &str, is_sound: impl Fn(&str) -> bool) -> Option<String> {
    let text = without_country(unwrapped(text));
    let (number, rest) = leading_number(text);
    if !is_after_code(rest) {
        return None;
    }
    let code = joined(number)?;
    let code = (matches!(code.len(), 4 | 5) && is_sound(&code)).then(|| format!("{code:0>5}"))?;
    // No département has a code of zeros.
    (!code.starts_with("00")).then_some(code)
}

/// A text without `F-`, `FR-` or `F` before a digit.
fn without_country(text: &str) -> &str {
    let is_country = |rest: &&str| rest.starts_with(|letter: char| letter.is_ascii_digit());
    ["FR", "F", "fr", "f"]
        .into_iter()
        .find_map(|country| Some(text.strip_prefix(country)?.trim_start_matches(['-', ' '])).filter(is_country))
        .unwrap_or(text)
}

/// The beginning of a text up to its first letter or sign that no number has, and the rest. The letter of Corsica's codes belongs to the number.
fn leading_number(text: &str) -> (&str, &str) {
    let corsican = text.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("2A") || start.eq_ignore_ascii_case("2B"));
    let skipped = if corsican { 2 } else { 0 };
    let of_number = |letter: char| letter.is_ascii_digit() || letter.is_whitespace() || matches!(letter, ',' | '.' | '\u{202f}');
    let end = text.get(skipped..).and_then(|rest| rest.find(|letter| !of_number(letter))).map_or(text.len(), |at| at + skipped);
    let (number, rest) = text.split_at(end);
    let number = number.trim_end_matches([',', '.', ' ', '\t', '\u{a0}', '\u{202f}']);
    (number, rest)
}

/// Whether a text may stand after a code: nothing, `CEDEX 9`, the name of a commune.
fn is_after_code(rest: &str) -> bool {
    let letters = rest.trim_start_matches(['-', '(', '/', ' ']);
    rest.is_empty()
        || letters.chars().next().is_some_and(char::is_alphabetic)
            && letters.chars().nth(1).is_some_and(|letter| !letter.is_ascii_digit())
}

/// The digits of a number without the separators of thousands, and without decimals that are zero.
fn joined(number: &str) -> Option<String> {
    let mut parts = number.split([',', '.']);
    let whole: String = parts.next()?.split_whitespace().collect::<String>().to_ascii_uppercase();
    match (parts.next(), parts.next()) {
        (None, _) => Some(whole),
        (Some(decimals), None) if !decimals.is_empty() && decimals.bytes().all(|digit| digit == b'0') && whole.len() > 2 => {
            Some(whole)
        }
        (Some(thousands), None) if thousands.len() == 3 && (1..=2).contains(&whole.len()) => Some(whole + thousands),
        _ => None,
    }
}

/// Parses `housenumber`, `street`, `locality` or `municipality`, in any case.
pub(super) fn kind(text: &str) -> Option<Kind> {
    Kind::parse(&text.to_ascii_lowercase())
}

/// Parses degrees, with a point or a comma.
pub(super) fn degrees(text: &str) -> Option<f64> {
    text.replace(',', ".").parse().ok().filter(|degrees: &f64| degrees.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_as_spreadsheets_leave_them() {
        for (text, code) in
            [("75004", Some("75004")), ("5000", Some("05000")), ("75004.0", Some("75004")), ("750", None), ("B-100", None)]
        {
            assert_eq!(postcode(text).as_deref(), code, "{text}");
        }
        assert_eq!(citycode("2a004").as_deref(), Some("2A004"));
        assert_eq!(citycode("1001").as_deref(), Some("01001"));
        assert_eq!(citycode("2Aé04"), None);
        assert_eq!(degrees("48,8556"), Some(48.8556));
        assert_eq!(degrees("48°"), None);
    }

    #[test]
    fn codes_as_people_write_them() {
        for text in [
            "05000",
            " 05000 ",
            "5 000",
            "5\u{a0}000",
            "5\u{202f}000",
            "05 000",
            "5,000",
            "5.000",
            "5000.0",
            "5000,00",
            "=\"05000\"",
            "'05000",
            "F-05000",
            "F 05000",
            "FR-05000",
            "F05000",
            "05000 CEDEX",
            "05000 CEDEX 9",
            "5000 Cedex",
            "05000 Gap",
            "05000-GAP",
            "05000.0",
            "05000.",
        ] {
            assert_eq!(postcode(text).as_deref(), Some("05000"), "{text}");
            assert_eq!(citycode(text).as_deref(), Some("05000"), "{text}");
        }
        for text in [
            "500",
            "500000",
            "5000.5",
            "1,234,567",
            "48.8556",
            "AB123",
            "05000 5",
            "2A004",
            "05000-1",
            "12/03/2024",
            "F-",
            "",
            "é",
            "5.000.0",
        ] {
            assert_eq!(postcode(text), None, "{text}");
        }
        for (text, code) in [("2A 004", Some("2A004")), ("2b033 Bastia", Some("2B033")), ("2A04", None), ("2A0044", None)] {
            assert_eq!(citycode(text).as_deref(), code, "{text}");
        }
    }

    #[test]
    fn cells_of_words_for_nothing_are_missing() {
        for text in ["", "NULL", "NA", "N/A", "#N/A", "nan", "None", "\\N", "-", "=\"\"", "00000"] {
            assert!(matches!(Cell::read(text, postcode), Cell::Missing | Cell::Value(_)), "{text}");
            assert_eq!(Cell::read(text, kind), Cell::Missing, "{text}");
            assert_ne!(Cell::read(text, degrees), Cell::Unread, "{text}");
        }
        assert_eq!(Cell::read("x", postcode), Cell::Unread);
    }
}
