//! Hits to plain JS objects, with the keys of the HTTP contract.

use super::explanation::{explanation, has_explanation, rounded};
use super::object::set;
use crate::engine::model::hit::{Hit, Kind};
use crate::engine::route::needs::Needs;
use crate::format::shard::Shard;
use js_sys::{Array, Object};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

/// The metadata of a shard.
pub(super) fn shard_info(shard: &Shard) -> Object {
    let info = shard.info();
    shard_info_object(&info.name, &info.date, &info.source, info.addresses, info.streets, info.communes, shard.len())
}

/// A GeoJSON `FeatureCollection`, with `limit` and `query` if the request had them.
///
/// JS adds attribution and licence, which it knows from the shards' metadata.
pub(super) fn collection(hits: &[Hit], limit: Option<usize>, query: &str, needs: &Needs) -> Object {
    let mut answers = Answers::default();
    hits.iter().for_each(|hit| answers.push(hit));
    answers.texts.push_str(query);
    let explained = hits.iter().any(has_explanation).then(|| hits.iter().map(explanation).collect());
    let object = boundary(&answers.texts, &answers.numbers, limit.unwrap_or_default(), explained);
    if !(needs.ranges.is_empty() && needs.shards.is_empty() && needs.skipped.is_empty()) {
        set(&object, "lacks", &lacks(needs));
    }
    object
}

/// The data that the host must fetch before it repeats a request.
pub(super) fn lacks(needs: &Needs) -> Object {
    let object = Object::new();
    let bytes = Array::new();
    for (name, range) in &needs.ranges {
        bytes.push(&name.as_str().into());
        bytes.push(&range.start.into());
        bytes.push(&range.end.into());
    }
    set(&object, "bytes", &bytes);
    if cfg!(feature = "router") {
        let names = |names: &[String]| names.iter().map(|name| JsValue::from(name.as_str())).collect::<Array>();
        set(&object, "shards", &names(&needs.shards));
        set(&object, "unread", &names(&needs.skipped));
    }
    set(&object, "waits", &(needs.is_blocking || !needs.shards.is_empty()).into());
    object
}

#[wasm_bindgen(raw_module = "./boundary.js")]
extern "C" {
    /// The metadata of a shard.
    #[wasm_bindgen(js_name = shardInfo)]
    fn shard_info_object(
        name: &str,
        date: &str,
        source: &str,
        addresses: u32,
        streets: u32,
        communes: u32,
        bytes: usize,
    ) -> Object;

    /// The collection of some [`Answers`].
    #[wasm_bindgen(js_name = collection)]
    fn boundary(texts: &str, numbers: &[f64], limit: usize, explanations: Option<Array>) -> Object;
}

/// The character after each text.
const END: char = '\0';

/// Hits as `src/js/boundary.js` reads them, without `x` and `y`: projections are left to the endpoint.
#[derive(Default)]
struct Answers {
    texts: String,
    numbers: Vec<f64>,
}

impl Answers {
    fn push(&mut self, hit: &Hit) {
        let name = hit.name();
        let (key, way) = match hit.kind {
            Kind::Housenumber => (if hit.is_locality { "locality" } else { "street" }, hit.street.as_deref()),
            kind => (kind.as_str(), Some(name.as_str())),
        };
        self.text(&hit.label());
        self.optional(hit.housenumber.as_deref());
        self.text(&hit.id);
        self.text(&name);
        self.optional(hit.postcode.as_deref());
        self.text(&hit.citycode);
        self.text(&hit.city);
        self.optional(hit.district.as_deref());
        self.optional(hit.oldcitycode.as_deref());
        self.optional(hit.oldcity.as_deref());
        self.text(&hit.context());
        self.text(hit.kind.as_str());
        self.text(key);
        self.optional(way);
        self.optional(hit.lieu_dit.as_deref());
        let count = |count: Option<u32>| count.map_or(f64::NAN, f64::from);
        // NaN except for answers to a query text.
        let confidence = hit.confidence.unwrap_or(f64::NAN);
        let gap = if confidence.is_nan() { f64::NAN } else { hit.gap };
        let doubtful = if confidence.is_nan() { f64::NAN } else { f64::from(u8::from(hit.doubtful)) };
        self.numbers.extend_from_slice(&[
            hit.point.lon_degrees(),
            hit.point.lat_degrees(),
            hit.score,
            hit.importance,
            count(hit.population),
            count(hit.distance),
            f64::from(hit.accuracy),
            rounded(confidence, 1e3),
            rounded(gap, 1e6),
            doubtful,
        ]);
    }

    fn optional(&mut self, text: Option<&str>) {
        self.text(text.unwrap_or_default());
    }

    /// Appends a text. A text with [`END`] in it, which only a forged shard has, is left out.
    fn text(&mut self, text: &str) {
        if !text.contains(END) {
            self.texts.push_str(text);
        }
        self.texts.push(END);
    }
}
