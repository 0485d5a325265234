//! Detects a file's separator and quote from its first rows. Two rows are enough.

use super::cutter::{Cut, Cutter};
use super::dialect::Dialect;
use super::encoding::Encoding;

/// Usual separators. French addresses contain commas, and hardly ever the others.
const DELIMITERS: [u8; 4] = *b";\t|,";

/// The most rows that are examined.
const MOST_ROWS: usize = 200;
/// The most bytes that are examined.
const MOST_BYTES: usize = 64 * 1024;

/// The fit of a separator and a quote to a file. The greater, the better.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
struct SeparatorFit {
    /// The share of rows with as many fields as the first, plus 1 if there is more than one column.
    agreement: f64,
    /// Whether the separators of the first row stand close to the names. In prose, a space follows.
    is_close: bool,
    /// Columns of the first row.
    columns: usize,
}

/// The separator and the quote of a text that begins with `text`. A given one is not detected. `is_whole`: nothing follows.
pub(crate) fn find(text: &[u8], is_whole: bool, delimiter: Option<u8>, quote: Option<u8>) -> (u8, u8) {
    let is_whole = is_whole && text.len() <= MOST_BYTES;
    let text = &text[..text.len().min(MOST_BYTES)];
    let quotes: &[u8] = match quote {
        Some(quote) => &[quote],
        None if may_use_apostrophes(text) => b"'\"",
        None => b"\"",
    };
    let delimiters: &[u8] = match delimiter {
        Some(delimiter) => &[delimiter],
        None => &DELIMITERS,
    };
    let mut best: Option<(SeparatorFit, u8, u8)> = None;
    for &quote in quotes {
        for &delimiter in delimiters {
            let fit = fit(text, is_whole, delimiter, quote);
            if best.is_none_or(|(known, ..)| fit > known) {
                best = Some((fit, delimiter, quote));
            }
        }
    }
    match best {
        // One column without a separator. The results need one, and every program knows the comma.
        Some((SeparatorFit { columns: 1, .. }, _, quote)) if delimiter.is_none() && !text.contains(&b',') => (b',', quote),
        Some((_, delimiter, quote)) => (delimiter, quote),
        None => (b',', b'"'),
    }
}

/// The separator that a first line `sep=;` declares, as spreadsheets write and read it, and the length of that line.
pub(crate) fn declared(text: &[u8]) -> Option<(u8, usize)> {
    let start = text.len() - after_line_ends(text).len();
    let line = text.get(start..)?.split(|byte| matches!(byte, b'\n' | b'\r')).next()?;
    let bare = line.strip_prefix(b"\"").unwrap_or(line);
    let (name, rest) = bare.split_at_checked(4)?;
    let (&delimiter, rest) = rest.split_first()?;
    let is_separator = delimiter == b'\t' || delimiter.is_ascii_punctuation() && !matches!(delimiter, b'"' | b'\'');
    // A spreadsheet that has saved the file again may have closed the line with quotes and separators.
    let is_closed = rest.iter().all(|byte| *byte == delimiter || matches!(byte, b'"' | b' '));
    (name.eq_ignore_ascii_case(b"sep=") && is_separator && is_closed).then_some((delimiter, start + line.len()))
}

/// Whether one of the first two rows begins with an apostrophe.
fn may_use_apostrophes(text: &[u8]) -> bool {
    text.split(|byte| matches!(byte, b'\n' | b'\r'))
        .filter(|line| !line.is_empty())
        .take(2)
        .any(|line| line.first() == Some(&b'\''))
}

fn fit(text: &[u8], is_whole: bool, delimiter: u8, quote: u8) -> SeparatorFit {
    let dialect = Dialect { encoding: Encoding::Utf8, has_bom: false, delimiter, quote };
    let mut cutter = Cutter::new(dialect);
    let mut rest = text;
    let mut columns = 0;
    let mut is_close = true;
    let mut rows = 0u16;
    let mut alike = 0u16;
    for _ in 0..=MOST_ROWS {
        rest = after_line_ends(rest);
        if rest.is_empty() {
            break;
        }
        let Cut::Row(length) = cutter.cut(rest, true) else { break };
        if !is_whole && length == rest.len() && columns > 0 {
            break; // cut off at the end of the sample
        }
        let fields = if cutter.has_too_many_columns() { usize::MAX } else { cutter.fields().1.len() };
        if columns == 0 {
            columns = fields;
            is_close = is_close_in(&rest[..length], delimiter);
        } else {
            rows += 1;
            alike += u16::from(fields == columns);
        }
        rest = &rest[length..];
    }
    let share = if rows == 0 { 1.0 } else { f64::from(alike) / f64::from(rows) };
    // A single column fits with any separator, so that every separator with several columns precedes it.
    SeparatorFit { agreement: if columns > 1 { 1.0 + share } else { share }, is_close, columns }
}

