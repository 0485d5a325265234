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
