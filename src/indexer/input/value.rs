//! Parsers of single fields, shared by all readers: codes, numbers, positions.

use super::{clean, coordinate, fault, territory};
use crate::geo::point::{Bbox, Point};
use crate::indexer::cog;
use crate::text::placeholder;
use crate::text::{departements, digits};

/// The number of a street or a place without numbers in BAL.
const NO_NUMBER: u32 = 99_999;
/// The longest name in bytes. The longest of BAN has about 130.
const MAX_NAME: usize = 250;
/// The longest suffix in bytes. BAL allows 9 characters.
const MAX_SUFFIX: usize = 32;

/// A field's value, or the reason to skip the row.
pub(super) type Checked<T> = Result<T, &'static str>;

/// The commune of the current rows, checked once for consecutive rows in it.
#[derive(Debug, Default)]
pub(super) struct Citycode {
    raw: String,
    code: String,
    fault: Option<&'static str>,
    bounds: Option<Bbox>,
    raw_postcode: String,
    postcode: String,
    postcode_mend: Option<&'static str>,
}

impl Citycode {
    /// Checks a code. `2a004` is read as `2A004`, `5061` and `5061.0` as `05061`.
    pub(super) fn read(&mut self, raw: &str) -> Checked<()> {
        if raw != self.raw || self.bounds.is_none() {
            self.raw.clear();
            self.raw.push_str(raw);
            self.code = citycode(raw);
            self.raw_postcode.clear();
            let departement = departement(&self.code);
            self.fault = departement.err();
            self.bounds = Some(departement.map_or(territory::of_departement(""), territory::of_departement));
        }
        self.fault.map_or(Ok(()), Err)
    }

    /// The last code.
    pub(super) fn code(&self) -> &str {
        &self.code
    }

    /// Reads a postcode of the commune. One that is not five digits is mended, if the commune tells how.
    pub(super) fn read_postcode(&mut self, raw: &str) {
        if raw != self.raw_postcode || raw.is_empty() {
            raw.clone_into(&mut self.raw_postcode);
            self.postcode_mend = None;
            self.postcode.clear();
            if digits::are_five(raw) {
                self.postcode.push_str(raw);
            } else if !placeholder::is_missing(raw) {
                let (postcode, mend) = mended_postcode(raw, &self.code);
                self.postcode = postcode;
                self.postcode_mend = Some(mend);
            }
        }
    }

    /// The last postcode, or an empty text.
    pub(super) fn postcode(&self) -> &str {
        &self.postcode
    }

    /// The mends of the last code and postcode.
    pub(super) fn mends(&self) -> impl Iterator<Item = &'static str> {
        let has_lost_zero = self.fault.is_none() && self.raw.len() != self.code.len();
        has_lost_zero.then_some(fault::MENDED_CITYCODE).into_iter().chain(self.postcode_mend)
    }

    /// Checks that a position is in the commune's territory.
    pub(super) fn point(&self, lon: Option<i32>, lat: Option<i32>) -> Checked<Point> {
        let (Some(lon), Some(lat)) = (lon, lat) else { return Err(fault::COORDINATES_NOT_NUMBERS) };
        if lon.abs() > 180_000_000 || lat.abs() > 90_000_000 {
            return Err(fault::COORDINATES_OUT_OF_RANGE);
        }
        let point = Point { lon, lat };
        if self.bounds.is_some_and(|bounds| bounds.contains(point)) {
            return Ok(point);
        }
        Err(if territory::is_french(point) { fault::ELSEWHERE } else { fault::OUTSIDE_FRANCE })
    }

    /// Parses and checks a position in decimal degrees.
    pub(super) fn point_of(&self, lon: &str, lat: &str) -> Checked<Point> {
        if lon.is_empty() || lat.is_empty() {
            return Err(fault::NO_COORDINATES);
        }
        self.point(coordinate::micro_degrees(lon), coordinate::micro_degrees(lat))
    }
}

