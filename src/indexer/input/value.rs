//! Parsers of single fields, shared by all readers: codes, numbers, positions.

use super::{coordinate, fault, territory};
use crate::geo::point::{Bbox, Point};
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
}

impl Citycode {
    /// Checks a code. `2a004` is read as `2A004`.
    pub(super) fn read(&mut self, raw: &str) -> Checked<()> {
        if raw != self.raw || self.bounds.is_none() {
            self.raw.clear();
            self.raw.push_str(raw);
            self.code = raw.to_ascii_uppercase();
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

/// A postcode, or an empty text for other texts.
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

/// Checks the suffix of a number.
pub(super) fn suffix(text: &str) -> Checked<&str> {
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
        assert_eq!(code.read("5061"), Err(fault::BAD_CITYCODE));
        assert_eq!(code.read("20004"), Err(fault::UNKNOWN_DEPARTEMENT));
        assert_eq!((code.read("2a004"), code.code()), (Ok(()), "2A004"));
        assert_eq!(code.read("20004"), Err(fault::UNKNOWN_DEPARTEMENT));
    }
}
