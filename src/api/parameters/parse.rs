//! Parses the value of a parameter.

use super::geometry::Geometry;
use super::item::Item;
use super::parameter::{Expects, Parameter};
use super::raw::Raw;
use super::{geometry, read_value, short_names};
use crate::api::http::fault::Faults;
use crate::geo::point::{Bbox, Point};

/// A parsed value.
pub(super) enum Given {
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

/// The value. `None` if it is absent, and if it has a fault, which is added to `faults`.
pub(super) fn parse(parameter: &Parameter, raw: &Raw<'_>, faults: &mut Faults) -> Option<Given> {
    if let Expects::Many { most, item } = &parameter.expects {
        return parse_many(parameter, raw, *most, item, faults);
    }
    let text = raw.one(parameter)?;
    let given = match &parameter.expects {
        Expects::Text { least, most } => return Some(Given::Text(parse_text(parameter, text, *least, *most, faults)?)),
        Expects::Whole { least, most } => read_value::whole(text, *least, *most).map(Given::Whole),
        Expects::Boolean => read_value::boolean(text).map(Given::Boolean),
        Expects::Degrees { most } => read_value::degrees(text, *most).map(Given::Degrees),
        Expects::Position => read_value::position(text).map(Given::Position),
        Expects::Rectangle => read_value::bbox(text).map(Given::Rectangle),
        Expects::Word(words) => read_value::word(text, words).map(Given::Word),
        Expects::Geometry => match geometry::read(text) {
            Ok(geometry) => Some(Given::Geometry(geometry)),
            Err(what) => {
                faults.add(parameter.name, what);
                return None;
            }
        },
        Expects::Many { .. } => None,
    };
    if given.is_none() {
        faults.add(parameter.name, format_args!("must be {}", parameter.expects));
    }
    given
}

/// Whether a text of two letters is the name of a commune, which is as good as a longer one.
fn is_short_name(parameter: &Parameter, text: &str) -> bool {
    matches!(parameter.name, "q" | "text") && short_names::is_commune(text)
}

/// The text as it was sent, since clients compare the echo with their query. Blanks around it do not count for `least`.
fn parse_text(parameter: &Parameter, text: &str, least: usize, most: usize, faults: &mut Faults) -> Option<String> {
    let length = text.chars().count();
    let inner = text.trim().chars().count();
    if length > most {
        faults.add_with_status(413, parameter.name, format_args!("must contain at most {most} characters, it has {length}"));
    } else if inner < least && !is_short_name(parameter, text) {
        faults.add(parameter.name, format_args!("must contain at least {least} characters, it has {inner}"));
    } else {
        return Some(text.to_owned());
    }
    None
}

fn parse_many(parameter: &Parameter, raw: &Raw<'_>, most: usize, item: &Item, faults: &mut Faults) -> Option<Given> {
    let given = raw.list(parameter, item.separators);
    if given.len() > most {
        faults.add(parameter.name, format_args!("has {} values, at most {most} are read", given.len()));
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
                match (item.advice)(text) {
                    Some(meant) => faults.add(parameter.name, format_args!("{text} is {meant}")),
                    None => faults.add(parameter.name, format_args!("{:?} must be {}", shown(text), item.expected)),
                }
            }
        }
    }
    (is_sound && !values.is_empty()).then_some(Given::Many(values))
}

/// The beginning of a value, short enough for a message.
fn shown(text: &str) -> String {
    text.chars().take(20).collect()
}
