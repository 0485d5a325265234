//! Parsers of a row's values, which accept them as spreadsheets write them.

use crate::engine::model::hit::Kind;

/// Parses a postcode. Spreadsheets drop the first zero (`5000`), or append a fraction (`75004.0`).
pub(super) fn postcode(text: &str) -> Option<String> {
    let digits = text.strip_suffix(".0").unwrap_or(text);
    let is_sound = matches!(digits.len(), 4 | 5) && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_sound.then(|| format!("{digits:0>5}"))
}

/// Parses an INSEE code: five digits as in a postcode, or Corsica's `2A004`.
pub(super) fn citycode(text: &str) -> Option<String> {
    postcode(text).or_else(|| {
        let code = text.to_ascii_uppercase();
        let is_corsican =
            matches!(code.as_bytes(), [b'2', b'A' | b'B', rest @ ..] if rest.len() == 3 && rest.iter().all(u8::is_ascii_digit));
        is_corsican.then_some(code)
    })
}

/// Parses `housenumber`, `street`, `locality` or `municipality`, in any case.
pub(super) fn kind(text: &str) -> Option<Kind> {
    Kind::parse(&text.to_ascii_lowercase())
}

/// Parses degrees, with a point or a comma.
pub(super) fn degrees(text: &str) -> Option<f64> {
    text.replace(',', ".").parse().ok()
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
}
