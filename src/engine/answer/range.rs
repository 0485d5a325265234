//! Ranges and lists of house numbers: `12/24`, `du 3 au 43`, `12, 14, 16`.

use crate::engine::query::housenumber::NumberReading;
use crate::engine::query::query::Query;
use crate::engine::query::word_set::words_of;

/// Last number of the range or list that a reading begins. `None` for a single number.
pub fn last_number(query: &Query, reading: &NumberReading) -> Option<u32> {
    // Words beside the core are those of the range, behind it, or `n°` before it.
    let last = words_of(reading.words & !reading.core).last()?;
    let text = query.tokens.text(last);
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    text.get(..digits)?.parse().ok()
}

/// The reading that begins the range or list of another, else that other.
pub fn first_reading<'q>(query: &'q Query, reading: &'q NumberReading) -> &'q NumberReading {
    let begins = |first: &&NumberReading| reading.core & !(first.words & !first.core) == 0;
    query.numbers.iter().find(begins).unwrap_or(reading)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::model::request::SearchRequest;

    fn last(text: &str) -> Option<u32> {
        let query = Query::read(&SearchRequest::new(text));
        query.numbers.iter().find(|reading| reading.number == 12).and_then(|reading| last_number(&query, reading))
    }

    #[test]
    fn ranges_and_lists_have_a_last_number() {
        for text in ["12/24 rue", "12-24 rue", "du 12 au 24 rue", "12 à 24 rue", "12, 14, 24 rue", "n° 12-24 rue", "12-24bis rue"]
        {
            assert_eq!(last(text), Some(24), "{text}");
        }
        assert_eq!(last("12 bis-24 rue"), Some(24));
        let query = Query::read(&SearchRequest::new("2/12 rue"));
        assert!(query.numbers.iter().all(|reading| first_reading(&query, reading).number == 2));
        for text in ["12 rue", "12 bis rue", "n° 12 rue", "12, 8 rue", "rue"] {
            assert_eq!(last(text), None, "{text}");
        }
    }
}
