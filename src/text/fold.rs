//! Folding of text, the same for index and query: case, accents, ligatures, apostrophes and hyphens make no difference.

use super::case;

/// The folded form of one character: nothing, up to two ASCII letters, or the character itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Folded {
    chars: [char; 2],
    count: u8,
}

impl Folded {
    const NOTHING: Self = Self { chars: ['\0'; 2], count: 0 };

    const fn one(a: char) -> Self {
        Self { chars: [a, '\0'], count: 1 }
    }

    const fn two(a: char, b: char) -> Self {
        Self { chars: [a, b], count: 2 }
    }

    /// The characters.
    pub fn chars(self) -> impl Iterator<Item = char> {
        self.chars.into_iter().take(usize::from(self.count))
    }

    /// Bytes in UTF-8.
    pub fn len(self) -> usize {
        self.chars().map(char::len_utf8).sum()
    }

    /// Whether the character folds to nothing, as a combining accent does.
    pub fn is_empty(self) -> bool {
        self.count == 0
    }
}

/// Folds one character of a word. Letters other than Latin are kept, in lower case.
pub fn fold_char(letter: char) -> Folded {
    if letter.is_ascii() {
        return Folded::one(letter.to_ascii_lowercase());
    }
    let base = match letter {
        'À'..='Å' | 'à'..='å' | 'Ā'..='ą' | 'Ǎ' | 'ǎ' => 'a',
        'Ç' | 'ç' | 'Ć'..='č' => 'c',
        'Ď'..='đ' | 'Ð' | 'ð' => 'd',
        'È'..='Ë' | 'è'..='ë' | 'Ē'..='ě' => 'e',
        'Ĝ'..='ģ' => 'g',
        'Ĥ'..='ħ' => 'h',
        'Ì'..='Ï' | 'ì'..='ï' | 'Ĩ'..='ı' | 'Ǐ' | 'ǐ' => 'i',
        'Ĵ' | 'ĵ' => 'j',
        'Ķ'..='ĸ' => 'k',
        'Ĺ'..='ł' => 'l',
        'Ñ' | 'ñ' | 'Ń'..='ŋ' => 'n',
        'Ò'..='Ö' | 'Ø' | 'ò'..='ö' | 'ø' | 'Ō'..='ő' | 'Ǒ' | 'ǒ' => 'o',
        'Ŕ'..='ř' => 'r',
        'Ś'..='š' => 's',
        'Ţ'..='ŧ' => 't',
        'Ù'..='Ü' | 'ù'..='ü' | 'Ũ'..='ų' | 'Ǔ' | 'ǔ' => 'u',
        'Ŵ' | 'ŵ' => 'w',
        'Ý' | 'ý' | 'ÿ' | 'Ŷ'..='Ÿ' => 'y',
        'Ź'..='ž' => 'z',
        'Œ' | 'œ' => return Folded::two('o', 'e'),
        'Æ' | 'æ' => return Folded::two('a', 'e'),
        'ß' | 'ẞ' => return Folded::two('s', 's'),
        '\u{300}'..='\u{36f}' => return Folded::NOTHING,
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => return fold_full_width(letter),
        _ => case::lower(letter),
    };
    Folded::one(base)
}

/// Full-width ASCII, as some phones type it.
fn fold_full_width(letter: char) -> Folded {
    let ascii = u32::from(letter) - 0xFEE0;
    Folded::one(char::from_u32(ascii).unwrap_or(letter).to_ascii_lowercase())
}

/// Whether a character belongs to words. All others separate words.
pub fn is_word_char(letter: char) -> bool {
    (letter.is_alphanumeric() && !matches!(letter, 'º' | 'ª')) || ('\u{300}'..='\u{36f}').contains(&letter)
}

/// Folds a text into its words, a space between them.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in words(text) {
        if !out.is_empty() {
            out.push(' ');
        }
        word.chars().for_each(|letter| out.extend(fold_char(letter).chars()));
    }
    out
}

/// The words of a text, unfolded: runs of letters and digits.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter| !is_word_char(letter)).filter(|word| word.chars().any(char::is_alphanumeric))
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_normalization::UnicodeNormalization;

    #[test]
    fn folds_what_french_people_write() {
        assert_eq!(fold("Rue de l’Œuvre-Sainte-Æthelred"), "rue de l oeuvre sainte aethelred");
        assert_eq!(fold("  ÉGLISE\u{a0}(Haut)  "), "eglise haut");
        assert_eq!(fold("e\u{301}glise"), "eglise");
        assert_eq!(fold("１２ bis"), "12 bis");
        assert_eq!(fold("—"), "");
    }

    #[test]
    fn agrees_with_unicode_decomposition() {
        for letter in ('\u{c0}'..='\u{17f}').filter(|letter| letter.is_alphabetic()) {
            let base: String = letter.to_lowercase().nfd().filter(|c| !('\u{300}'..='\u{36f}').contains(c)).collect();
            let folded: String = fold_char(letter).chars().collect();
            if base.is_ascii() {
                assert_eq!(folded, base, "{letter}");
            } else {
                assert!(folded.is_ascii() || folded == base, "{letter} folds to {folded}");
            }
        }
    }
}