fn is_close_in(row: &[u8], delimiter: u8) -> bool {
    let mut all = 0;
    let mut spaced = 0;
    for pair in row.windows(2).filter(|pair| pair[0] == delimiter) {
        all += 1;
        spaced += usize::from(pair[1] == b' ');
    }
    spaced * 2 <= all
}

fn after_line_ends(text: &[u8]) -> &[u8] {
    let at = text.iter().position(|byte| !matches!(byte, b'\n' | b'\r')).unwrap_or(text.len());
    &text[at..]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> (char, char) {
        let (delimiter, quote) = find(text.as_bytes(), true, None, None);
        (char::from(delimiter), char::from(quote))
    }

    #[test]
    fn two_rows_are_enough() {
        for (text, delimiter) in [
            ("id;adresse\n1;12, rue de Rivoli, 75004, Paris\n", ';'),
            ("id,adresse\n1,\"12, rue de Rivoli; Paris\"\n", ','),
            ("id\tadresse\n1\t12, rue de Rivoli; Paris\n", '\t'),
            ("id|adresse|ville\n1|12, rue de Rivoli|Paris", '|'),
            ("id;lat;lon\n1;48,8556;2,36\n", ';'),
            ("voie;code postal, ville\n12 rue de Rivoli;75004, Paris\n", ';'),
            ("id;adresse, ville, pays\n1;12 rue de Rivoli, Paris, France\n", ';'),
            ("numero, voie, ville\n12, rue de Rivoli, Paris\n", ','),
            ("nom,adresse\n\"Dupont; Durand\",12 rue de Rivoli\n", ','),
            ("a;b;c\n", ';'),
            ("a,b", ','),
            ("adresse\n12 rue de Rivoli Paris\n", ','),
            ("adresse\n12, rue de Rivoli, Paris\n", ';'),
            ("adresse\n\"12, rue de Rivoli, Paris\"\n", ','),
            ("a;b\n1;2;\n3;4;\n", ';'),
        ] {
            let (found, quote) = found(text);
            if text.starts_with("adresse\n\"") {
                assert!(found == ';' || found == ',', "{text:?}: {found:?}");
            } else {
                assert_eq!(found, delimiter, "{text:?}");
            }
            assert_eq!(quote, '"', "{text:?}");
        }
    }

    #[test]
    fn apostrophes_are_quotes_when_they_stand_around_fields() {
        assert_eq!(found("'id','adresse'\n'1','12, rue de l''Eglise'\n"), (',', '\''));
        assert_eq!(found("id;adresse\n'1';'12; rue de la Paix'\n"), (';', '\''));
        assert_eq!(found("voie;ville\n'T Kapelstraat;Wormhout\n"), (';', '"'));
        assert_eq!(found("voie;ville\nrue de l'Eglise;L'Abergement\n"), (';', '"'));
    }

    #[test]
    fn a_line_may_declare_the_separator() {
        for (text, separator) in [
            ("sep=;\r\na,b\r\n", Some((b';', 5))),
            ("SEP=,\n", Some((b',', 5))),
            ("\"sep=\t\"\na", Some((b'\t', 7))),
            ("sep=;;;\na", Some((b';', 7))),
        ] {
            assert_eq!(declared(text.as_bytes()), separator, "{text:?}");
        }
        for text in ["", "sep", "sep=", "sep=a", "separateur;a\n", "sep=;a\n"] {
            assert_eq!(declared(text.as_bytes()), None, "{text:?}");
        }
    }

    #[test]
    fn what_is_given_is_kept() {
        assert_eq!(find(b"a;b\n", true, Some(b','), None), (b',', b'"'));
        assert_eq!(find(b"'a;b'\n", true, None, Some(b'"')).1, b'"');
    }
}
