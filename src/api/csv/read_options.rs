//! The options of a file, from the parameters of a form or a query.

use super::fields::Field;
use crate::api::http::fault::Faults;
use crate::api::parameters::near::warnings;
use crate::api::parameters::raw::plain_name;
use crate::api::response::projection::legal_xy;
use crate::csv::operation::Operation;
use crate::csv::options::Options;

/// Parses parameters in the order they were sent. Empty values count as absent, unknown parameters are ignored, with a warning if
/// their names are nearly those of one.
///
/// # Errors
/// Every fault of the parameters, at once.
pub(super) fn read(operation: Operation, parameters: &[(String, String)]) -> Result<(Options, Vec<String>), Faults> {
    let mut options = Options { project: Some(legal_xy), ..Options::new(operation) };
    let mut faults = Faults::new();
    for (name, value) in parameters.iter().filter(|(_, value)| !value.is_empty()) {
        let Some(field) = Field::of(plain_name(name)) else { continue };
        if !(field.set)(&mut options, value) {
            faults.add(field.name, format_args!("{:?} must be {}", shown(value), field.expected(operation)));
        }
    }
    let given = parameters.iter().filter(|(_, value)| !value.is_empty()).map(|(name, _)| plain_name(name));
    if faults.is_empty() { Ok((options, warnings(given, &Field::names()))) } else { Err(faults) }
}

/// The beginning of a value, short enough for a message.
fn shown(text: &str) -> String {
    text.chars().take(40).collect()
}
