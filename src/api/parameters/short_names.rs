//! The communes of France with names of two letters. Any other text of two letters is the beginning of too many names.

use crate::text::fold::fold;

/// The communes of the official list, present and former, with names of two letters, folded.
const COMMUNES: [&str; 15] = ["ay", "bu", "by", "eu", "fa", "gy", "oo", "oz", "py", "ri", "ry", "sy", "ur", "us", "uz"];

/// Whether a text is the name of such a commune.
pub(in crate::api) fn is_commune(text: &str) -> bool {
    let text = text.trim();
    text.chars().count() == 2 && COMMUNES.contains(&fold(text).as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_letters_of_a_commune_are_a_name() {
        assert!(["eu", " Eu ", "AY", "Aÿ", "Oô"].into_iter().all(is_commune));
        assert!(!["ab", "a", "eur", "", "é"].into_iter().any(is_commune));
    }
}
