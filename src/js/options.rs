//! Option objects to requests: what each key may hold, and a clear error when it holds something else.

use crate::{Bbox, Filters, Kind, Point, ReverseRequest, SearchRequest};
use js_sys::{Array, Error, Number, Reflect};
use wasm_bindgen::JsValue;

const MAX_LIMIT: u32 = 100;
/// Values one filter may list, as the endpoint's largest.
const MAX_VALUES: u32 = 200;

/// The options of a search, not yet read.
pub(super) struct SearchOptions(JsValue);

impl From<JsValue> for SearchOptions {
    fn from(value: JsValue) -> Self {
        Self(value)
    }
}

impl SearchOptions {
    pub(super) fn request(&self, query: &str) -> Result<SearchRequest, Error> {
        let mut request = SearchRequest::new(query);
        if let Some(limit) = limit(&self.0)? {
            request.limit = limit;
        }
        if let Some(autocomplete) = get(&self.0, "autocomplete") {
            request.autocomplete = autocomplete.is_truthy();
        }
        request.explain = get(&self.0, "explain").is_some_and(|explain| explain.is_truthy());
        request.bias = bias(&self.0)?;
        request.filters = filters(&self.0)?;
        Ok(request)
    }
}

/// The options of a reverse search, not yet read.
pub(super) struct ReverseOptions(JsValue);

impl From<JsValue> for ReverseOptions {
    fn from(value: JsValue) -> Self {
        Self(value)
    }
}

impl ReverseOptions {
    pub(super) fn request(&self, lon: f64, lat: f64) -> Result<ReverseRequest, Error> {
        let mut request = ReverseRequest::new(point(lon, lat)?);
        if let Some(limit) = limit(&self.0)? {
            request.limit = limit;
        }
        request.filters = filters(&self.0)?;
        Ok(request)
    }
}

/// The ids of a lookup: one text, or an array of them.
pub(super) fn ids(value: &JsValue) -> Result<Vec<String>, Error> {
    list("ids", value)
}

/// The value of `key`; `undefined` and `null` are absent, and so is everything when there are no options.
pub(super) fn get(options: &JsValue, key: &str) -> Option<JsValue> {
    let value = Reflect::get(options, &key.into()).ok()?;
    (!value.is_undefined() && !value.is_null()).then_some(value)
}

pub(super) fn number(options: &JsValue, key: &str) -> Result<Option<f64>, Error> {
    get(options, key).map(|value| value.as_f64().ok_or_else(|| Error::new(&format!("{key}: expected a number")))).transpose()
}

fn limit(options: &JsValue) -> Result<Option<usize>, Error> {
    let Some(limit) = number(options, "limit")? else { return Ok(None) };
    let found = (1..=MAX_LIMIT).find(|&whole| (f64::from(whole) - limit).abs() < f64::EPSILON);
    let whole = found
        .ok_or_else(|| Error::new(&format!("limit: expected a whole number from 1 to {MAX_LIMIT}, got {}", digits(limit))))?;
    usize::try_from(whole).map(Some).map_err(|error| Error::new(&error.to_string()))
}

fn point(lon: f64, lat: f64) -> Result<Point, Error> {
    let fault = || format!("expected a longitude within ±180 and a latitude within ±90, got {}, {}", digits(lon), digits(lat));
    Point::from_degrees(lon, lat).ok_or_else(|| Error::new(&fault()))
}

/// A number written by JS, which knows how: Rust's own way weighs 15 KB.
fn digits(number: f64) -> String {
    Number::from(number).to_string_with_radix(10).map(String::from).unwrap_or_default()
}

fn bias(options: &JsValue) -> Result<Option<Point>, Error> {
    match (number(options, "lon")?, number(options, "lat")?) {
        (None, None) => Ok(None),
        (Some(lon), Some(lat)) => point(lon, lat).map(Some),
        _ => Err(Error::new("lon and lat: give both or neither")),
    }
}

fn filters(options: &JsValue) -> Result<Filters, Error> {
    let kinds = texts(options, "type")?.iter().map(|word| kind(word)).collect::<Result<_, _>>()?;
    Ok(Filters {
        kinds,
        postcodes: texts(options, "postcode")?,
        citycodes: texts(options, "citycode")?,
        departements: texts(options, "depcode")?,
        city: texts(options, "city")?.into_iter().next(),
        bbox: bbox(options)?,
    })
}

fn kind(word: &str) -> Result<Kind, Error> {
    Kind::parse(word)
        .ok_or_else(|| Error::new(&format!("type: expected housenumber, street, locality or municipality, got {word}")))
}

/// One text, or an array of them.
pub(super) fn texts(options: &JsValue, key: &str) -> Result<Vec<String>, Error> {
    get(options, key).map_or_else(|| Ok(Vec::new()), |value| list(key, &value))
}

fn list(key: &str, value: &JsValue) -> Result<Vec<String>, Error> {
    let list = if Array::is_array(value) { Array::from(value) } else { Array::of1(value) };
    if list.length() > MAX_VALUES {
        return Err(Error::new(&format!("{key}: at most {MAX_VALUES} values")));
    }
    let fault = || Error::new(&format!("{key}: expected a text or an array of texts"));
    list.iter().map(|item| item.as_string().ok_or_else(fault)).collect()
}

/// `[west, south, east, north]` in degrees.
fn bbox(options: &JsValue) -> Result<Option<Bbox>, Error> {
    let Some(value) = get(options, "bbox") else { return Ok(None) };
    let fault = || Error::new("bbox: expected [west, south, east, north] in degrees");
    let edges: Vec<f64> = if Array::is_array(&value) {
        Array::from(&value).iter().take(5).map(|edge| edge.as_f64().ok_or_else(fault)).collect::<Result<_, _>>()?
    } else {
        return Err(fault());
    };
    let [west, south, east, north] = edges[..] else { return Err(fault()) };
    if west > east || south > north {
        return Err(fault());
    }
    Ok(Some(Bbox { min: point(west, south)?, max: point(east, north)? }))
}
