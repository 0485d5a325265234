//! Codes of départements, as people type them.

use crate::failure::Failure;
use ruelle::text::departements::{self, DEPARTEMENTS};

/// The number of codes suggested for an unknown one.
const SHOWN: usize = 3;

/// Whether a text can only be a code: a digit, then at most two digits or letters.
pub fn looks_like_one(text: &str) -> bool {
    (1..=3).contains(&text.len())
        && text.starts_with(|c: char| c.is_ascii_digit())
        && text.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// Parses a code (`2a` is `2A`, `5` is `05`). The error suggests the nearest ones.
pub fn read(text: &str) -> Result<&'static str, Failure> {
    let padded = format!("{text:0>2}");
    departements::find(&padded).map(|(code, ..)| code).ok_or_else(|| unknown(text))
}

/// The code of the département with this name.
pub fn named(text: &str) -> Option<&'static str> {
    let folded = ruelle::text::fold::fold(text);
    DEPARTEMENTS.iter().find(|(_, name, _)| ruelle::text::fold::fold(name) == folded).map(|(code, ..)| *code)
}

/// Every code: the 101 départements, then the territories.
pub fn all() -> impl Iterator<Item = &'static str> {
    DEPARTEMENTS.iter().map(|(code, ..)| *code)
}

/// Whether a code is a département's, which must have a file. BAN may have none of a territory.
pub fn is_departement(code: &str) -> bool {
    code.len() == 2 || matches!(code, "971" | "972" | "973" | "974" | "976")
}

/// `05 (Hautes-Alpes)`
pub fn label(code: &str) -> String {
    departements::find(code).map_or_else(|| code.to_owned(), |(code, name, _)| format!("{code} ({name})"))
}

fn unknown(text: &str) -> Failure {
    let upper = text.to_ascii_uppercase();
    let mut nearest: Vec<_> = all().collect();
    nearest.sort_by_key(|code| far(&upper, code));
    let nearest: Vec<_> = nearest.into_iter().take(SHOWN).map(label).collect();
    Failure::usage(format_args!("{text}: there is no such département, and no such file; the nearest are {}", nearest.join(", ")))
}

/// The distance of a text from a code: the edits, then the difference of the numbers. Corsica's old code is next to its two.
fn far(text: &str, code: &str) -> (usize, u32) {
    if text == "20" && matches!(code, "2A" | "2B") {
        return (0, 0);
    }
    let number = |text: &str| text.parse::<u32>().unwrap_or(u32::MAX / 2);
    (strsim::damerau_levenshtein(text, code), number(text).abs_diff(number(code)))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // a fault here is a failed test
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_as_people_type_them() {
        for (typed, code) in [("75", "75"), ("2a", "2A"), ("5", "05"), ("974", "974")] {
            assert_eq!(read(typed).unwrap(), code);
        }
        assert!(read("20").unwrap_err().message().contains("2A (Corse-du-Sud), 2B (Haute-Corse)"));
        assert!(read("96").unwrap_err().message().contains("no such département"));
        assert_eq!(named("hautes alpes"), Some("05"));
    }

    #[test]
    fn a_hundred_and_one_are_departements() {
        assert_eq!(all().filter(|code| is_departement(code)).count(), 101);
        assert!(looks_like_one("2A") && looks_like_one("975") && looks_like_one("7"));
        assert!(!looks_like_one("7500") && !looks_like_one("a1") && !looks_like_one("75.csv"));
    }
}