/// An INSEE code in capitals, with the leading zero that spreadsheets take away. Other texts stay as they are.
pub(super) fn citycode(raw: &str) -> String {
    let code = without_decimals(raw);
    let has_lost_zero = code.len() == 4 && code.bytes().all(|byte| byte.is_ascii_digit());
    if has_lost_zero { format!("0{code}") } else { code.to_ascii_uppercase() }
}

/// The postcode that was meant in a commune, and the mend. The commune's own one, if it has just one, stands in for what is none.
fn mended_postcode(raw: &str, citycode: &str) -> (String, &'static str) {
    let digits: String = without_decimals(raw).chars().filter(|c| !c.is_whitespace()).collect();
    let known = cog::find(citycode).map_or(&[][..], |commune| &commune.postcodes);
    let is_near = |code: &str| known.contains(&code) || known.is_empty() && citycode.starts_with(code.get(..2).unwrap_or("?"));
    let padded = format!("{digits:0>5}");
    if digits.len() >= 4 && digits::are_five(&padded) && (digits.len() == 5 || is_near(&padded)) {
        return (padded, fault::MENDED_POSTCODE);
    }
    match known {
        [only] => ((*only).to_owned(), fault::COMMUNES_POSTCODE),
        _ => (String::new(), fault::NO_POSTCODE),
    }
}

/// A number without the `.0` that tables of decimal numbers append.
fn without_decimals(text: &str) -> &str {
    let point = text.find(['.', ',']).unwrap_or(text.len());
    let (whole, decimals) = text.split_at(point);
    if decimals.bytes().skip(1).all(|byte| byte == b'0') { whole } else { text }
}

fn departement(citycode: &str) -> Checked<&'static str> {
    if citycode.is_empty() {
        return Err(fault::NO_CITYCODE);
    }
    if !is_citycode(citycode) {
        return Err(fault::BAD_CITYCODE);
    }
    departements::of_citycode(citycode).ok_or(fault::UNKNOWN_DEPARTEMENT)
}

fn is_citycode(code: &str) -> bool {
    let bytes = code.as_bytes();
    bytes.len() == 5 && bytes.iter().enumerate().all(|(i, b)| b.is_ascii_digit() || (i == 1 && matches!(b, b'A' | b'B')))
}

/// An INSEE code of a former commune, or an empty text for other texts.
pub(super) fn former_citycode(code: &str) -> &str {
    if is_citycode(code) { code } else { "" }
}

/// A postcode of addok, or an empty text for other texts.
pub(super) fn postcode(code: &str) -> &str {
    if digits::are_five(code) { code } else { "" }
}

/// Parses a house number. `None` for an empty field, and for [`NO_NUMBER`].
pub(super) fn number(text: &str) -> Checked<Option<u32>> {
    if text.is_empty() {
        return Ok(None);
    }
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(fault::NUMBER_NOT_A_NUMBER);
    }
    match text.parse() {
        Ok(NO_NUMBER) => Ok(None),
        Ok(number) if number < NO_NUMBER => Ok(Some(number)),
        _ => Err(fault::NUMBER_OUT_OF_RANGE),
    }
}

/// Parses the number and the suffix of a row. The cell of the number may hold the suffix too: `12bis`, `12 BIS`, `12-b`, `12.0`.
pub(super) fn number_of_cells<'a>(cell: &'a str, suffix_cell: &'a str) -> Checked<(Option<u32>, &'a str)> {
    let own = suffix(suffix_cell)?;
    let text = without_decimals(cell);
    let length = text.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, rest) = text.split_at(length);
    let rest = rest.trim_start_matches([' ', '-', '_', '/', '.']);
    if rest.is_empty() && (length > 0 || text.is_empty()) {
        return Ok((number(digits)?, own));
    }
    let is_suffix = rest.starts_with(char::is_alphabetic) && rest.chars().all(|c| c.is_alphanumeric() || c == ' ');
    if length == 0 || !is_suffix {
        return Err(fault::NUMBER_NOT_A_NUMBER);
    }
    let joined = suffix(rest)?;
    if own.is_empty() || own.eq_ignore_ascii_case(joined) {
        return Ok((number(digits)?, joined));
    }
    Err(fault::TWO_SUFFIXES)
}

