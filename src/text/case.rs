//! Upper and lower case of Latin, Greek and Cyrillic: the scripts of names in France.
//!
//! Unicode's whole tables would take 6 KB, compressed, of the page's module.

/// A run of capitals: the first, the last, the distance from one to the next, and that from a capital to its small letter.
type Run = (u32, u32, u32, i32);

#[rustfmt::skip]
const RUNS: [Run; 25] = [
    (0x41, 0x5A, 1, 32),
    // Latin: Western and Central Europe, pinyin and Romanian, Vietnamese.
    (0xC0, 0xD6, 1, 32), (0xD8, 0xDE, 1, 32), (0x100, 0x12E, 2, 1), (0x132, 0x136, 2, 1), (0x139, 0x147, 2, 1),
    (0x14A, 0x176, 2, 1), (0x178, 0x178, 1, -121), (0x179, 0x17D, 2, 1), (0x1CD, 0x1DB, 2, 1), (0x1DE, 0x1EE, 2, 1),
    (0x1F8, 0x21E, 2, 1), (0x222, 0x232, 2, 1), (0x1E00, 0x1E94, 2, 1), (0x1EA0, 0x1EFE, 2, 1),
    // Greek.
    (0x386, 0x386, 1, 38), (0x388, 0x38A, 1, 37), (0x38C, 0x38C, 1, 64), (0x38E, 0x38F, 1, 63), (0x391, 0x3A1, 1, 32),
    (0x3A3, 0x3AB, 1, 32),
    // Cyrillic.
    (0x400, 0x40F, 1, 80), (0x410, 0x42F, 1, 32), (0x460, 0x480, 2, 1), (0x48A, 0x4BE, 2, 1),
];

/// A letter in lower case, or unchanged if the table does not have it.
pub fn lower(letter: char) -> char {
    let code = u32::from(letter);
    let run = RUNS.iter().find(|&&(first, last, step, _)| code >= first && code <= last && (code - first) % step == 0);
    run.and_then(|&(.., shift)| char::from_u32(code.wrapping_add_signed(shift))).unwrap_or(letter)
}

/// Appends a letter in upper case, or unchanged if the table does not have it.
pub fn push_upper(letter: char, out: &mut String) {
    match letter {
        'ß' => out.push_str("SS"),
        'ŉ' => out.push_str("ʼN"),
        'ı' => out.push('I'),
        'ſ' => out.push('S'),
        'ς' => out.push('Σ'),
        'µ' => out.push('Μ'),
        _ => out.push(upper(letter)),
    }
}

fn upper(letter: char) -> char {
    let code = u32::from(letter);
    let capital = |&(first, last, step, shift): &Run| {
        let capital = code.wrapping_add_signed(-shift);
        (capital >= first && capital <= last && (capital - first) % step == 0).then_some(capital)
    };
    RUNS.iter().find_map(capital).and_then(char::from_u32).unwrap_or(letter)
}

/// A text in upper case.
pub fn to_upper(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    text.chars().for_each(|letter| push_upper(letter, &mut out));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The blocks that the table has, without letters that no name contains.
    fn known() -> impl Iterator<Item = char> {
        let blocks =
            ['\0'..='\u{17f}', '\u{1cd}'..='\u{1dc}', '\u{1f8}'..='\u{21f}', '\u{386}'..='\u{38f}', '\u{391}'..='\u{3af}'];
        let more = [
            '\u{3b1}'..='\u{3ce}',
            '\u{400}'..='\u{481}',
            '\u{48a}'..='\u{4bf}',
            '\u{1e00}'..='\u{1e95}',
            '\u{1ea0}'..='\u{1eff}',
        ];
        blocks.into_iter().chain(more).flatten()
    }

    #[test]
    fn it_is_unicodes_case_where_it_knows_letters() {
        // `İ` is two characters in lower case, which folding handles.
        for letter in known().filter(|&letter| letter != 'İ') {
            assert_eq!(lower(letter).to_string(), letter.to_lowercase().to_string(), "{letter}");
            assert_eq!(to_upper(&letter.to_string()), letter.to_uppercase().to_string(), "{letter}");
        }
    }

    #[test]
    fn it_is_unicodes_case_or_none() {
        for letter in (char::MIN..=char::MAX).filter(|&letter| letter != 'İ') {
            let low = lower(letter).to_string();
            let up = to_upper(&letter.to_string());
            assert!(low == letter.to_string() || low == letter.to_lowercase().to_string(), "{letter}");
            assert!(up == letter.to_string() || up == letter.to_uppercase().to_string(), "{letter}");
        }
    }
}
