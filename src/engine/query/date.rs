//! Dates among the words of a query: `12/03/2024`, `2024-01-02`. Their numbers are no house numbers.

use super::word_set::WordSet;
use crate::text::tokens::Tokens;

/// Words of a date.
const PARTS: usize = 3;

/// The words of all dates in digits.
pub fn words(tokens: &Tokens) -> WordSet {
    let dates = (0..tokens.len()).filter(|&at| is_date(tokens, at));
    dates.fold(0, |words, at| words | 0b111 << at)
}

/// Whether a date begins at a word.
fn is_date(tokens: &Tokens, at: usize) -> bool {
    let sign = tokens.before(at + 1);
    let is_one = matches!(sign, '/' | '-' | '.') && tokens.before(at + 2) == sign && at + PARTS <= tokens.len();
    let year = |at: usize| tokens.text(at).len() == 4 && matches!(tokens.text(at).get(..2), Some("19" | "20"));
    let part = |at: usize, most: u8| {
        (1..=2).contains(&tokens.text(at).len()) && tokens.text(at).parse().is_ok_and(|part: u8| part <= most)
    };
    let is_number = |at: usize| tokens.text(at).bytes().all(|byte| byte.is_ascii_digit());
    let last = at + PARTS - 1;
    is_one
        && (at..=last).all(is_number)
        && (part(at, 31) && part(at + 1, 12) && year(last) || year(at) && part(at + 1, 12) && part(last, 31))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_known_by_their_signs() {
        let words = |text| words(&Tokens::read(text));
        assert_eq!(words("12/03/2024"), 0b111);
        assert_eq!(words("11 rue carnot gap 2024-01-02"), 0b111_0000);
        assert_eq!(words("rue du 19 mars 1962"), 0);
        assert_eq!(words("12/14/16 rue X"), 0);
        assert_eq!(words("12-03 rue X"), 0);
    }
}
