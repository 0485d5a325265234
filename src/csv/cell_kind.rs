//! The kind of a cell, by its text.

use super::values;
use crate::text::departements;

/// The kind of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CellKind {
    /// Anything else.
    Text,
    /// Words that begin with a house number, `12 bis rue du Four`.
    Numbered,
    /// One to four digits, perhaps with a suffix, `12 bis`.
    Number,
    /// A postcode or an INSEE code, by its form.
    Code,
    /// A number or a word of digits that is too long for a house number: the key of something.
    Identifier,
    /// A number with decimals.
    Decimal,
    /// Degrees, or a pair of them.
    Position,
    Date,
    Email,
    Link,
    Phone,
    /// Yes, no, a form of address.
    Flag,
}

/// Answers to a question with two, and forms of address.
const FLAGS: [&str; 18] =
    ["oui", "non", "o", "n", "true", "false", "vrai", "faux", "yes", "no", "m", "m.", "mme", "mlle", "mr", "mrs", "h", "f"];
const MONTHS: [&str; 24] = [
    "janvier",
    "janv",
    "février",
    "fevrier",
    "févr",
    "mars",
    "avril",
    "avr",
    "mai",
    "juin",
    "juillet",
    "juil",
    "août",
    "aout",
    "septembre",
    "sept",
    "octobre",
    "oct",
    "novembre",
    "nov",
    "décembre",
    "decembre",
    "déc",
    "dec",
];
const SUFFIXES: [&str; 5] = ["bis", "ter", "quater", "quinquies", "sexies"];
/// Most digits of a house number.
const NUMBER_DIGITS: usize = 4;

impl CellKind {
    /// The kind of a cell that has a value, without blanks around it.
    pub(super) fn of(text: &str) -> Self {
        let folded = text.to_lowercase();
        let text = folded.as_str();
        if FLAGS.contains(&text) {
            return Self::Flag;
        }
        if is_email(text) {
            return Self::Email;
        }
        if ["http://", "https://", "www."].iter().any(|start| text.starts_with(start)) {
            return Self::Link;
        }
        if !text.contains(|letter: char| letter.is_ascii_digit()) {
            return Self::Text;
        }
        if is_date(text) {
            return Self::Date;
        }
        if is_phone(text) {
            return Self::Phone;
        }
        if is_position(text) {
            return Self::Position;
        }
        Self::of_digits(text)
    }

    fn of_digits(text: &str) -> Self {
        if is_number(text) {
            return if text.len() == NUMBER_DIGITS && is_code(text) { Self::Code } else { Self::Number };
        }
        if is_code(text) {
            Self::Code
        } else if is_decimal(text) {
            Self::Decimal
        } else if is_identifier(text) {
            Self::Identifier
        } else if is_numbered(text) {
            Self::Numbered
        } else {
            Self::Text
        }
    }

    /// Whether an address may be such a cell. Numbers may be a part of one.
    pub(super) fn may_be_address(self) -> bool {
        !matches!(self, Self::Date | Self::Email | Self::Link | Self::Phone | Self::Position)
    }
}

fn is_email(text: &str) -> bool {
    let Some((name, host)) = text.split_once('@') else { return false };
    !name.is_empty()
        && !text.contains(char::is_whitespace)
        && host.split_once('.').is_some_and(|(host, end)| !host.is_empty() && !end.is_empty())
}

/// A day in digits or with the name of a month, perhaps with a time, or a time alone.
fn is_date(text: &str) -> bool {
    let (day, rest) = text.split_once(['t', ' ']).map_or((text, None), |(day, rest)| (day, Some(rest)));
    match rest {
        None => is_day(day) || is_time(day),
        Some(rest) => is_day(day) && is_time(rest) || is_day_in_words(text),
    }
}

/// `2024-01-02`, `2/1/2024`, `02.01.24`.
fn is_day(text: &str) -> bool {
    let Some(separator) = text.chars().find(|letter| !letter.is_ascii_digit()).filter(|letter| matches!(letter, '-' | '/' | '.'))
    else {
        return false;
    };
    let mut parts = [0_u32; 3];
    let mut count = 0;
    for part in text.split(separator) {
        let (Some(place), Ok(number)) = (parts.get_mut(count), part.parse()) else { return false };
        if part.len() == 3 || part.len() > 4 {
            return false;
        }
        *place = number;
        count += 1;
    }
    let is_of = |day: u32, month: u32| (1..=31).contains(&day) && (1..=12).contains(&month);
    let [first, second, third] = parts;
    count == 3 && (is_of(first, second) || is_of(second, first) || is_of(third, second))
}

/// `12:30`, `12:30:05.000Z`, `12h30`.
fn is_time(text: &str) -> bool {
    let text = text.trim_end_matches('z');
    let parts: Vec<&str> = text.split([':', 'h', '.', '+']).collect();
    let is_marked = text.contains([':', 'h']);
    let are_numbers = parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    is_marked
        && are_numbers
        && parts.len() >= 2
        && parts.first().and_then(|hour| hour.parse().ok()).is_some_and(|hour: u32| hour < 25)
}

/// `12 mars 2024`.
fn is_day_in_words(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let [day, month, year] = words.as_slice() else { return false };
    let is_whole = |text: &str, length: usize| text.len() <= length && text.bytes().all(|byte| byte.is_ascii_digit());
    is_whole(day.trim_end_matches("er"), 2) && MONTHS.contains(&month.trim_end_matches('.')) && is_whole(year, 4)
}

