//! Numbers as ids and postcodes write them.

/// Most digits of a number.
const MOST: usize = 10;

/// Appends a number, with zeros before it up to so many digits, at most ten. As `{:0digits$}` does in ten times as long: an answer has five.
pub fn push(number: u32, digits: usize, out: &mut String) {
    let (mut text, mut left, mut start) = ([0; MOST], number, MOST);
    while start > 0 && (left > 0 || start > MOST - digits.clamp(1, MOST)) {
        start -= 1;
        text[start] = b'0' + (left % 10).to_le_bytes()[0];
        left /= 10;
    }
    out.push_str(std::str::from_utf8(&text[start..]).unwrap_or_default());
}

/// A number of so many digits at least.
pub fn text(number: u32, digits: usize) -> String {
    let mut text = String::with_capacity(MOST);
    push(number, digits, &mut text);
    text
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
