//! Numbers in words and in Roman numerals, as names contain them: `trente-six ponts`, `8 mai`, `Léopold II`.

/// The largest number in words.
const MAX: u32 = 9_999;

const SMALL: [&str; 17] = [
    "zero", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "treize", "quatorze",
    "quinze", "seize",
];
const TENS: [(u32, &str); 5] = [(20, "vingt"), (30, "trente"), (40, "quarante"), (50, "cinquante"), (60, "soixante")];

/// The words of a number from 0 to 9,999, without hyphens: `quatre vingt dix sept`. Empty for larger numbers.
pub fn words(number: u32) -> Vec<&'static str> {
    let mut out = Vec::new();
    if number > MAX {
        return out;
    }
    if number >= 2000 {
        out.push(SMALL[(number / 1000) as usize]);
    }
    if number >= 1000 {
        out.push("mille");
    }
    let hundreds = number % 1000 / 100;
    if hundreds > 1 {
        out.push(SMALL[hundreds as usize]);
    }
    if hundreds > 0 {
        out.push("cent");
    }
    if !number.is_multiple_of(100) || number == 0 {
        below_hundred(number % 100, &mut out);
    }
    out
}

fn below_hundred(number: u32, out: &mut Vec<&'static str>) {
    match number {
        0..=16 => out.push(SMALL[number as usize]),
        17..=19 => out.extend(["dix", SMALL[(number - 10) as usize]]),
        80..=99 => {
            out.extend(["quatre", "vingt"]);
            if number > 80 {
                below_hundred(number - 80, out);
            }
        }
        _ => {
            let (ten, word) = TENS.into_iter().rev().find(|&(ten, _)| ten <= number).unwrap_or((20, "vingt"));
            out.push(word);
            match number - ten {
                0 => {}
                1 | 11 => {
                    out.push("et");
                    below_hundred(number - ten, out);
                }
                rest => below_hundred(rest, out),
            }
        }
    }
}

/// The number at the beginning of folded words, and how many words it takes. Plurals and the old `mil` are read too.
pub fn read<'w>(words: impl Iterator<Item = &'w str>) -> Option<(u32, usize)> {
    let mut words = words.take(9).map(singular).peekable();
    // Hardly any word begins a number.
    if !words.peek().is_some_and(|first| begins(first)) {
        return None;
    }
    let said: Vec<&str> = words.collect();
    let mut value = 0;
    let mut at = 0;
    for (unit, word) in [(1000, "mille"), (100, "cent")] {
        let times = said.get(at).and_then(|word| small(word)).filter(|times| (2..=9).contains(times));
        let spoken = at + usize::from(times.is_some());
        if said.get(spoken) == Some(&word) {
            value += unit * times.unwrap_or(1);
            at = spoken + 1;
        }
    }
    let (rest, used) = read_below_hundred(&said[at..]).unwrap_or((0, 0));
    (at + used > 0).then_some((value + rest, at + used))
}

fn begins(word: &str) -> bool {
    matches!(word, "mille" | "cent") || small(word).is_some() || TENS.iter().any(|&(_, ten)| ten == word)
}

fn read_below_hundred(said: &[&str]) -> Option<(u32, usize)> {
    let first = *said.first()?;
    if first == "quatre" && said.get(1) == Some(&"vingt") {
        let rest = read_below_twenty(&said[2..]).filter(|rest| rest.0 > 0);
        return Some(rest.map_or((80, 2), |(rest, used)| (80 + rest, 2 + used)));
    }
    let Some((ten, _)) = TENS.into_iter().find(|(_, word)| *word == first) else { return read_below_twenty(said) };
    let joined = usize::from(said.get(1) == Some(&"et"));
    let rest = read_below_twenty(&said[1 + joined..]).filter(|rest| rest.0 > 0 && (rest.0 < 10 || ten == 60));
    Some(rest.map_or((ten, 1), |(rest, used)| (ten + rest, 1 + joined + used)))
}

fn read_below_twenty(said: &[&str]) -> Option<(u32, usize)> {
    let value = small(said.first()?)?;
    let unit = said.get(1).and_then(|word| small(word)).filter(|unit| value == 10 && (7..=9).contains(unit));
    Some(unit.map_or((value, 1), |unit| (value + unit, 2)))
}

