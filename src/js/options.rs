//! Option objects to requests: what each key may hold, and a clear error when it holds something else.

use crate::{Bbox, Filters, Kind, Point, ReverseRequest, SearchRequest};
use js_sys::{Array, Error, Number};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

const MAX_LIMIT: u32 = 100;
/// Values one filter may list, as the endpoint's largest.
const MAX_VALUES: u32 = 200;

/// The options of a question, in the order of `src/js/boundary.js`.
const KEYS: [&str; 11] =
    ["limit", "autocomplete", "explain", "lon", "lat", "type", "postcode", "citycode", "depcode", "city", "bbox"];

#[wasm_bindgen(raw_module = "./boundary.js")]
extern "C" {
    /// The values of these keys.
    fn values(options: &JsValue) -> Array;
}

/// The options of a question: what each of the keys holds.
pub(super) struct QuestionOptions(Array);

impl From<JsValue> for QuestionOptions {
    fn from(options: JsValue) -> Self {
        Self(values(&options))
    }
}

impl QuestionOptions {
    pub(super) fn search(&self, query: &str) -> Result<SearchRequest, Error> {
        let mut request = SearchRequest::new(query);
        if let Some(limit) = self.limit()? {
            request.limit = limit;
        }
        if let Some(autocomplete) = self.get("autocomplete") {
            request.autocomplete = autocomplete.is_truthy();
        }
        request.explain = self.get("explain").is_some_and(|explain| explain.is_truthy());
        request.bias = self.bias()?;
        request.filters = self.filters()?;
        Ok(request)
    }

    pub(super) fn reverse(&self, lon: f64, lat: f64) -> Result<ReverseRequest, Error> {
        let mut request = ReverseRequest::new(point(lon, lat)?);
        if let Some(limit) = self.limit()? {
            request.limit = limit;
        }
        request.filters = self.filters()?;
        Ok(request)
    }

    fn get(&self, key: &str) -> Option<JsValue> {
        let (index, _) = (0..).zip(KEYS).find(|(_, known)| *known == key)?;
        present(self.0.get(index))
    }

    fn number(&self, key: &str) -> Result<Option<f64>, Error> {
        number(key, self.get(key))
    }

    fn texts(&self, key: &str) -> Result<Vec<String>, Error> {
        texts(key, self.get(key))
    }

    fn limit(&self) -> Result<Option<usize>, Error> {
        let Some(limit) = self.number("limit")? else { return Ok(None) };
        let found = (1..=MAX_LIMIT).find(|&whole| (f64::from(whole) - limit).abs() < f64::EPSILON);
        let whole = found
            .ok_or_else(|| Error::new(&format!("limit: expected a whole number from 1 to {MAX_LIMIT}, got {}", digits(limit))))?;
        usize::try_from(whole).map(Some).map_err(|error| Error::new(&error.to_string()))
    }

    fn bias(&self) -> Result<Option<Point>, Error> {
        match (self.number("lon")?, self.number("lat")?) {
            (None, None) => Ok(None),
            (Some(lon), Some(lat)) => point(lon, lat).map(Some),
            _ => Err(Error::new("lon and lat: give both or neither")),
        }
    }

    fn filters(&self) -> Result<Filters, Error> {
        let kinds = self.texts("type")?.iter().map(|word| kind(word)).collect::<Result<_, _>>()?;
        Ok(Filters {
            kinds,
            postcodes: self.texts("postcode")?,
            citycodes: self.texts("citycode")?,
            departements: self.texts("depcode")?,
            city: self.texts("city")?.into_iter().next(),
            bbox: self.get("bbox").map(|edges| bbox(&edges)).transpose()?,
        })
    }
}

/// The ids of a lookup: one text, or an array of them.
pub(super) fn ids(value: &JsValue) -> Result<Vec<String>, Error> {
    list("ids", value)
}

/// The value of `key`, when it is present; nothing is when there are no options.
#[cfg(feature = "csv")]
pub(super) fn get(options: &JsValue, key: &str) -> Option<JsValue> {
    present(js_sys::Reflect::get(options, &key.into()).ok()?)
}

/// `undefined` and `null` are absent.
fn present(value: JsValue) -> Option<JsValue> {
    (!value.is_undefined() && !value.is_null()).then_some(value)
}

/// The number that `key` holds.
pub(super) fn number(key: &str, value: Option<JsValue>) -> Result<Option<f64>, Error> {
    value.map(|value| value.as_f64().ok_or_else(|| Error::new(&format!("{key}: expected a number")))).transpose()
}

/// The texts that `key` holds: one, or an array of them.
pub(super) fn texts(key: &str, value: Option<JsValue>) -> Result<Vec<String>, Error> {
    value.map_or_else(|| Ok(Vec::new()), |value| list(key, &value))
}

fn point(lon: f64, lat: f64) -> Result<Point, Error> {
    let fault = || format!("expected a longitude within ±180 and a latitude within ±90, got {}, {}", digits(lon), digits(lat));
    Point::from_degrees(lon, lat).ok_or_else(|| Error::new(&fault()))
}

/// A number written by JS, which knows how: Rust's own way weighs 15 KB.
fn digits(number: f64) -> String {
    Number::from(number).to_string_with_radix(10).map(String::from).unwrap_or_default()
}

fn kind(word: &str) -> Result<Kind, Error> {
    Kind::parse(word)
        .ok_or_else(|| Error::new(&format!("type: expected housenumber, street, locality or municipality, got {word}")))
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
fn bbox(value: &JsValue) -> Result<Bbox, Error> {
    let fault = || Error::new("bbox: expected [west, south, east, north] in degrees");
    let edges: Vec<f64> = if Array::is_array(value) {
        Array::from(value).iter().take(5).map(|edge| edge.as_f64().ok_or_else(fault)).collect::<Result<_, _>>()?
    } else {
        return Err(fault());
    };
    let [west, south, east, north] = edges[..] else { return Err(fault()) };
    if west > east || south > north {
        return Err(fault());
    }
    Ok(Bbox { min: point(west, south)?, max: point(east, north)? })
}
