//! A result as Python has it: plain values.

use pyo3::prelude::*;
use pyo3::types::PyDict;
use std::collections::BTreeMap;

/// One result, with everything that the package shows.
#[pyclass(frozen, get_all, module = "ruelle._ruelle")]
pub struct Hit {
    label: String,
    score: f64,
    confidence: Option<f64>,
    doubtful: bool,
    r#type: &'static str,
    id: String,
    lon: f64,
    lat: f64,
    housenumber: Option<String>,
    name: String,
    street: Option<String>,
    locality: Option<String>,
    postcode: Option<String>,
    city: String,
    citycode: String,
    context: String,
    district: Option<String>,
    oldcity: Option<String>,
    oldcitycode: Option<String>,
    importance: f64,
    accuracy: u32,
    distance: Option<u32>,
    breakdown: BTreeMap<&'static str, f64>,
    corrections: Vec<(String, String)>,
    words: Vec<WordReading>,
}

#[pymethods]
impl Hit {
    /// The result as a GeoJSON Feature.
    #[getter]
    fn __geo_interface__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let properties = PyDict::new(py);
        let texts = [
            ("label", Some(&self.label)),
            ("id", Some(&self.id)),
            ("name", Some(&self.name)),
            ("housenumber", self.housenumber.as_ref()),
            ("street", self.street.as_ref()),
            ("locality", self.locality.as_ref()),
            ("postcode", self.postcode.as_ref()),
            ("citycode", Some(&self.citycode)),
            ("city", Some(&self.city)),
            ("context", Some(&self.context)),
        ];
        texts.into_iter().filter(|(_, text)| text.is_some()).try_for_each(|(name, text)| properties.set_item(name, text))?;
        properties.set_item("type", self.r#type)?;
        properties.set_item("score", self.score)?;
        let geometry = PyDict::new(py);
        geometry.set_item("type", "Point")?;
        geometry.set_item("coordinates", (self.lon, self.lat))?;
        let feature = PyDict::new(py);
        feature.set_item("type", "Feature")?;
        feature.set_item("geometry", geometry)?;
        feature.set_item("properties", properties)?;
        Ok(feature)
    }

    fn __repr__(&self) -> String {
        let Self { label, r#type, score, lat, lon, .. } = self;
        format!("<Hit {label:?}, {type}, score {score:.3}, lat {lat:.6}, lon {lon:.6}>")
    }
}

/// A word of a query, as it was read for a result.
#[pyclass(frozen, get_all, from_py_object, module = "ruelle._ruelle")]
#[derive(Clone)]
pub struct WordReading {
    word: String,
    role: &'static str,
    matched: Option<String>,
    how: Option<&'static str>,
    similarity: f64,
    weight: f64,
}

impl Hit {
    /// The engine's hit.
    pub fn of(hit: ruelle::Hit) -> Self {
        let parts = &hit.breakdown;
        let locality = hit.locality().map(str::to_owned);
        let breakdown = BTreeMap::from([
            ("street", parts.street),
            ("city", parts.city),
            ("postcode", parts.postcode),
            ("housenumber", parts.housenumber),
            ("coverage", parts.coverage),
            ("proximity", parts.proximity),
            ("prominence", parts.prominence),
        ]);
        Self {
            label: hit.label(),
            name: hit.name(),
            context: hit.context(),
            score: hit.score.clamp(0.0, 1.0),
            confidence: hit.confidence,
            doubtful: hit.doubtful,
            r#type: hit.kind.as_str(),
            id: hit.id,
            lon: hit.point.lon_degrees(),
            lat: hit.point.lat_degrees(),
            locality,
            housenumber: hit.housenumber,
            street: hit.street.filter(|_| !hit.is_locality),
            postcode: hit.postcode,
            city: hit.city,
            citycode: hit.citycode,
            district: hit.district,
            oldcity: hit.oldcity,
            oldcitycode: hit.oldcitycode,
            importance: hit.importance,
            accuracy: hit.accuracy,
            distance: hit.distance,
            breakdown,
            corrections: hit.corrections.into_iter().map(|word| (word.given, word.taken)).collect(),
            words: hit.words.into_iter().map(WordReading::of).collect(),
        }
    }
}

#[pymethods]
impl WordReading {
    fn __repr__(&self) -> String {
        let Self { word, role, similarity, .. } = self;
        format!("<WordReading {word:?}, {role}, similarity {similarity:.2}>")
    }
}

impl WordReading {
    fn of(reading: ruelle::WordReading) -> Self {
        Self {
            word: reading.word,
            role: reading.role.as_str(),
            matched: reading.matched,
            how: reading.match_kind.map(ruelle::MatchKind::as_str),
            similarity: reading.similarity,
            weight: reading.weight,
        }
    }
}