/// Parses a number with its suffix, as addok writes them: `12bis`, `12 bis`.
pub(super) fn number_and_suffix(text: &str) -> Checked<(Option<u32>, &str)> {
    let text = text.trim();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 {
        return Err(fault::NUMBER_NOT_A_NUMBER);
    }
    let (digits, rest) = text.split_at(digits);
    Ok((number(digits)?, suffix(rest.trim_start())?))
}

/// Checks the name of a street or a place.
pub(super) fn name(text: &str) -> Checked<&str> {
    match text.len() {
        0 => Err(fault::NO_NAME),
        1..=MAX_NAME => Ok(text),
        _ => Err(fault::NAME_TOO_LONG),
    }
}

/// A name that may be missing, such as that of a former commune. Empty for `NULL` and the like.
pub(super) fn optional_name(text: &str) -> &str {
    if placeholder::is_missing(text) || text.len() > MAX_NAME { "" } else { text }
}

/// Whether a cell says yes: `1`, `oui`, `true`.
pub(super) fn is_yes(text: &str) -> bool {
    ["1", "1.0", "oui", "o", "true", "vrai"].iter().any(|yes| text.eq_ignore_ascii_case(yes))
}

/// Checks the suffix of a number. Empty for `NULL` and the like.
pub(super) fn suffix(text: &str) -> Checked<&str> {
    let text = clean::suffix(text);
    if placeholder::is_missing(text) {
        return Ok("");
    }
    if text.len() <= MAX_SUFFIX { Ok(text) } else { Err(fault::SUFFIX_TOO_LONG) }
}

