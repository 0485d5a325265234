//! Likeness of two words, by the letters that they have in common.

/// Letters of a word that are compared.
const MAX_LETTERS: usize = 32;

/// Likeness of two folded words, 0..=1: the letters that both have in the same order, over those of the longer one.
pub fn likeness(a: &str, b: &str) -> f32 {
    let shorter = a.len().min(b.len()).min(MAX_LETTERS);
    let a = a.as_bytes();
    let b = b.as_bytes();
    // Letters in common of the first `row` letters of one and the first letters of the other.
    let mut common = [0u8; MAX_LETTERS + 1];
    for letter in a.iter().take(MAX_LETTERS) {
        let mut diagonal = 0;
        for (at, other) in b.iter().take(MAX_LETTERS).enumerate() {
            let above = common[at + 1];
            common[at + 1] = if letter == other { diagonal + 1 } else { above.max(common[at]) };
            diagonal = above;
        }
    }
    let longer = u8::try_from(a.len().max(b.len())).unwrap_or(u8::MAX).max(1);
    if shorter == 0 { 0.0 } else { f32::from(common[b.len().min(MAX_LETTERS)]) / f32::from(longer) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_likeness_is_a_share_of_the_longer_word() {
        let percent = |a, b| (100.0 * likeness(a, b)).round();
        assert_eq!(percent("amuix", "amieux"), 67.0);
        assert_eq!(percent("chps", "champs"), 67.0);
        assert_eq!(percent("zzzzqqqqxxxx", "scee"), 0.0);
        assert_eq!(percent("goasguen", "francois"), 25.0);
        assert_eq!(percent("rue", "rue"), 100.0);
        assert_eq!(percent("", "rue"), 0.0);
        assert_eq!(percent(&"a".repeat(300), "aa"), 1.0);
    }
}
