//! House numbers of a query, as people write them: `12`, `12 bis`, `12B`, `n° 12`, `12-14`, `12 à 18`, `12, 14, 16`.

use super::word_set::WordSet;
use crate::text::abbreviations::is_way;
use crate::text::tokens::Tokens;
use crate::text::words::{Class, class};

/// A house number, and the words that it is read from.
#[derive(Clone, Debug, PartialEq)]
pub struct NumberReading {
    /// The number.
    pub number: u32,
    /// Suffixes that it may have, likeliest first. One that is empty stands for no suffix.
    pub suffixes: Vec<String>,
    /// Share of its words' weight that it brings. It is less without the suffix that is written in one word with the number.
    pub share: f32,
    /// The words.
    pub words: WordSet,
    /// The words that must be there. The others, a range's end or `n°`, may be read as part of a name.
    pub core: WordSet,
}

impl NumberReading {
    /// Last number of the range or list that it begins. `None` for a single number.
    pub fn last_number(&self, tokens: &Tokens) -> Option<u32> {
        // Words beside the core are those of the range, behind it, or `n°` before it.
        let last = (self.words & !self.core).iter().last()?;
        let text = tokens.text(last);
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        text.get(..digits)?.parse().ok()
    }

    /// The reading that begins its range or list. `self` if none does.
    pub fn first_of_range<'q>(&'q self, readings: &'q [Self]) -> &'q Self {
        let begins = |first: &&Self| self.core.is_within(first.words & !first.core);
        readings.iter().find(begins).unwrap_or(self)
    }
}

impl NumberReading {
    /// Whether it is read with a suffix.
    pub fn has_suffix(&self) -> bool {
        self.suffixes.first().is_some_and(|suffix| !suffix.is_empty())
    }
}

/// The house number at a word: `12`, `12 bis`, `12bis`, `12B`, `n° 12`, `12-14`, `12 à 18`.
pub fn read(tokens: &Tokens, index: usize) -> Option<NumberReading> {
    let text = tokens.text(index);
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, attached) = text.split_at_checked(digits)?;
    if digits == 0 || digits > 5 || !attached.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return None;
    }
    let number = number.parse().ok()?;
    let mut reading =
        NumberReading { number, suffixes: vec![String::new()], share: 1.0, words: WordSet::of(index), core: WordSet::of(index) };
    let next = index + 1;
    if let Some(end) = range_end(tokens, next, number).filter(|_| attached.is_empty()) {
        (next..=end).for_each(|index| reading.words |= WordSet::of(index));
    } else if !attached.is_empty() {
        reading.suffixes = suffixes(attached)?;
    } else if let Some(found) = suffixes(tokens.text(next)).filter(|_| !matches!(tokens.before(next), '\'' | '’')) {
        reading.suffixes = found;
        reading.words |= WordSet::of(next);
        reading.core |= WordSet::of(next);
        if let Some(end) = range_end(tokens, next + 1, number) {
            (next + 1..=end).for_each(|index| reading.words |= WordSet::of(index));
        }
    }
    if let Some(before) = index.checked_sub(1).filter(|&before| matches!(tokens.text(before), "n" | "no" | "num" | "numero")) {
        reading.words |= WordSet::of(before);
    }
    Some(reading)
}

/// Units whose number may be the suffix of a house number: `345 lot 12`, `80 appt 1`.
const UNITS: &[&str] =
    &["app", "appt", "apt", "bat", "batiment", "bloc", "chalet", "entree", "esc", "lot", "lgt", "porte", "villa"];

/// The same number with the suffix of a word or two before a type of way, or of a unit anywhere: `76 aa route`, `345 lot 12`.
/// Few shards have such suffixes.
pub fn with_rare_suffix(tokens: &Tokens, reading: &NumberReading) -> Option<NumberReading> {
    let own = reading.core.start();
    let is_before_way = is_short(tokens.text(own + 1)) && is_way(tokens.text(own + 2));
    let unit = || (0..tokens.len()).find(|&at| at != own && UNITS.contains(&tokens.text(at)));
    let first = if is_before_way { own + 1 } else { unit()? };
    let is_marked = matches!(tokens.text(first + 1), "n" | "no");
    let last = if is_before_way { first } else { first + 1 + usize::from(is_marked) };
    let value = tokens.text(last);
    if last == own || !(1..=4).contains(&value.len()) || class(value) != Class::Plain {
        return None;
    }
    let suffix = if is_before_way { value.to_owned() } else { [tokens.text(first), value].concat() };
    // The words of the suffix are no core: most streets do not have it, and its gain would loosen every bound.
    let words = WordSet::of(own) | WordSet::range(first..last + 1);
    Some(NumberReading { number: reading.number, suffixes: vec![suffix], share: 1.0, words, core: WordSet::of(own) })
}

/// Whether a word may be a suffix as few numbers have it: `aa`, `p1`.
fn is_short(word: &str) -> bool {
    let letters = word.bytes().take_while(u8::is_ascii_lowercase).count();
    (1..=2).contains(&letters) && (2..=4).contains(&word.len()) && word.bytes().skip(letters).all(|byte| byte.is_ascii_digit())
}