/// `zero` to `seize`.
fn small(word: &str) -> Option<u32> {
    (0..).zip(SMALL).find(|(_, known)| *known == word).map(|(value, _)| value)
}

fn singular(word: &str) -> &str {
    match word {
        "mil" => "mille",
        "cents" => "cent",
        "vingts" => "vingt",
        "une" => "un",
        _ => word,
    }
}

const ORDINALS: [&str; 20] = [
    "premier",
    "deuxieme",
    "troisieme",
    "quatrieme",
    "cinquieme",
    "sixieme",
    "septieme",
    "huitieme",
    "neuvieme",
    "dixieme",
    "onzieme",
    "douzieme",
    "treizieme",
    "quatorzieme",
    "quinzieme",
    "seizieme",
    "dix-septieme",
    "dix-huitieme",
    "dix-neuvieme",
    "vingtieme",
];

/// Parses an ordinal in one word, from `premier` (1) to `vingtieme` (20).
pub fn read_ordinal(word: &str) -> Option<u32> {
    let word = if word == "premiere" { "premier" } else { word };
    (1..).zip(ORDINALS).find(|&(_, known)| known == word).map(|(number, _)| number)
}

/// The word of an ordinal up to the twentieth. `None` if it takes two words.
pub fn ordinal(number: u32) -> Option<&'static str> {
    let index = usize::try_from(number.checked_sub(1)?).ok()?;
    ORDINALS.get(index).copied().filter(|word| !word.contains('-'))
}

/// The largest number in Roman numerals. Larger ones contain `l`, `c`, `d` and `m`, which are articles and letters.
const LARGEST_ROMAN: u32 = 39;

/// A number from 1 to 39 in small Roman numerals. Empty for larger numbers.
pub fn roman(number: u32) -> String {
    const UNITS: [&str; 10] = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"];
    if number > LARGEST_ROMAN {
        return String::new();
    }
    let unit = UNITS.get(number as usize % 10).copied().unwrap_or_default();
    "x".repeat(number as usize / 10) + unit
}

/// Parses small Roman numerals of two letters or more: `ii`, `xiv`. A single letter is not a number.
pub fn read_roman(word: &str) -> Option<u32> {
    let plain = (2..=7).contains(&word.len()) && word.bytes().all(|byte| b"ivx".contains(&byte));
    // Only the usual spelling counts: `iiii` is not a number.
    plain.then(|| (2..=LARGEST_ROMAN).find(|&number| roman(number) == word)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_numbers_answer_each_other() {
        for (number, text) in [
            (8, "huit"),
            (17, "dix sept"),
            (21, "vingt et un"),
            (36, "trente six"),
            (71, "soixante et onze"),
            (80, "quatre vingt"),
            (97, "quatre vingt dix sept"),
            (100, "cent"),
            (200, "deux cent"),
            (1814, "mille huit cent quatorze"),
            (1945, "mille neuf cent quarante cinq"),
        ] {
            assert_eq!(words(number).join(" "), text);
            assert_eq!(read(text.split(' ')), Some((number, text.split(' ').count())), "{text}");
        }
        assert_eq!(read("mil huit cent quatorze gap".split(' ')), Some((1814, 4)));
        assert_eq!(read("ponts".split(' ')), None);
        assert!((0..=9_999).all(|number| {
            let said = words(number);
            read(said.iter().copied()) == Some((number, said.len()))
        }));
    }

    #[test]
    fn ordinals_answer_numbers() {
        assert_eq!([read_ordinal("premiere"), read_ordinal("quatrieme"), read_ordinal("rue")], [Some(1), Some(4), None]);
        assert_eq!([ordinal(4), ordinal(17), ordinal(0), ordinal(21)], [Some("quatrieme"), None, None, None]);
    }

    #[test]
    fn roman_numerals_answer_numbers() {
        for (number, text) in [(2, "ii"), (4, "iv"), (14, "xiv"), (16, "xvi"), (39, "xxxix")] {
            assert_eq!(roman(number), text);
            assert_eq!(read_roman(text), Some(number));
        }
        assert_eq!(roman(50), "");
        assert_eq!([read_roman("i"), read_roman("iiii"), read_roman("dix"), read_roman("")], [None; 4]);
    }
}
