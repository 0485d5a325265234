//! A parameter: the values that it takes, and how one is parsed.

use super::item::Item;
use super::raw::Raw;
use super::read_value::ANSWERS;
use super::values::Given;
use super::{geometry, read_value as values};
use crate::api::http::fault::Faults;

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

impl Parameter {
    /// The value. `None` if it is absent, and if it has a fault, which is added to `faults`.
    pub(super) fn read(&self, raw: &Raw<'_>, faults: &mut Faults) -> Option<Given> {
        if let Expects::Many { most, item } = &self.expects {
            return self.read_many(raw, *most, item, faults);
        }
        let text = raw.one(self)?;
        let given = match &self.expects {
            Expects::Text { least, most } => return Some(Given::Text(self.read_text(text, *least, *most, faults)?)),
            Expects::Whole { least, most } => values::whole(text, *least, *most).map(Given::Whole),
            Expects::Boolean => values::boolean(text).map(Given::Boolean),
            Expects::Degrees { most } => values::degrees(text, *most).map(Given::Degrees),
            Expects::Position => values::position(text).map(Given::Position),
            Expects::Rectangle => values::bbox(text).map(Given::Rectangle),
            Expects::Word(words) => values::word(text, words).map(Given::Word),
            Expects::Geometry => match geometry::read(text) {
                Ok(geometry) => Some(Given::Geometry(geometry)),
                Err(what) => {
                    faults.add(self.name, what);
                    return None;
                }
            },
            Expects::Many { .. } => None,
        };
        if given.is_none() {
            faults.add(self.name, format_args!("must be {}", self.expects));
        }
        given
    }

    /// The text as it was sent, since clients compare the echo with their query. Blanks around it do not count for `least`.
    fn read_text(&self, text: &str, least: usize, most: usize, faults: &mut Faults) -> Option<String> {
        let length = text.chars().count();
        let inner = text.trim().chars().count();
        if length > most {
            faults.add_with_status(413, self.name, format_args!("must contain at most {most} characters, it has {length}"));
        } else if inner < least {
            faults.add(self.name, format_args!("must contain at least {least} characters, it has {inner}"));
        } else {
            return Some(text.to_owned());
        }
        None
    }

    fn read_many(&self, raw: &Raw<'_>, most: usize, item: &Item, faults: &mut Faults) -> Option<Given> {
        let given = raw.list(self, item.separators);
        if given.len() > most {
            faults.add(self.name, format_args!("has {} values, at most {most} are read", given.len()));
            return None;
        }
        let mut values = Vec::with_capacity(given.len());
        let mut is_sound = true;
        for text in given.into_iter().filter(|text| !text.trim().is_empty()) {
            match (item.read)(text) {
                Some(value) if values.contains(&value) => {}
                Some(value) => values.push(value),
                None => {
                    is_sound = false;
                    faults.add(self.name, format_args!("{:?} must be {}", shown(text), item.expected));
                }
            }
        }
        (is_sound && !values.is_empty()).then_some(Given::Many(values))
    }
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

/// The beginning of a value, short enough for a message.
fn shown(text: &str) -> String {
    text.chars().take(20).collect()
}
