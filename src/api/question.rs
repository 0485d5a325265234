//! From a raw query to what the engine is asked, with every fault of it.

use super::parameters::Parameters;
use super::{Faults, values};
use crate::{Filters, MAX_LIMIT, MAX_QUERY_CHARS, Point, ReverseRequest, SearchRequest};

const MIN_QUERY_CHARS: usize = 3;
const MAX_POSTCODES: usize = 50;
const MAX_CITYCODES: usize = 200;
const MAX_DEPCODES: usize = 10;

const LON: &[&str] = &["lon", "lng", "long", "longitude"];
const LAT: &[&str] = &["lat", "latitude"];

/// Reads the raw query of `/search`.
///
/// # Errors
/// Every fault of the query, at once.
pub fn read_search(raw: &str) -> Result<SearchRequest, Faults> {
    let parameters = Parameters::read(raw)?;
    let mut faults = Faults::new();
    let mut request = SearchRequest::new(text(&parameters, &mut faults));
    if let Some(limit) = limit(&parameters, &mut faults) {
        request.limit = limit;
    }
    if let Some(answer) = parameters.one(&["autocomplete"]).map(values::boolean) {
        request.autocomplete = kept("autocomplete", answer, &mut faults).unwrap_or(true);
    }
    request.bias = position(&parameters, &mut faults);
    request.filters = filters(&parameters, &mut faults);
    if faults.is_empty() { Ok(request) } else { Err(faults) }
}

/// Reads the raw query of `/reverse`.
///
/// # Errors
/// Every fault of the query, at once.
pub fn read_reverse(raw: &str) -> Result<ReverseRequest, Faults> {
    let parameters = Parameters::read(raw)?;
    let mut faults = Faults::new();
    if parameters.one(LON).is_none() && parameters.one(LAT).is_none() {
        faults.add("lon", "is required");
        faults.add("lat", "is required");
    }
    let point = position(&parameters, &mut faults);
    let mut request = ReverseRequest::new(point.unwrap_or_default());
    if let Some(limit) = limit(&parameters, &mut faults) {
        request.limit = limit;
    }
    request.filters = filters(&parameters, &mut faults);
    if faults.is_empty() { Ok(request) } else { Err(faults) }
}

/// `q` as sent: clients compare the echo with what they asked, so only its length is judged without blanks.
fn text(parameters: &Parameters, faults: &mut Faults) -> String {
    let Some(text) = parameters.one(&["q"]) else {
        faults.add("q", format_args!("is required, {MIN_QUERY_CHARS} to {MAX_QUERY_CHARS} characters"));
        return String::new();
    };
    let length = text.trim().chars().count();
    if length < MIN_QUERY_CHARS {
        faults.add("q", format_args!("must contain at least {MIN_QUERY_CHARS} characters, it has {length}"));
    } else if text.chars().count() > MAX_QUERY_CHARS {
        let length = text.chars().count();
        faults.add_with_status(413, "q", format_args!("must contain at most {MAX_QUERY_CHARS} characters, it has {length}"));
    }
    text.to_owned()
}

fn limit(parameters: &Parameters, faults: &mut Faults) -> Option<usize> {
    let text = parameters.one(&["limit"])?;
    kept("limit", values::limit(text, MAX_LIMIT), faults)
}

/// Both coordinates, or neither.
fn position(parameters: &Parameters, faults: &mut Faults) -> Option<Point> {
    let lon = parameters.one(LON).map(|text| kept("lon", values::degrees(text, 180.0), faults));
    let lat = parameters.one(LAT).map(|text| kept("lat", values::degrees(text, 90.0), faults));
    match (lon, lat) {
        (Some(lon), Some(lat)) => Point::from_degrees(lon?, lat?),
        (Some(_), None) => {
            faults.add("lat", "is required when lon is given");
            None
        }
        (None, Some(_)) => {
            faults.add("lon", "is required when lat is given");
            None
        }
        (None, None) => None,
    }
}

fn filters(parameters: &Parameters, faults: &mut Faults) -> Filters {
    let mut read = Lists { parameters, faults };
    let kinds = "one of housenumber, street, locality, municipality";
    Filters {
        kinds: read.list("type", usize::MAX, kinds, values::kind),
        postcodes: read.list("postcode", MAX_POSTCODES, "five digits", values::postcode),
        citycodes: read.list("citycode", MAX_CITYCODES, "an INSEE code such as 75104 or 2A004", values::citycode),
        departements: read.list("depcode", MAX_DEPCODES, "a département such as 05, 2A or 974", values::depcode),
        city: city(parameters, faults),
        bbox: parameters.one(&["bbox"]).and_then(|text| kept("bbox", values::bbox(text), faults)),
    }
}

fn city(parameters: &Parameters, faults: &mut Faults) -> Option<String> {
    let city = parameters.one(&["city"])?.trim();
    if city.chars().count() > MAX_QUERY_CHARS {
        faults.add("city", format_args!("must contain at most {MAX_QUERY_CHARS} characters"));
    }
    Some(city.to_owned())
}

/// Reads filters of several values.
struct Lists<'a> {
    parameters: &'a Parameters,
    faults: &'a mut Faults,
}

impl Lists<'_> {
    fn list<T: PartialEq>(&mut self, name: &str, most: usize, expected: &str, read: impl Fn(&str) -> Option<T>) -> Vec<T> {
        let given = self.parameters.list(name);
        if given.len() > most {
            self.faults.add(name, format_args!("has {} values, at most {most} are read", given.len()));
            return Vec::new();
        }
        let mut values = Vec::with_capacity(given.len());
        for text in given {
            match read(text) {
                Some(value) if values.contains(&value) => {}
                Some(value) => values.push(value),
                None => self.faults.add(name, format_args!("{:?} must be {expected}", shown(text))),
            }
        }
        values
    }
}

/// The beginning of what was sent, short enough to repeat.
fn shown(text: &str) -> String {
    text.chars().take(20).collect()
}

/// The value, or its fault reported.
fn kept<T>(name: &str, value: Result<T, impl std::fmt::Display>, faults: &mut Faults) -> Option<T> {
    value.map_err(|what| faults.add(name, what)).ok()
}