/// Ten digits of which the first is 0, or a number with `+` or `00` before it.
fn is_phone(text: &str) -> bool {
    let is_sign =
        |letter: char| letter.is_ascii_digit() || letter.is_whitespace() || matches!(letter, '.' | '-' | '/' | '(' | ')' | '+');
    if !text.chars().all(is_sign) {
        return false;
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    match digits.len() {
        10 => digits.starts_with('0'),
        11..=15 => text.starts_with('+') || text.starts_with("00"),
        _ => false,
    }
}

/// Degrees with two decimals or more, or a pair of them.
fn is_position(text: &str) -> bool {
    let is_degrees = |text: &str| {
        let text = text.trim();
        let decimals = text.rsplit(['.', ',']).next().filter(|decimals| decimals.len() < text.len()).map_or(0, str::len);
        // Three decimals after a comma are thousands.
        let is_precise = decimals >= 2 && !(decimals == 3 && text.contains(','));
        is_precise && values::degrees(text).is_some_and(|degrees| degrees.abs() <= 180.0)
    };
    is_degrees(text)
        || text
            .split_once([' ', ';'])
            .is_some_and(|(first, second)| is_degrees(first.trim_end_matches(',')) && is_degrees(second))
        || text.split_once(',').is_some_and(|(first, second)| first.contains('.') && is_degrees(first) && is_degrees(second))
}

fn is_number(text: &str) -> bool {
    let end = text.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    let suffix = rest.trim();
    (1..=NUMBER_DIGITS).contains(&digits.len()) && is_suffix(suffix)
}

/// Nothing, `bis`, or one letter.
fn is_suffix(text: &str) -> bool {
    text.is_empty() || SUFFIXES.contains(&text) || text.len() == 1 && text.chars().all(|letter| letter.is_ascii_alphabetic())
}

/// Whether a text is a code of a département that exists.
fn is_code(text: &str) -> bool {
    if text.contains(char::is_alphabetic) && !text.starts_with("2a") && !text.starts_with("2b") && !text.starts_with('f') {
        return text.split_once(' ').is_some_and(|(code, rest)| rest.starts_with("cedex") && is_code(code));
    }
    values::citycode(text).is_some_and(|code| is_of_departement(&code))
}

/// Whether a postcode or an INSEE code begins as one of a département.
pub(super) fn is_of_departement(code: &str) -> bool {
    code.starts_with("20") || departements::of_citycode(code).is_some()
}

fn is_decimal(text: &str) -> bool {
    let amount = text.trim_end_matches(['€', '%', ' ', '\u{a0}']);
    let number: String = amount.chars().filter(|letter| !letter.is_whitespace()).collect::<String>().replace(',', ".");
    let is_marked = amount.len() < text.len() || number.contains('.') || number.starts_with('-');
    is_marked && number.parse::<f64>().is_ok()
}

/// One word with more digits than a house number has.
fn is_identifier(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let is_grouped = text.chars().all(|letter| letter.is_ascii_digit() || letter.is_whitespace());
    let is_one_word = !text.contains(char::is_whitespace);
    digits > NUMBER_DIGITS && (is_grouped || is_one_word)
        || is_one_word && digits >= 2 && digits * 2 >= text.len() && !is_range(text)
}

/// `12-14`, `12/14`, `12bis-14`: a house number all the same.
fn is_range(text: &str) -> bool {
    text.split(['-', '/', ',']).all(is_number)
}

/// A house number, then a word of two letters or more.
fn is_numbered(text: &str) -> bool {
    let mut words = text.split([' ', ',']).filter(|word| !word.is_empty());
    let is_first = words.next().is_some_and(|word| is_number(word) || is_range(word));
    let mut rest = words.skip_while(|word| is_suffix(word) || is_range(word));
    is_first && rest.next().is_some_and(|word| word.chars().filter(|letter| letter.is_alphabetic()).count() >= 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_told_apart() {
        use CellKind as K;
        for (kind, texts) in [
            (K::Text, &["rue Carnot", "Gap", "75011 Paris", "rue du 8 mai 1945", "Paris 15e", "A6", "BP 70318", "lot 3"][..]),
            (
                K::Numbered,
                &["11 rue Carnot", "2 BIS RUE DU BRITAIS", "12bis, rue X", "12-14 rue de Rivoli", "5 B rue Haute", "1 LE PONT"],
            ),
            (K::Number, &["1", "12", "12 bis", "12bis", "3b", "0042", "999", "12 TER"]),
            (K::Code, &["05000", "5000", "53130", "2A004", "05000 CEDEX", "F-05000", "5 000", "97400", "20000"]),
            (
                K::Identifier,
                &["00018754", "680010010K-11", "123456789", "FR0012", "552 100 554 00025", "a1b2c3d4", "00123", "C0012"],
            ),
            (K::Decimal, &["12,50 €", "1234.5", "-3", "652084.1", "15 %"]),
            (K::Position, &["48.8556", "2,3601", "-0.776603", "48.85, 2.36", "48.8556,2.3601", "48.85 2.36"]),
            (
                K::Date,
                &[
                    "2024-01-02",
                    "12/03/2024",
                    "2.1.24",
                    "2024-01-02T12:30:05Z",
                    "12/03/2024 12:30",
                    "12:30",
                    "12 mars 2024",
                    "1er mai 2024",
                ],
            ),
            (K::Email, &["a@b.fr", "Jean.Dupont@exemple.com"]),
            (K::Link, &["https://exemple.fr", "www.exemple.fr"]),
            (K::Phone, &["06 12 34 56 78", "0612345678", "+33612345678", "01.02.03.04.05", "+33 (0)6 12 34 56 78"]),
            (K::Flag, &["oui", "NON", "Mme", "M."]),
        ] {
            for text in texts {
                assert_eq!(CellKind::of(text), kind, "{text}");
            }
        }
    }
}
