//! Parameters: one table says their names, ranges and defaults; requests are read by it, and `/openapi.json` is written from it.

mod geometry;
mod item;
mod raw;
pub(super) mod table;
pub(super) mod values;

use super::Faults;
use crate::geo::point::{Bbox, Point};
use crate::geo::region::Region;
pub(super) use geometry::{MAX_RADIUS, MAX_VERTICES};
pub(super) use item::{Item, Shape};
pub(super) use raw::{MAX_RAW_BYTES, Raw};
pub(super) use values::ANSWERS;

/// One parameter of an endpoint.
pub(super) struct Parameter {
    pub(super) name: &'static str,
    /// Other names that clients of the peers use.
    pub(super) aliases: &'static [&'static str],
    pub(super) expects: Expects,
    pub(super) required: bool,
    /// What an absent parameter means, for people.
    pub(super) default: Option<&'static str>,
    pub(super) about: &'static str,
    pub(super) example: &'static str,
}

/// What a parameter must be.
pub(super) enum Expects {
    /// A text of so many characters.
    Text { least: usize, most: usize },
    /// A whole number.
    Whole { least: usize, most: usize },
    /// Yes or no.
    Boolean,
    /// Degrees, up to so many either way.
    Degrees { most: f64 },
    /// `lon,lat`.
    Position,
    /// `west,south,east,north`.
    Rectangle,
    /// A `GeoJSON` geometry, or a circle.
    Geometry,
    /// One of some words.
    Word(&'static [&'static str]),
    /// Several values, repeated or separated by a comma, a space or `+`.
    Many { most: usize, item: &'static Item },
}

/// A value that was read.
enum Given {
    Text(String),
    Whole(usize),
    Boolean(bool),
    Degrees(f64),
    Position(Point),
    Rectangle(Bbox),
    Geometry(Geometry),
    Word(&'static str),
    Many(Vec<String>),
}

/// Where to look around.
#[derive(Clone, Debug)]
pub(super) enum Geometry {
    /// A position.
    Point(Point),
    /// A circle, a polygon or what is near a line.
    Region(Region),
}

/// The parameters of one request: those in order, and what is wrong with the others.
pub(super) struct Values {
    given: Vec<(&'static Parameter, Given)>,
    /// What is wrong so far; who reads on adds to it.
    pub(super) faults: Faults,
}

impl Values {
    /// Reads the parameters of a table; others are ignored.
    pub(super) fn read(table: &[&'static Parameter], raw: &Raw<'_>) -> Self {
        let mut values = Self { given: Vec::with_capacity(table.len()), faults: Faults::new() };
        for parameter in table {
            values.add(parameter, raw);
        }
        values
    }

    fn add(&mut self, parameter: &'static Parameter, raw: &Raw<'_>) {
        match parameter.read(raw, &mut self.faults) {
            Some(given) => self.given.push((parameter, given)),
            None if parameter.required && !raw.has(parameter) => {
                self.faults.add(parameter.name, format_args!("is required, {}", parameter.expects));
            }
            None => {}
        }
    }

    /// What was read, or everything that is wrong.
    pub(super) fn finish<T>(self, read: T) -> Result<T, Faults> {
        if self.faults.is_empty() { Ok(read) } else { Err(self.faults) }
    }

    fn get(&self, parameter: &Parameter) -> Option<&Given> {
        self.given.iter().find(|(known, _)| known.name == parameter.name).map(|(_, given)| given)
    }

    /// The parameters that have a value, in the order of the table.
    pub(super) fn given(&self) -> impl Iterator<Item = &'static Parameter> {
        self.given.iter().map(|(parameter, _)| *parameter)
    }

    pub(super) fn text(&self, parameter: &Parameter) -> Option<&str> {
        if let Some(Given::Text(text)) = self.get(parameter) { Some(text) } else { None }
    }

    pub(super) fn whole(&self, parameter: &Parameter) -> Option<usize> {
        if let Some(Given::Whole(number)) = self.get(parameter) { Some(*number) } else { None }
    }

    pub(super) fn boolean(&self, parameter: &Parameter) -> Option<bool> {
        if let Some(Given::Boolean(answer)) = self.get(parameter) { Some(*answer) } else { None }
    }

    pub(super) fn degrees(&self, parameter: &Parameter) -> Option<f64> {
        if let Some(Given::Degrees(degrees)) = self.get(parameter) { Some(*degrees) } else { None }
    }

    pub(super) fn position(&self, parameter: &Parameter) -> Option<Point> {
        if let Some(Given::Position(point)) = self.get(parameter) { Some(*point) } else { None }
    }

    pub(super) fn rectangle(&self, parameter: &Parameter) -> Option<Bbox> {
        if let Some(Given::Rectangle(bbox)) = self.get(parameter) { Some(*bbox) } else { None }
    }

    pub(super) fn geometry(&self, parameter: &Parameter) -> Option<&Geometry> {
        if let Some(Given::Geometry(geometry)) = self.get(parameter) { Some(geometry) } else { None }
    }

    pub(super) fn word(&self, parameter: &Parameter) -> Option<&'static str> {
        if let Some(Given::Word(word)) = self.get(parameter) { Some(word) } else { None }
    }

    pub(super) fn many(&self, parameter: &Parameter) -> &[String] {
        if let Some(Given::Many(values)) = self.get(parameter) { values } else { &[] }
    }
}

impl Parameter {
    /// The value, or its fault reported; `None` when it is absent too.
    fn read(&self, raw: &Raw<'_>, faults: &mut Faults) -> Option<Given> {
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

    /// The text as sent: clients compare the echo with what they asked, so only its length is judged without blanks.
    fn read_text(&self, text: &str, least: usize, most: usize, faults: &mut Faults) -> Option<String> {
        let (length, inner) = (text.chars().count(), text.trim().chars().count());
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
        let mut well = true;
        for text in given.into_iter().filter(|text| !text.trim().is_empty()) {
            match (item.read)(text) {
                Some(value) if values.contains(&value) => {}
                Some(value) => values.push(value),
                None => {
                    well = false;
                    faults.add(self.name, format_args!("{:?} must be {}", shown(text), item.expected));
                }
            }
        }
        (well && !values.is_empty()).then_some(Given::Many(values))
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

/// The beginning of what was sent, short enough to repeat.
fn shown(text: &str) -> String {
    text.chars().take(20).collect()
}
