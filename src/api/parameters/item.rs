//! The kinds of value that a list may hold.

use crate::engine::model::hit::Kind;
use crate::text::departements::DEPARTEMENTS;
use crate::text::{departements, digits};

/// A kind of value of a list.
pub(in crate::api) struct Item {
    /// A description for people.
    pub(in crate::api) expected: &'static str,
    /// Characters between values.
    pub(super) separators: &'static [char],
    /// A description for programs.
    pub(in crate::api) shape: Shape,
    /// Parses one value, in the form that the engine takes. `None` if it is not one.
    pub(super) read: fn(&str) -> Option<String>,
    /// The values that stand for one which is none any more.
    pub(super) advice: fn(&str) -> Option<&'static str>,
}

/// A set of texts.
pub(in crate::api) enum Shape {
    /// A list of words.
    Words(fn() -> Vec<&'static str>),
    /// A regular expression.
    Pattern(&'static str),
}

const SEPARATORS: &[char] = &[',', ' ', '+'];

/// A type of result.
pub(super) static KIND: Item = Item {
    expected: "one of housenumber, street, locality, municipality",
    separators: SEPARATORS,
    shape: Shape::Words(|| Kind::ALL.map(Kind::as_str).to_vec()),
    read: |text| Kind::parse(&text.to_ascii_lowercase()).map(|kind| kind.as_str().to_owned()),
    advice: no_advice,
};

/// A postcode.
pub(super) static POSTCODE: Item = Item {
    expected: "five digits",
    separators: SEPARATORS,
    shape: Shape::Pattern(r"^[0-9]{5}$"),
    read: |text| digits::are_five(text).then(|| text.to_owned()),
    advice: no_advice,
};

/// An INSEE code.
pub(super) static CITYCODE: Item = Item {
    expected: "an INSEE code such as 75104 or 2A004",
    separators: SEPARATORS,
    shape: Shape::Pattern(r"^([0-9]{5}|[0-9][AB][0-9]{3})$"),
    read: citycode,
    advice: no_advice,
};

/// A département.
pub(super) static DEPCODE: Item = Item {
    expected: "a département such as 05, 2A or 974",
    separators: SEPARATORS,
    shape: Shape::Words(|| DEPARTEMENTS.iter().map(|(code, _, _)| *code).collect()),
    read: depcode,
    advice: of_corsica,
};

/// A part of France, as Géoplateforme names it.
pub(super) static TERRITORY: Item = Item {
    expected: "METROPOLE, DOMTOM, a département or a postcode",
    separators: SEPARATORS,
    shape: Shape::Pattern(r"^(METROPOLE|DOMTOM|[0-9]{2,3}|2[AB]|[0-9]{5})$"),
    read: |text| {
        one_of(&["METROPOLE", "DOMTOM"], text)
            .or_else(|| digits::are_five(text).then(|| text.to_owned()))
            .or_else(|| depcode(text))
    },
    advice: of_corsica,
};

/// A part of the service of Géoplateforme.
pub(super) static INDEX: Item = Item {
    expected: "one of address, poi, parcel",
    separators: SEPARATORS,
    shape: Shape::Words(|| INDEXES.to_vec()),
    read: |text| one_of(&INDEXES, text),
    advice: no_advice,
};

const INDEXES: [&str; 3] = ["address", "poi", "parcel"];

const SUGGESTIONS: [&str; 2] = ["StreetAddress", "PositionOfInterest"];

/// A type of suggestion, as Géoplateforme names it.
pub(super) static SUGGESTION: Item = Item {
    expected: "one of StreetAddress, PositionOfInterest",
    separators: SEPARATORS,
    shape: Shape::Words(|| SUGGESTIONS.to_vec()),
    read: |text| one_of(&SUGGESTIONS, text),
    advice: no_advice,
};

/// The id of an address, a street or a commune.
pub(super) static ID: Item = Item {
    expected: "an id such as 75104_8249_00012_bis, 75104_8249 or 75104",
    // No blank: a suffix may contain one, as `75104_8249_00012_lot 1`.
    separators: &[','],
    shape: Shape::Pattern(r"^[0-9][0-9AB][0-9]{3}(_[0-9a-zA-Z]{1,9}(_[0-9]{1,9}(_[^,\s]([^,]{0,18}[^,\s])?)?)?)?$"),
    read: id,
    advice: no_advice,
};

fn no_advice(_: &str) -> Option<&'static str> {
    None
}

/// Corsica was one département until 1976, and its postcodes still begin with its number.
fn of_corsica(text: &str) -> Option<&'static str> {
    (text == "20").then_some("2A or 2B")
}

/// Parses one of some words, in any case.
fn one_of(words: &[&str], text: &str) -> Option<String> {
    words.iter().find(|word| word.eq_ignore_ascii_case(text)).map(|word| (*word).to_owned())
}

/// Parses five digits, or Corsica's `2A004` with the letter in either case.
fn citycode(text: &str) -> Option<String> {
    let code = text.to_ascii_uppercase();
    let rest = code.bytes().enumerate().filter(|(at, byte)| *at != 1 || !matches!(byte, b'A' | b'B'));
    (code.len() == 5 && all_digits(rest.map(|(_, byte)| byte))).then_some(code)
}

/// Parses the code of an existing département. `2a` is read as `2A`.
fn depcode(text: &str) -> Option<String> {
    departements::find(text).map(|(code, _, _)| code.to_owned())
}

/// Parses the id of an address, a street or a commune.
fn id(text: &str) -> Option<String> {
    let mut parts = text.trim().splitn(4, '_');
    let mut id = citycode(parts.next()?)?;
    let street = parts.next().map(str::to_ascii_lowercase);
    let number = parts.next();
    let suffix = parts.next().map(str::to_lowercase);
    let is_sound = street
        .as_deref()
        .is_none_or(|code| (1..=9).contains(&code.len()) && code.bytes().all(|byte| byte.is_ascii_alphanumeric()))
        && number.is_none_or(|number| (1..=9).contains(&number.len()) && all_digits(number.bytes()))
        && suffix.as_deref().is_none_or(|suffix| (1..=20).contains(&suffix.chars().count()));
    for part in [street.as_deref(), number, suffix.as_deref()].into_iter().flatten() {
        id.push('_');
        id.push_str(part);
    }
    is_sound.then_some(id)
}

fn all_digits(mut bytes: impl Iterator<Item = u8>) -> bool {
    bytes.all(|byte| byte.is_ascii_digit())
}
