//! A parameter, and the values that it takes.

use super::item::Item;
use super::read_value::ANSWERS;

/// One parameter of an endpoint.
pub(in crate::api) struct Parameter {
    pub(in crate::api) name: &'static str,
    /// Other names, which clients of the peers use.
    pub(in crate::api) aliases: &'static [&'static str],
    pub(in crate::api) expects: Expects,
    pub(in crate::api) required: bool,
    /// The meaning of an absent parameter, for people.
    pub(in crate::api) default: Option<&'static str>,
    pub(in crate::api) about: &'static str,
    pub(in crate::api) example: &'static str,
}

/// The values that a parameter takes.
pub(in crate::api) enum Expects {
    /// A text of `least` to `most` characters.
    Text { least: usize, most: usize },
    /// A whole number.
    Whole { least: usize, most: usize },
    /// Yes or no.
    Boolean,
    /// Degrees within ±`most`.
    Degrees { most: f64 },
    /// `lon,lat`.
    Position,
    /// `west,south,east,north`.
    Rectangle,
    /// A `GeoJSON` geometry, or a circle.
    Geometry,
    /// One of some words.
    Word(&'static [&'static str]),
    /// At most `most` values, repeated or separated by a comma, a space or `+`.
    Many { most: usize, item: &'static Item },
}

impl std::fmt::Display for Expects {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Text { least, most } => write!(out, "{least} to {most} characters"),
            Self::Whole { least, most } => write!(out, "a whole number from {least} to {most}"),
            Self::Boolean => write!(out, "one of {}", ANSWERS.join(", ")),
            Self::Degrees { most } => write!(out, "a number of degrees from -{most} to {most}"),
            Self::Position => write!(out, "lon,lat in degrees"),
            Self::Rectangle => write!(out, "west,south,east,north in degrees, with west <= east and south <= north"),
            Self::Geometry => write!(out, "a GeoJSON Point, LineString or Polygon, or a Circle"),
            Self::Word(words) => write!(out, "one of {}", words.join(", ")),
            Self::Many { most, item } => write!(out, "{}, at most {most} of them", item.expected),
        }
    }
}
