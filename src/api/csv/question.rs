//! The parameters of a form or a query: what is asked of the file.

use super::super::Faults;
use super::super::parameters::values;
use crate::csv::{Dialect, Encoding, Operation, Options, ResultColumn};

/// Reads parameters in the order they were sent; blank values are as absent.
///
/// # Errors
/// Every fault of the parameters, at once.
pub(super) fn read(operation: Operation, parameters: &[(String, String)]) -> Result<Options, Faults> {
    let mut options = Options::new(operation);
    let mut faults = Faults::new();
    for (name, value) in parameters.iter().filter(|(_, value)| !value.is_empty()) {
        set(&mut options, name, value, &mut faults);
    }
    if faults.is_empty() { Ok(options) } else { Err(faults) }
}

fn set(options: &mut Options, name: &str, value: &str, faults: &mut Faults) {
    let column = || Some(value.to_owned());
    let text = value.trim();
    match name {
        "columns" => options.columns.push(value.to_owned()),
        "postcode" => options.postcode = column(),
        "citycode" => options.citycode = column(),
        "type" => options.kind = column(),
        "lat" | "latitude" => options.lat = column(),
        "lon" | "lng" | "long" | "longitude" => options.lon = column(),
        "result_columns" => set_results(options, value, faults),
        "encoding" => options.encoding = kept(name, Encoding::parse(text), &format!("one of {}", Encoding::NAMES), faults),
        "delimiter" => {
            let expected = "a tab or one sign of ASCII punctuation, such as , or ;";
            options.delimiter = kept(name, Dialect::parse_delimiter(value), expected, faults);
        }
        "quote" => options.quote = kept(name, Dialect::parse_quote(text), "\" or '", faults),
        "with_bom" => options.with_bom = boolean(name, text, faults),
        "autocomplete" => options.autocomplete = boolean(name, text, faults).unwrap_or_default(),
        "min_score" => {
            let score = text.parse().ok().filter(|score| (0.0..=1.0).contains(score));
            options.min_score = kept(name, score, "a number from 0 to 1", faults).unwrap_or_default();
        }
        _ => {}
    }
}

fn set_results(options: &mut Options, value: &str, faults: &mut Faults) {
    for part in value.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        if let Some(column) = ResultColumn::parse(options.operation, part) {
            options.results.push(column);
        } else {
            let columns = ResultColumn::of(options.operation).iter();
            let names: Vec<_> = columns.map(|column| column.name(options.operation)).collect();
            faults.add("result_columns", format_args!("{:?} must be one of {}", shown(part), names.join(", ")));
        }
    }
}

fn boolean(name: &str, text: &str, faults: &mut Faults) -> Option<bool> {
    kept(name, values::boolean(text), &format!("one of {}", values::ANSWERS.join(", ")), faults)
}

/// The value, or its fault reported.
fn kept<T>(name: &str, value: Option<T>, expected: &str, faults: &mut Faults) -> Option<T> {
    if value.is_none() {
        faults.add(name, format_args!("must be {expected}"));
    }
    value
}

/// The beginning of what was sent, short enough to repeat.
fn shown(text: &str) -> String {
    text.chars().take(40).collect()
}
