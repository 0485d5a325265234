//! Results as `GeoJSON`: keys in the contract's order, absent when empty.

use super::explanation::{Corrected, Explanation, Interpolation};
use super::projection::legal_xy;
use super::rounding::round;
use crate::api::data::version::{Data, DataVersion};
use crate::engine::model::hit::{Hit, Kind};
use crate::engine::model::request::Filters;
use crate::geo::point::{Bbox, Point};
use serde::Serialize;

/// The body of a response.
#[derive(Serialize)]
#[serde(tag = "type")]
pub(in crate::api) struct FeatureCollection<'a> {
    version: &'static str,
    features: Vec<Feature<'a>>,
    attribution: &'a str,
    licence: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    query: Option<&'a str>,
    #[serde(skip_serializing_if = "EchoedFilters::is_empty")]
    filters: EchoedFilters<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    center: Option<[f64; 2]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    limit: Option<usize>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    missing: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unread: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<String>,
    data: Data<'a>,
}

/// The parts of a request that its response echoes.
pub(in crate::api) struct Echo<'a> {
    pub(in crate::api) query: Option<&'a str>,
    pub(in crate::api) limit: Option<usize>,
    pub(in crate::api) filters: &'a Filters,
    pub(in crate::api) center: Option<Point>,
    /// Requested ids that are unknown.
    pub(in crate::api) missing: Vec<&'a str>,
    /// Names of the shards that were not searched.
    pub(in crate::api) unread: Vec<String>,
    /// Remarks on the parameters.
    pub(in crate::api) warnings: Vec<String>,
}

static NO_FILTERS: Filters =
    Filters { kinds: Vec::new(), postcodes: Vec::new(), citycodes: Vec::new(), departements: Vec::new(), city: None, bbox: None };

impl Echo<'_> {
    /// No part of the request.
    pub(in crate::api) fn new() -> Self {
        Self {
            query: None,
            limit: None,
            filters: &NO_FILTERS,
            center: None,
            missing: Vec::new(),
            unread: Vec::new(),
            warnings: Vec::new(),
        }
    }
}

impl<'a> FeatureCollection<'a> {
    /// The body for some hits.
    pub(in crate::api) fn new(hits: &'a [Hit], version: &'a DataVersion, echo: Echo<'a>) -> Self {
        Self {
            version: "draft",
            features: hits.iter().map(Feature::of).collect(),
            attribution: &version.attribution,
            licence: &version.licence,
            query: echo.query,
            filters: EchoedFilters::of(echo.filters),
            center: echo.center.map(lon_lat),
            limit: echo.limit,
            missing: echo.missing,
            unread: echo.unread,
            warnings: echo.warnings,
            data: version.data(),
        }
    }
}

/// Degrees, longitude first. They print with six decimals at most, since positions are millionths.
fn lon_lat(point: Point) -> [f64; 2] {
    [point.lon_degrees(), point.lat_degrees()]
}

/// One result.
#[derive(Serialize)]
#[serde(tag = "type")]
pub(in crate::api) struct Feature<'a> {
    geometry: Geometry,
    properties: Properties<'a>,
}

#[derive(Serialize)]
#[serde(tag = "type", rename = "Point")]
struct Geometry {
    coordinates: [f64; 2],
}

impl<'a> Feature<'a> {
    pub(in crate::api) fn of(hit: &'a Hit) -> Self {
        Self { geometry: Geometry { coordinates: lon_lat(hit.point) }, properties: Properties::of(hit) }
    }
}

/// The properties of a result, in the contract's order.
#[derive(Serialize)]
pub(in crate::api) struct Properties<'a> {
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
    accuracy: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    interpolated: Option<Interpolation>,
    #[serde(skip_serializing_if = "Option::is_none")]
    housenumber_end: Option<u32>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    corrections: Vec<Corrected<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    crossing: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    confidence: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gap: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    doubtful: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    explain: Option<Explanation<'a>>,
    #[serde(rename = "_type")]
    origin: &'static str,
}

impl<'a> Properties<'a> {
    pub(in crate::api) fn of(hit: &'a Hit) -> Self {
        let (x, y) = legal_xy(hit.departement, hit.point).unzip();
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
            street: hit.street.as_deref().filter(|_| !hit.is_locality),
            locality: hit.locality(),
            municipality: (hit.kind == Kind::Municipality).then(|| hit.district.as_deref().unwrap_or(&hit.city)),
            oldcity: present(hit.oldcity.as_deref()),
            oldcitycode: present(hit.oldcitycode.as_deref()),
            population: hit.population,
            distance: hit.distance,
            accuracy: hit.accuracy,
            interpolated: hit.interpolated.map(Interpolation::of),
            housenumber_end: hit.housenumber_end,
            corrections: Corrected::all(hit),
            crossing: hit.crossing.as_deref(),
            confidence: hit.confidence.map(|confidence| round(confidence, 3)),
            gap: hit.confidence.map(|_| round(hit.gap, 6)),
            doubtful: hit.confidence.map(|_| hit.doubtful),
            explain: (!hit.words.is_empty()).then(|| Explanation::of(hit)),
            origin: "address",
        }
    }
}

fn present(text: Option<&str>) -> Option<&str> {
    text.filter(|text| !text.is_empty())
}

/// The filters of a request, each as a list, as addok echoes them.
#[derive(Serialize)]
struct EchoedFilters<'a> {
    #[serde(rename = "type", skip_serializing_if = "Vec::is_empty")]
    kinds: Vec<&'static str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    postcode: &'a [String],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    citycode: &'a [String],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    depcode: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    city: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bbox: Option<[f64; 4]>,
}