/// The last word of a range or a list that goes on at a word: `-14`, `/14`, `à 18`, `et 14`, `, 14, 16`.
fn range_end(tokens: &Tokens, next: usize, number: u32) -> Option<usize> {
    let by_word = matches!(tokens.text(next), "a" | "et" | "au");
    let end = if by_word { next + 1 } else { next };
    let text = tokens.text(end);
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let other: u32 = text[..digits].parse().ok().filter(|_| (1..=4).contains(&digits))?;
    let by_sign = match tokens.before(next) {
        '-' | '/' | '–' => true,
        // A list rises: `appartement 12, 8 rue X` is none.
        ',' => other > number && digits == text.len(),
        _ => false,
    };
    (by_word || by_sign).then(|| range_end(tokens, end + 1, other).unwrap_or(end))
}

/// The suffixes that a word may stand for, likeliest first. `None` when it is no suffix.
fn suffixes(word: &str) -> Option<Vec<String>> {
    let forms: &[&str] = match word {
        "b" | "bis" => &["bis", "b"],
        "t" | "ter" => &["ter", "t"],
        "q" | "quater" => &["quater", "q"],
        "quinquies" | "quinq" | "c" => &["quinquies", "c"],
        _ => &[],
    };
    if forms.is_empty() && !(word.len() == 1 && word.bytes().all(|byte| byte.is_ascii_lowercase())) {
        return None;
    }
    let own = std::iter::once(word.to_owned());
    Some(own.chain(forms.iter().filter(|form| **form != word).map(|form| (*form).to_owned())).collect())
}

#[cfg(test)]
mod tests {
    use crate::engine::model::request::SearchRequest;
    use crate::engine::query::query::Query;
    use crate::engine::query::word_set::WordSet;

    fn numbers(text: &str) -> Vec<(u32, String, WordSet)> {
        let query = Query::read(&SearchRequest::new(text));
        query.numbers.into_iter().map(|reading| (reading.number, reading.suffixes[0].clone(), reading.words)).collect()
    }

    #[test]
    fn reads_house_numbers_in_all_their_forms() {
        assert_eq!(numbers("12 rue"), [(12, String::new(), WordSet::of_bits(0b1))]);
        assert_eq!(numbers("00012 rue"), [(12, String::new(), WordSet::of_bits(0b1))]);
        assert_eq!(
            numbers("12 bis rue"),
            [(12, "bis".to_owned(), WordSet::of_bits(0b11)), (12, String::new(), WordSet::of_bits(0b1))]
        );
        assert_eq!(numbers("12B rue"), [(12, "b".to_owned(), WordSet::of_bits(0b1)), (12, String::new(), WordSet::of_bits(0b1))]);
        assert_eq!(numbers("n°12 rue"), [(12, String::new(), WordSet::of_bits(0b11))]);
        assert_eq!(numbers("12-14 rue")[0], (12, String::new(), WordSet::of_bits(0b11)));
        assert_eq!(numbers("12 à 18 rue")[0], (12, String::new(), WordSet::of_bits(0b111)));
        assert_eq!(numbers("12, 14, 16 rue")[0], (12, String::new(), WordSet::of_bits(0b111)));
        assert_eq!(numbers("12, 8 rue")[0], (8, String::new(), WordSet::of_bits(0b10)), "the number beside the street");
        assert_eq!(numbers("2 11 rue")[0], (11, String::new(), WordSet::of_bits(0b10)));
        assert_eq!(numbers("11 rue X 2024-01-02"), [(11, String::new(), WordSet::of_bits(0b1))]);
        assert_eq!(numbers("76 aa route")[0], (76, "aa".to_owned(), WordSet::of_bits(0b11)));
        assert_eq!(numbers("345 route X lot 12")[0], (345, "lot12".to_owned(), WordSet::of_bits(0b11001)));
        assert!(numbers("12 bis-14 rue").contains(&(12, String::new(), WordSet::of_bits(0b101))));
        assert_eq!(numbers("12 a rue")[0], (12, "a".to_owned(), WordSet::of_bits(0b11)));
        assert_eq!(numbers("12 bis-14 rue")[0], (12, "bis".to_owned(), WordSet::of_bits(0b111)));
        assert_eq!(numbers("rue 75001 paris"), []);
    }

    fn last(text: &str) -> Option<u32> {
        let query = Query::read(&SearchRequest::new(text));
        query.numbers.iter().find(|reading| reading.number == 12).and_then(|reading| reading.last_number(&query.tokens))
    }

    #[test]
    fn ranges_and_lists_have_a_last_number() {
        for text in ["12/24 rue", "12-24 rue", "du 12 au 24 rue", "12 à 24 rue", "12, 14, 24 rue", "n° 12-24 rue", "12-24bis rue"]
        {
            assert_eq!(last(text), Some(24), "{text}");
        }
        assert_eq!(last("12 bis-24 rue"), Some(24));
        let query = Query::read(&SearchRequest::new("2/12 rue"));
        assert!(query.numbers.iter().all(|reading| reading.first_of_range(&query.numbers).number == 2));
        for text in ["12 rue", "12 bis rue", "n° 12 rue", "12, 8 rue", "rue"] {
            assert_eq!(last(text), None, "{text}");
        }
    }
}
