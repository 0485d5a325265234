//! Queries for an intersection of two streets: `angle rue de Rivoli et rue du Louvre, Paris`.

use crate::text::abbreviations::is_way;
use crate::text::tokens::Tokens;
use crate::text::words::{Class, class};

/// Words that announce two streets.
const KEYWORDS: &[&str] = &["angle", "croisement", "intersection"];
/// Words between the two streets. Without a keyword before, `et` may be part of a name.
const BETWEEN: &[&str] = &["et", "x"];
/// The word between two streets that is never part of a name.
const CROSSED: &str = "x";
/// The texts of the two streets. The second has the end of the query, which names the commune.
pub fn read(tokens: &Tokens) -> Option<(String, String)> {
    let keyword = (0..tokens.len().min(3)).find(|&index| KEYWORDS.contains(&tokens.text(index)));
    let start = match keyword {
        Some(keyword) => (keyword + 1..tokens.len()).find(|&index| is_way(tokens.text(index)))?,
        None => Some(0).filter(|&index| is_way(tokens.text(index)))?,
    };
    let second = parted(tokens, start, keyword.is_some()).or_else(|| keyword.and_then(|_| follows(tokens, start)))?;
    let end = if BETWEEN.contains(&tokens.text(second - 1)) { second - 1 } else { second };
    let words = |range: std::ops::Range<usize>| range.map(|index| tokens.text(index)).collect::<Vec<_>>().join(" ");
    let way = (second..tokens.len()).find(|&index| is_way(tokens.text(index)))?;
    Some((words(start..end), words(way..tokens.len())))
}

/// Start of the second street, behind a word or a slash that parts the two.
fn parted(tokens: &Tokens, start: usize, has_keyword: bool) -> Option<usize> {
    (start + 1..tokens.len()).find(|&index| {
        let between = tokens.text(index - 1);
        let parted = between == CROSSED || has_keyword && BETWEEN.contains(&between) || tokens.before(index) == '/';
        // Articles may stand before the second type of way: `angle de la rue X et de la rue Y`.
        let next = (index..tokens.len()).map(|at| tokens.text(at)).find(|word| class(word) != Class::Article);
        parted && !BETWEEN.contains(&tokens.text(index)) && next.is_some_and(is_way)
    })
}

/// Start of the second street when nothing parts the two: the next type of way, unless it is part of a name (`rue du Faubourg`).
fn follows(tokens: &Tokens, start: usize) -> Option<usize> {
    let begins = |&index: &usize| is_way(tokens.text(index)) && class(tokens.text(index - 1)) == Class::Plain;
    (start + 2..tokens.len()).find(begins)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_of_an_intersection() {
        let halves = |text: &str| read(&Tokens::read(text)).map(|(a, b)| format!("{a} | {b}"));
        assert_eq!(halves("angle rue de Rivoli et rue du Louvre, Paris").unwrap(), "rue de rivoli | rue du louvre paris");
        assert_eq!(halves("à l'angle de la rue X et de la rue Y").unwrap(), "rue x | rue y");
        assert_eq!(halves("angle rue A / avenue B Lyon").unwrap(), "rue a | avenue b lyon");
        assert_eq!(halves("croisement bd Lenoir rue Bleue").unwrap(), "bd lenoir | rue bleue");
        assert_eq!(halves("rue A x av B").unwrap(), "rue a | av b");
        assert_eq!(halves("rue A / avenue B").unwrap(), "rue a | avenue b");
        assert_eq!(halves("angle rue du Faubourg Saint-Denis"), None);
        assert_eq!(halves("rue du Parc et rue du Pont"), None);
        assert_eq!(halves("rue de l'angle et du pont"), None);
        assert_eq!(halves("angle rue de Rivoli"), None);
    }
}
