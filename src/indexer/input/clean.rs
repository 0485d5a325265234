//! Cleans texts of what no name has: control characters, doubled blanks, doubled quotes.

use std::borrow::Cow;

/// Whether a text surely needs no cleaning, by its bytes alone. `separator` may be a control character.
///
/// Bytes of characters that may be blank or invisible (U+00A0, U+200B, U+FEFF) make it unsure.
pub(super) fn is_surely_clean(text: &str, separator: u8) -> bool {
    let mut before = 0;
    text.bytes().all(|byte| {
        let is_doubled = byte == b' ' && before == b' ';
        before = byte;
        !is_doubled && (byte >= b' ' || byte == separator) && !matches!(byte, b'"' | 0x7f | 0xc2 | 0xe2 | 0xef)
    })
}

/// A text in which control characters are blanks, blanks are single and quotes are not doubled, without quotes around it.
pub(super) fn text(text: &str) -> Cow<'_, str> {
    let text = unquoted(text.trim());
    let has_stray_quotes = || text.contains("\"\"") || text.matches('"').count() == 1;
    let has_stray_blanks = || text.contains("  ") || text.contains(|c| c != ' ' && is_blank(c));
    if !has_stray_blanks() && !text.contains(is_invisible) && !has_stray_quotes() {
        return Cow::Borrowed(text);
    }
    let mut cleaned = String::with_capacity(text.len());
    for character in text.chars().filter(|character| !is_invisible(*character)) {
        match character {
            _ if is_blank(character) => {
                if !cleaned.is_empty() && !cleaned.ends_with(' ') {
                    cleaned.push(' ');
                }
            }
            '"' if cleaned.ends_with('"') => {}
            _ => cleaned.push(character),
        }
    }
    let cleaned = unquoted(cleaned.trim_end());
    let is_stray = cleaned.matches('"').count() == 1;
    // Without the stray quote, blanks may meet.
    Cow::Owned(if is_stray { self::text(&cleaned.replace('"', "")).into_owned() } else { cleaned.to_owned() })
}

/// The first line of a suffix, without quotes and other signs around it: `c\nc` is `c`, `\` is nothing.
pub(super) fn suffix(text: &str) -> &str {
    let first = text.trim().split(['\n', '\r']).next().unwrap_or_default();
    first.trim_matches(|character: char| !character.is_alphanumeric())
}

/// A text without quotes around all of it. Those around its first and last words stay.
fn unquoted(text: &str) -> &str {
    let inner = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    inner.filter(|inner| !inner.replace("\"\"", "").contains('"')).map_or(text, str::trim)
}

fn is_blank(character: char) -> bool {
    character.is_whitespace() || character.is_control()
}

/// Characters without a width: the soft hyphen, joiners, marks of direction and of byte order.
fn is_invisible(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_lose_what_no_name_has() {
        for (raw, cleaned) in [
            ("Rue du Test\u{1}", "Rue du Test"),
            ("la Croix d'C\ttevoux", "la Croix d'C tevoux"),
            ("  Rue \r\n du   Test ", "Rue du Test"),
            ("Rue\u{a0}du\u{202f}Test", "Rue du Test"),
            ("\u{feff}Rue du\u{200b} Te\u{ad}st", "Rue du Test"),
            ("\"Ecovillage \"\"Les Rainettes\"\"\"", "Ecovillage \"Les Rainettes\""),
            ("\"\"Rue du Port\"\"", "Rue du Port"),
            ("Rue du Port\"", "Rue du Port"),
            ("\"Les Hauts\" et \"Les Bas\"", "\"Les Hauts\" et \"Les Bas\""),
            ("Rue \"du Port\"; quai bas", "Rue \"du Port\"; quai bas"),
            ("Chemin de l’Œuvre", "Chemin de l’Œuvre"),
            ("\t\u{1}", ""),
        ] {
            assert_eq!(text(raw), cleaned, "{raw:?}");
        }
    }

    #[test]
    fn suffixes_are_one_line_of_letters_and_digits() {
        for (raw, cleaned) in [("c\nc", "c"), ("\\", ""), ("\"bis\"", "bis"), (" a bis ", "a bis"), ("-B-", "B"), ("p2", "p2")] {
            assert_eq!(suffix(raw), cleaned, "{raw:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_surely_clean_is_not_changed(raw in "[ a-zéœ’\"\t\u{a0}\u{1}]{0,12}") {
            let trimmed = raw.trim();
            if is_surely_clean(trimmed, b';') {
                prop_assert_eq!(text(trimmed), trimmed);
            }
            let once = text(&raw).into_owned();
            prop_assert!(!once.contains(char::is_control) && !once.contains("  ") && once.trim() == once, "{:?}", once);
        }
    }
}