/// The street's code in a key of BAN or BAL: `75104_8249_00012_bis`, `05001_b010`.
///
/// Empty if the key has none or an unknown one (`xxxx`). Also empty if the key is of another commune, where the code may be
/// another street's.
pub(super) fn street_code<'a>(key: &'a str, citycode: &str) -> &'a str {
    const LONGEST: usize = 12;
    let mut parts = key.split('_');
    let commune = parts.next().unwrap_or_default();
    let Some(code) = parts.next() else { return "" };
    let known = !code.eq_ignore_ascii_case("xxxx") && !code.bytes().all(|byte| byte == b'0');
    let sane = code.len() <= LONGEST && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if known && sane && commune.eq_ignore_ascii_case(citycode) { code } else { "" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_names_its_street() {
        assert_eq!(street_code("75101_cfq3tf_00001", "75101"), "cfq3tf");
        assert_eq!(street_code("75104_0420_00039_bis", "75104"), "0420");
        assert_eq!(street_code("2a004_b010", "2A004"), "b010");
        assert_eq!(street_code("75104_xxxx_00001", "75104"), "");
        assert_eq!(street_code("75104_0000_00001", "75104"), "");
        assert_eq!(street_code("05002_0420_00001", "05001"), "");
        assert_eq!(street_code("75104", "75104"), "");
        assert_eq!(street_code("", ""), "");
        assert_eq!(street_code("75104_é_1", "75104"), "");
    }

    #[test]
    fn numbers_and_suffixes_are_told_apart() {
        assert_eq!(number("00012"), Ok(Some(12)));
        assert_eq!(number("0"), Ok(Some(0)));
        assert_eq!(number("99999"), Ok(None));
        assert_eq!(number(""), Ok(None));
        assert_eq!(number("12bis"), Err(fault::NUMBER_NOT_A_NUMBER));
        assert_eq!(number("-1"), Err(fault::NUMBER_NOT_A_NUMBER));
        assert_eq!(number("100000"), Err(fault::NUMBER_OUT_OF_RANGE));
        assert_eq!(number("99999999999999999999"), Err(fault::NUMBER_OUT_OF_RANGE));
        assert_eq!(number_and_suffix("12bis"), Ok((Some(12), "bis")));
        assert_eq!(number_and_suffix(" 12 p2"), Ok((Some(12), "p2")));
        assert_eq!(number_and_suffix("0"), Ok((Some(0), "")));
        assert_eq!(number_and_suffix("bis"), Err(fault::NUMBER_NOT_A_NUMBER));
        assert_eq!(number_and_suffix("3 c\nc"), Ok((Some(3), "c")));
        assert_eq!(number_and_suffix("1\\"), Ok((Some(1), "")));
        assert_eq!(number_and_suffix("42a bis"), Ok((Some(42), "a bis")));
    }

    #[test]
    fn cells_of_spreadsheets_are_numbers_too() {
        for (cells, number, suffix) in [
            (("12", ""), Some(12), ""),
            (("", ""), None, ""),
            (("0", ""), Some(0), ""),
            (("99999", ""), None, ""),
            (("99999.0", ""), None, ""),
            (("12.0", "bis"), Some(12), "bis"),
            (("12,00", ""), Some(12), ""),
            (("12bis", ""), Some(12), "bis"),
            (("12 BIS", "bis"), Some(12), "BIS"),
            (("12-b", ""), Some(12), "b"),
            (("12 ter", "NULL"), Some(12), "ter"),
        ] {
            assert_eq!(number_of_cells(cells.0, cells.1), Ok((number, suffix)), "{cells:?}");
        }
        for cell in ["douze", "12.5", "12/14", "1E+05", "-", "bis", "-1"] {
            assert_eq!(number_of_cells(cell, ""), Err(fault::NUMBER_NOT_A_NUMBER), "{cell}");
        }
        assert_eq!(number_of_cells("12b", "ter"), Err(fault::TWO_SUFFIXES));
        assert_eq!(number_of_cells("123456", ""), Err(fault::NUMBER_OUT_OF_RANGE));
    }

    #[test]
    fn codes_get_their_zero_back() {
        let mut code = Citycode::default();
        for (raw, citycode, postcode, read, mends) in [
            ("5061", "05061", "5000", "05000", &[fault::MENDED_CITYCODE, fault::MENDED_POSTCODE][..]),
            ("5061.0", "05061", "5000.0", "05000", &[fault::MENDED_CITYCODE, fault::MENDED_POSTCODE]),
            ("53130", "53130", "53 000", "53000", &[fault::MENDED_POSTCODE]),
            ("53130", "53130", "5300", "53000", &[fault::COMMUNES_POSTCODE]),
            ("53130", "53130", "", "", &[]),
            ("53130", "53130", "53000", "53000", &[]),
            ("75056", "75056", "7500", "", &[fault::NO_POSTCODE]),
            ("2a004", "2A004", "NULL", "", &[]),
        ] {
            assert_eq!((code.read(raw), code.code()), (Ok(()), citycode));
            code.read_postcode(postcode);
            assert_eq!(code.postcode(), read, "{postcode}");
            assert_eq!(code.mends().collect::<Vec<_>>(), mends, "{raw} {postcode}");
        }
    }

    #[test]
    fn a_citycode_bounds_its_positions() {
        let mut gap = Citycode::default();
        assert_eq!(gap.read("05061"), Ok(()));
        assert!(gap.point_of("6.078", "44.558").is_ok());
        assert_eq!(gap.point_of("6.078", ""), Err(fault::NO_COORDINATES));
        assert_eq!(gap.point_of("6,o78", "44.558"), Err(fault::COORDINATES_NOT_NUMBERS));
        assert_eq!(gap.point_of("6.078", "144.5"), Err(fault::COORDINATES_OUT_OF_RANGE));
        assert_eq!(gap.point_of("0", "0"), Err(fault::OUTSIDE_FRANCE));
        assert_eq!(gap.point_of("55.3", "-21.1"), Err(fault::ELSEWHERE));
        let mut code = Citycode::default();
        assert_eq!(code.read(""), Err(fault::NO_CITYCODE));
        assert_eq!(code.read("506"), Err(fault::BAD_CITYCODE));
        assert_eq!(code.read("20004"), Err(fault::UNKNOWN_DEPARTEMENT));
        assert_eq!((code.read("2a004"), code.code()), (Ok(()), "2A004"));
        assert_eq!(code.read("20004"), Err(fault::UNKNOWN_DEPARTEMENT));
    }
}
