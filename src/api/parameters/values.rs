//! The values of one request, by parameter.

use super::geometry::Geometry;
use super::near::warnings;
use super::parameter::Parameter;
use super::parse::{Given, parse};
use super::raw::Raw;
use crate::api::http::fault::Faults;
use crate::geo::point::{Bbox, Point};

/// The parameters of one request: the values, and the faults.
pub(in crate::api) struct Values {
    given: Vec<(&'static Parameter, Given)>,
    /// The faults so far. Later checks add to them.
    pub(in crate::api) faults: Faults,
    /// A line for each name that is nearly a parameter's, and for each value that has no meaning here.
    pub(in crate::api) warnings: Vec<String>,
}

/// The names of the parameters of a table.
fn known(table: &[&'static Parameter]) -> Vec<&'static str> {
    table.iter().flat_map(|parameter| std::iter::once(parameter.name).chain(parameter.aliases.iter().copied())).collect()
}

impl Values {
    /// Parses the parameters of a table. Other parameters are ignored, with a warning if their names are nearly those of one.
    pub(in crate::api) fn read(table: &[&'static Parameter], raw: &Raw<'_>) -> Self {
        let is_known = |name: &str| table.iter().any(|parameter| parameter.name == name || parameter.aliases.contains(&name));
        let warnings = if raw.names().all(is_known) { Vec::new() } else { warnings(raw.names(), &known(table)) };
        let mut values = Self { given: Vec::with_capacity(table.len()), faults: Faults::new(), warnings };
        for parameter in table {
            values.add(parameter, raw);
        }
        values
    }

    fn add(&mut self, parameter: &'static Parameter, raw: &Raw<'_>) {
        match parse(parameter, raw, &mut self.faults) {
            Some(given) => self.given.push((parameter, given)),
            None if parameter.required && !raw.has(parameter) => {
                self.faults.add(parameter.name, format_args!("is required, {}", parameter.expects));
            }
            None => {}
        }
    }

    /// `read`, or all faults.
    pub(in crate::api) fn finish<T>(self, read: T) -> Result<T, Faults> {
        if self.faults.is_empty() { Ok(read) } else { Err(self.faults) }
    }

    fn get(&self, parameter: &Parameter) -> Option<&Given> {
        self.given.iter().find(|(known, _)| known.name == parameter.name).map(|(_, given)| given)
    }

    /// The parameters with a value, in the order of the table.
    pub(in crate::api) fn given(&self) -> impl Iterator<Item = &'static Parameter> {
        self.given.iter().map(|(parameter, _)| *parameter)
    }

    pub(in crate::api) fn text(&self, parameter: &Parameter) -> Option<&str> {
        if let Some(Given::Text(text)) = self.get(parameter) { Some(text) } else { None }
    }

    pub(in crate::api) fn whole(&self, parameter: &Parameter) -> Option<usize> {
        if let Some(Given::Whole(number)) = self.get(parameter) { Some(*number) } else { None }
    }

    pub(in crate::api) fn boolean(&self, parameter: &Parameter) -> Option<bool> {
        if let Some(Given::Boolean(answer)) = self.get(parameter) { Some(*answer) } else { None }
    }

    pub(in crate::api) fn degrees(&self, parameter: &Parameter) -> Option<f64> {
        if let Some(Given::Degrees(degrees)) = self.get(parameter) { Some(*degrees) } else { None }
    }

    pub(in crate::api) fn position(&self, parameter: &Parameter) -> Option<Point> {
        if let Some(Given::Position(point)) = self.get(parameter) { Some(*point) } else { None }
    }

    pub(in crate::api) fn rectangle(&self, parameter: &Parameter) -> Option<Bbox> {
        if let Some(Given::Rectangle(bbox)) = self.get(parameter) { Some(*bbox) } else { None }
    }

    pub(in crate::api) fn geometry(&self, parameter: &Parameter) -> Option<&Geometry> {
        if let Some(Given::Geometry(geometry)) = self.get(parameter) { Some(geometry) } else { None }
    }

    pub(in crate::api) fn word(&self, parameter: &Parameter) -> Option<&'static str> {
        if let Some(Given::Word(word)) = self.get(parameter) { Some(word) } else { None }
    }

    pub(in crate::api) fn many(&self, parameter: &Parameter) -> &[String] {
        if let Some(Given::Many(values)) = self.get(parameter) { values } else { &[] }
    }
}
