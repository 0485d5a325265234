//! The answer's shape: keys in the contract's order, absent when empty.

use super::projection::legal_xy;
use super::rounding::round;
use crate::{Bbox, Filters, Hit, Kind, Point};
use serde::Serialize;

/// The whole answer.
#[derive(Serialize)]
#[serde(tag = "type")]
pub(super) struct FeatureCollection<'a> {
    version: &'static str,
    features: Vec<Feature<'a>>,
    attribution: &'static str,
    licence: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    query: Option<&'a str>,
    limit: usize,
    #[serde(skip_serializing_if = "EchoedFilters::is_empty")]
    filters: EchoedFilters<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    center: Option<[f64; 2]>,
}

impl<'a> FeatureCollection<'a> {
    /// Presents `hits`; the rest repeats what was asked.
    pub(super) fn new(
        hits: &'a [Hit],
        query: Option<&'a str>,
        limit: usize,
        filters: &'a Filters,
        center: Option<Point>,
    ) -> Self {
        Self {
            version: "draft",
            features: hits.iter().map(Feature::of).collect(),
            attribution: "BAN",
            licence: "ETALAB-2.0",
            query,
            limit,
            filters: EchoedFilters::of(filters),
            center: center.map(lon_lat),
        }
    }
}

/// Degrees, longitude first. A millionth has at most six decimals, and prints so.
fn lon_lat(point: Point) -> [f64; 2] {
    [point.lon_degrees(), point.lat_degrees()]
}

#[derive(Serialize)]
#[serde(tag = "type")]
struct Feature<'a> {
    geometry: Geometry,
    properties: Properties<'a>,
}

#[derive(Serialize)]
#[serde(tag = "type", rename = "Point")]
struct Geometry {
    coordinates: [f64; 2],
}

impl<'a> Feature<'a> {
    fn of(hit: &'a Hit) -> Self {
        Self { geometry: Geometry { coordinates: lon_lat(hit.point) }, properties: Properties::of(hit) }
    }
}

#[derive(Serialize)]
struct Properties<'a> {
    label: String,
    score: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    housenumber: Option<&'a str>,
    id: &'a str,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    postcode: Option<&'a str>,
    citycode: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    x: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    y: Option<f64>,
    city: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    district: Option<&'a str>,
    context: String,
    #[serde(rename = "type")]
    kind: &'static str,
    importance: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    street: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    locality: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    municipality: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    oldcity: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    oldcitycode: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    population: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    distance: Option<u32>,
    #[serde(rename = "_type")]
    origin: &'static str,
}

impl<'a> Properties<'a> {
    fn of(hit: &'a Hit) -> Self {
        let (x, y) = legal_xy(hit.departement, hit.point).unzip();
        let named = |kinds: &[Kind]| hit.street.as_deref().filter(|_| kinds.contains(&hit.kind));
        Self {
            label: hit.label(),
            score: round(hit.score.clamp(0.0, 1.0), 9),
            housenumber: present(hit.housenumber.as_deref()),
            id: &hit.id,
            name: hit.name(),
            postcode: present(hit.postcode.as_deref()),
            citycode: &hit.citycode,
            x,
            y,
            city: &hit.city,
            district: present(hit.district.as_deref()),
            context: hit.context(),
            kind: hit.kind.as_str(),
            importance: round(hit.importance, 5),
            street: named(&[Kind::Housenumber, Kind::Street]),
            locality: named(&[Kind::Locality]),
            municipality: (hit.kind == Kind::Municipality).then(|| hit.district.as_deref().unwrap_or(&hit.city)),
            oldcity: present(hit.oldcity.as_deref()),
            oldcitycode: present(hit.oldcitycode.as_deref()),
            population: hit.population,
            distance: hit.distance,
            origin: "address",
        }
    }
}

fn present(text: Option<&str>) -> Option<&str> {
    text.filter(|text| !text.is_empty())
}

/// The filters in force: one value as a string, as addok repeats it, several as an array.
#[derive(Serialize)]
struct EchoedFilters<'a> {
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    kinds: Option<OneOrMany<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    postcode: Option<OneOrMany<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    citycode: Option<OneOrMany<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    depcode: Option<OneOrMany<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    city: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bbox: Option<[f64; 4]>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum OneOrMany<'a> {
    One(&'a str),
    Many(Vec<&'a str>),
}

impl<'a> OneOrMany<'a> {
    fn of(values: impl Iterator<Item = &'a str>) -> Option<Self> {
        let values: Vec<_> = values.collect();
        match values.as_slice() {
            [] => None,
            [one] => Some(Self::One(one)),
            _ => Some(Self::Many(values)),
        }
    }
}

impl<'a> EchoedFilters<'a> {
    fn of(filters: &'a Filters) -> Self {
        Self {
            kinds: OneOrMany::of(filters.kinds.iter().map(|kind| kind.as_str())),
            postcode: OneOrMany::of(filters.postcodes.iter().map(String::as_str)),
            citycode: OneOrMany::of(filters.citycodes.iter().map(String::as_str)),
            depcode: OneOrMany::of(filters.departements.iter().map(String::as_str)),
            city: filters.city.as_deref(),
            bbox: filters.bbox.map(corners),
        }
    }

    fn is_empty(&self) -> bool {
        self.kinds.is_none()
            && self.postcode.is_none()
            && self.citycode.is_none()
            && self.depcode.is_none()
            && self.city.is_none()
            && self.bbox.is_none()
    }
}

fn corners(bbox: Bbox) -> [f64; 4] {
    [bbox.min.lon_degrees(), bbox.min.lat_degrees(), bbox.max.lon_degrees(), bbox.max.lat_degrees()]
}
