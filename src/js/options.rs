//! Option objects to requests, with a clear error for each faulty value.

use crate::engine::model::hit::Kind;
use crate::engine::model::request::{Filters, ReverseRequest, SearchRequest};
use crate::geo::point::{Bbox, Point};
use js_sys::{Array, Error, Number};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

/// The largest `limit`. As the next, it also stands in a message, since formatting numbers costs bytes.
const MAX_LIMIT: u8 = 100;
/// The most values of a filter: the endpoint's largest such limit.
const MAX_VALUES: u32 = 200;

/// An option of a request: its index in `src/js/boundary.js`, and its name.
type Key = (u32, &'static str);
const LIMIT: Key = (0, "limit");
const AUTOCOMPLETE: Key = (1, "autocomplete");
const EXPLAIN: Key = (2, "explain");
const LON: Key = (3, "lon");
const LAT: Key = (4, "lat");
const TYPE: Key = (5, "type");
const POSTCODE: Key = (6, "postcode");
const CITYCODE: Key = (7, "citycode");
const DEPCODE: Key = (8, "depcode");
const CITY: Key = (9, "city");
const BBOX: Key = (10, "bbox");

#[wasm_bindgen(raw_module = "./boundary.js")]
extern "C" {
    /// The values of an options object, in the order of the keys below.
    fn values(options: &JsValue) -> Array;
}

/// The options of a request, by key.
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
        if let Some(autocomplete) = self.get(AUTOCOMPLETE) {
            request.autocomplete = autocomplete.is_truthy();
        }
        request.explain = self.get(EXPLAIN).is_some_and(|explain| explain.is_truthy());
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

    fn get(&self, (index, _): Key) -> Option<JsValue> {
        present(self.0.get(index))
    }

    fn number(&self, key: Key) -> Result<Option<f64>, Error> {
        number(key.1, self.get(key))
    }

    fn texts(&self, key: Key) -> Result<Vec<String>, Error> {
        texts(key.1, self.get(key))
    }

    fn limit(&self) -> Result<Option<usize>, Error> {
        let Some(limit) = self.number(LIMIT)? else { return Ok(None) };
        let found = (1u8..=MAX_LIMIT).find(|&whole| (f64::from(whole) - limit).abs() < f64::EPSILON);
        found.map(|whole| Some(whole.into())).ok_or_else(|| expected(LIMIT.1, "a whole number from 1 to 100", &digits(limit)))
    }

    fn bias(&self) -> Result<Option<Point>, Error> {
        match (self.number(LON)?, self.number(LAT)?) {
            (None, None) => Ok(None),
            (Some(lon), Some(lat)) => point(lon, lat).map(Some),
            _ => Err(Error::new("lon and lat: give both or neither")),
        }
    }

    fn filters(&self) -> Result<Filters, Error> {
        let kinds = self.texts(TYPE)?.iter().map(|word| kind(word)).collect::<Result<_, _>>()?;
        Ok(Filters {
            kinds,
            postcodes: self.texts(POSTCODE)?,
            citycodes: self.texts(CITYCODE)?,
            departements: self.texts(DEPCODE)?,
            city: self.texts(CITY)?.into_iter().next(),
            bbox: self.get(BBOX).map(|edges| bbox(&edges)).transpose()?,
        })
    }
}

/// The ids of a lookup: one text, or an array of them.
pub(super) fn ids(value: &JsValue) -> Result<Vec<String>, Error> {
    list("ids", value)
}

/// The value of `key`, if present. `options` may be absent too.
#[cfg(feature = "csv")]
pub(super) fn get(options: &JsValue, key: &str) -> Option<JsValue> {
    present(js_sys::Reflect::get(options, &key.into()).ok()?)
}

/// The value, or `None` for `undefined` and `null`.
fn present(value: JsValue) -> Option<JsValue> {
    (!value.is_undefined() && !value.is_null()).then_some(value)
}

/// The value of `key` as a number.
pub(super) fn number(key: &str, value: Option<JsValue>) -> Result<Option<f64>, Error> {
    value.map(|value| value.as_f64().ok_or_else(|| expected(key, "a number", ""))).transpose()
}

/// The value of `key` as texts: one, or an array of them.
pub(super) fn texts(key: &str, value: Option<JsValue>) -> Result<Vec<String>, Error> {
    value.map_or_else(|| Ok(Vec::new()), |value| list(key, &value))
}

fn point(lon: f64, lat: f64) -> Result<Point, Error> {
    let fault = || format!("expected a longitude within ±180 and a latitude within ±90, got {}, {}", digits(lon), digits(lat));
    Point::from_degrees(lon, lat).ok_or_else(|| Error::new(&fault()))
}

/// The error of an option with a faulty value, which it names unless `got` is empty.
fn expected(key: &str, what: &str, got: &str) -> Error {
    let but = if got.is_empty() { "" } else { ", got " };
    Error::new(&[key, ": expected ", what, but, got].concat())
}

/// A number as text, formatted by JS: Rust's own formatting takes 15 KB.
fn digits(number: f64) -> String {
    Number::from(number).to_string_with_radix(10).map(String::from).unwrap_or_default()
}

fn kind(word: &str) -> Result<Kind, Error> {
    Kind::parse(word).ok_or_else(|| expected(TYPE.1, "housenumber, street, locality or municipality", word))
}

fn list(key: &str, value: &JsValue) -> Result<Vec<String>, Error> {
    let list = if Array::is_array(value) { Array::from(value) } else { Array::of1(value) };
    if list.length() > MAX_VALUES {
        return Err(expected(key, "at most 200 values", ""));
    }
    list.iter().map(|item| item.as_string().ok_or_else(|| expected(key, "a text or an array of texts", ""))).collect()
}

/// `[west, south, east, north]` in degrees.
fn bbox(value: &JsValue) -> Result<Bbox, Error> {
    let fault = || expected(BBOX.1, "[west, south, east, north] in degrees", "");
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