impl<'a> EchoedFilters<'a> {
    fn of(filters: &'a Filters) -> Self {
        Self {
            kinds: filters.kinds.iter().map(|kind| kind.as_str()).collect(),
            postcode: &filters.postcodes,
            citycode: &filters.citycodes,
            depcode: &filters.departements,
            city: filters.city.as_deref(),
            bbox: filters.bbox.map(corners),
        }
    }

    fn is_empty(&self) -> bool {
        self.kinds.is_empty()
            && self.postcode.is_empty()
            && self.citycode.is_empty()
            && self.depcode.is_empty()
            && self.city.is_none()
            && self.bbox.is_none()
    }
}

fn corners(bbox: Bbox) -> [f64; 4] {
    [bbox.min.lon_degrees(), bbox.min.lat_degrees(), bbox.max.lon_degrees(), bbox.max.lat_degrees()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::geocoder::Geocoder;
    use crate::engine::model::hit::Breakdown;

    fn number() -> Hit {
        Hit {
            kind: Kind::Housenumber,
            id: "75104_8249_00012_bis".into(),
            housenumber: Some("12 bis".into()),
            is_locality: false,
            lieu_dit: None,
            street: Some("Rue de Rivoli".into()),
            postcode: Some("75004".into()),
            citycode: "75104".into(),
            city: "Paris".into(),
            district: Some("Paris 4e Arrondissement".into()),
            oldcitycode: None,
            oldcity: None,
            departement: "75",
            population: None,
            importance: 0.731_234_567_8,
            score: 0.971_234_567_890_12,
            point: Point { lon: 2_330_113, lat: 48_861_299 },
            distance: Some(12),
            accuracy: 20,
            interpolated: None,
            housenumber_end: None,
            corrections: Vec::new(),
            crossing: None,
            confidence: None,
            doubtful: false,
            gap: 0.0,
            breakdown: Breakdown::default(),
            words: Vec::new(),
        }
    }

    fn json(hits: &[Hit], filters: &Filters) -> String {
        let version = DataVersion::of_shards(&Geocoder::new());
        let echo = Echo { query: Some("rivoli"), limit: Some(5), filters, ..Echo::new() };
        let json = serde_json::to_string(&FeatureCollection::new(hits, &version, echo)).unwrap_or_default();
        json.replace(&version.version, "V")
    }

    #[test]
    fn a_number_has_the_contracts_keys_in_its_order() {
        let expected = concat!(
            r#"{"type":"FeatureCollection","version":"draft","features":[{"type":"Feature","#,
            r#""geometry":{"type":"Point","coordinates":[2.330113,48.861299]},"properties":{"#,
            r#""label":"12 bis Rue de Rivoli 75004 Paris","score":0.971234568,"housenumber":"12 bis","#,
            r#""id":"75104_8249_00012_bis","name":"12 bis Rue de Rivoli","postcode":"75004","citycode":"75104","#,
            r#""x":650852.91,"y":6862571.27,"city":"Paris","district":"Paris 4e Arrondissement","#,
            r#""context":"75, Paris, Île-de-France","type":"housenumber","importance":0.73123,"#,
            r#""street":"Rue de Rivoli","distance":12,"accuracy":20,"_type":"address"}}],"#,
            r#""attribution":"BAN","licence":"ETALAB-2.0","query":"rivoli","limit":5,"data":{"version":"V"}}"#
        );
        assert_eq!(json(&[number()], &Filters::default()), expected);
    }

    #[test]
    fn a_property_named_after_the_type_repeats_the_name() {
        let locality =
            Hit { kind: Kind::Locality, is_locality: true, housenumber: None, street: Some("La Garcine".into()), ..number() };
        assert!(json(&[locality], &Filters::default()).contains(r#""locality":"La Garcine""#));
        let within = Hit { lieu_dit: Some("La Garcine".into()), ..number() };
        let within = json(&[within], &Filters::default());
        assert!(within.contains(r#""street":"Rue de Rivoli","locality":"La Garcine""#), "{within}");
        assert!(within.contains(r#""label":"12 bis Rue de Rivoli 75004 Paris""#), "{within}");
        let commune = Hit { kind: Kind::Municipality, housenumber: None, street: None, population: Some(29_131), ..number() };
        let json = json(&[commune], &Filters::default());
        assert!(json.contains(r#""name":"Paris 4e Arrondissement""#), "{json}");
        assert!(json.contains(r#""municipality":"Paris 4e Arrondissement","population":29131"#), "{json}");
        assert!(!json.contains(r#""street""#), "{json}");
    }

    #[test]
    fn coordinates_print_six_decimals_at_most() {
        for micro in (0..1000).map(|step| 2_352_219 + step * 7) {
            let text = serde_json::to_string(&lon_lat(Point { lon: micro, lat: -micro })).unwrap_or_default();
            assert!(
                text.split(',').all(|number| number.rsplit('.').next().is_some_and(|tail| tail.trim_end_matches(']').len() <= 6)),
                "{text}"
            );
        }
    }

    #[test]
    fn filters_are_repeated_each_as_a_list() {
        let corner = |lon, lat| Point { lon, lat };
        let filters = Filters {
            kinds: vec![Kind::Street],
            postcodes: vec!["75001".into(), "75002".into()],
            bbox: Some(Bbox { min: corner(2_000_000, 48_000_000), max: corner(2_500_000, 49_000_000) }),
            ..Filters::default()
        };
        let expected = r#""filters":{"type":["street"],"postcode":["75001","75002"],"bbox":[2.0,48.0,2.5,49.0]},"limit":5"#;
        assert!(json(&[], &filters).contains(expected), "{}", json(&[], &filters));
    }
}
