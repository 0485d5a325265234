//! The reasons to skip a line. Equal faults have equal words, so that they can be counted.

pub(super) const LINE_TOO_LONG: &str = "line too long";
pub(super) const NOT_UTF8: &str = "not UTF-8";
pub(super) const OPEN_QUOTE: &str = "quote not closed";
pub(super) const FIELD_COUNT: &str = "wrong number of fields";
pub(super) const NO_NAME: &str = "no street name";
pub(super) const NAME_TOO_LONG: &str = "name too long";
pub(super) const SUFFIX_TOO_LONG: &str = "suffix too long";
pub(super) const NO_CITYCODE: &str = "no citycode";
pub(super) const BAD_CITYCODE: &str = "citycode is malformed";
pub(super) const UNKNOWN_DEPARTEMENT: &str = "citycode of no département";
pub(super) const NUMBER_NOT_A_NUMBER: &str = "house number is not a number";
pub(super) const NUMBER_OUT_OF_RANGE: &str = "house number out of range";
pub(super) const NO_COORDINATES: &str = "no coordinates";
pub(super) const COORDINATES_NOT_NUMBERS: &str = "coordinates are not numbers";
pub(super) const COORDINATES_OUT_OF_RANGE: &str = "coordinates out of range";
pub(super) const OUTSIDE_FRANCE: &str = "coordinates outside France";
pub(super) const ELSEWHERE: &str = "coordinates in another territory than the commune";
pub(super) const NOT_JSON: &str = "not a JSON document of addok";
pub(super) const UNKNOWN_TYPE: &str = "type is not street, locality or municipality";
pub(super) const TWO_SUFFIXES: &str = "house number with one suffix in its own cell and another beside it";

// Mends: the line is read.
pub(super) const MENDED_CITYCODE: &str = "citycode without its leading zero";
pub(super) const MENDED_POSTCODE: &str = "postcode without its leading zero, or with blanks";
pub(super) const COMMUNES_POSTCODE: &str = "postcode is malformed: the commune's is taken";
pub(super) const NO_POSTCODE: &str = "postcode is malformed: none is taken";

/// Every mend.
#[cfg(test)]
pub(super) const MENDS: [&str; 4] = [MENDED_CITYCODE, MENDED_POSTCODE, COMMUNES_POSTCODE, NO_POSTCODE];

/// The part of a row that a fault is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Name,
    Number,
    Citycode,
    Position,
}

/// The part of a row that a fault is in. `None` for faults of the line as a whole.
pub(super) fn part(why: &str) -> Option<Part> {
    match why {
        NO_NAME | NAME_TOO_LONG => Some(Part::Name),
        NUMBER_NOT_A_NUMBER | NUMBER_OUT_OF_RANGE | TWO_SUFFIXES | SUFFIX_TOO_LONG => Some(Part::Number),
        NO_CITYCODE | BAD_CITYCODE | UNKNOWN_DEPARTEMENT => Some(Part::Citycode),
        NO_COORDINATES | COORDINATES_NOT_NUMBERS | COORDINATES_OUT_OF_RANGE | OUTSIDE_FRANCE | ELSEWHERE => Some(Part::Position),
        _ => None,
    }
}

/// The remedy for a fault or a mend of rows, by its words. Empty for words of none.
pub fn remedy(why: &str) -> &'static str {
    match why {
        LINE_TOO_LONG => "a line has at most 64 KiB; look for a line end that is missing",
        NOT_UTF8 => "save the file as UTF-8",
        OPEN_QUOTE => "close the quote, or write it twice; no field may hold a line end",
        FIELD_COUNT => "give each line as many fields as the first; put fields that hold the separator into quotes",
        NO_NAME => "fill in the name of the street or the lieu-dit",
        NAME_TOO_LONG => "a name has at most 250 bytes",
        SUFFIX_TOO_LONG => "a suffix has at most 32 bytes",
        NO_CITYCODE => "fill in the INSEE code of the commune",
        BAD_CITYCODE => "an INSEE code has five digits, or 2A or 2B and three",
        UNKNOWN_DEPARTEMENT => "an INSEE code begins with a département's code; Corsica's are 2A and 2B, not 20",
        NUMBER_NOT_A_NUMBER => "write the number in digits, a suffix behind it or in its own column, and 99999 for none",
        NUMBER_OUT_OF_RANGE => "a house number is at most 99998",
        TWO_SUFFIXES => "leave the suffix in one of the two cells",
        NO_COORDINATES => "fill in longitude and latitude (WGS 84), also where x and y are given",
        COORDINATES_NOT_NUMBERS => "write longitude and latitude in decimal degrees",
        COORDINATES_OUT_OF_RANGE => "longitude is between -180 and 180, latitude between -90 and 90; x and y belong elsewhere",
        OUTSIDE_FRANCE => "look whether longitude and latitude are exchanged, or 0",
        ELSEWHERE => "look whether the INSEE code, or the position, is another commune's",
        NOT_JSON => "write one JSON document a line, as addok reads them",
        UNKNOWN_TYPE => "a document's type is street, locality or municipality",
        MENDED_CITYCODE | MENDED_POSTCODE => "format the column as text before saving the table",
        COMMUNES_POSTCODE | NO_POSTCODE => "a postcode has five digits",
        _ => "",
    }
}
