//! Hits to plain JS objects, with the keys of the HTTP contract.

use super::explanation::{set_explanation, set_rounded};
use crate::{Hit, Kind, Point, Shard, Trail};
use js_sys::{Array, Object, Reflect};
use wasm_bindgen::JsValue;

/// Sets `key` on a plain object: never throws, since the object is ours and not frozen.
pub(super) fn set(object: &Object, key: &str, value: &JsValue) {
    let _ = Reflect::set(object, &key.into(), value);
}

/// What a shard says of itself.
pub(super) fn shard_info(shard: &Shard) -> Object {
    let (info, object) = (shard.info(), Object::new());
    set(&object, "name", &info.name.as_str().into());
    set(&object, "date", &info.date.as_str().into());
    set(&object, "source", &info.source.as_str().into());
    set(&object, "addresses", &info.addresses.into());
    set(&object, "streets", &info.streets.into());
    set(&object, "communes", &info.communes.into());
    set(&object, "bytes", &shard.len().into());
    object
}

/// A GeoJSON `FeatureCollection`, without attribution and licence, which JS knows of its shards; `limit` when the question had one.
pub(super) fn collection(hits: &[Hit], limit: Option<usize>, trail: &Trail) -> Object {
    let object = Object::new();
    set(&object, "type", &"FeatureCollection".into());
    set(&object, "version", &"draft".into());
    set(&object, "features", &hits.iter().map(|hit| JsValue::from(feature(hit))).collect::<Array>());
    if let Some(limit) = limit {
        set(&object, "limit", &limit.into());
    }
    if !(trail.bytes.is_empty() && trail.wanted.is_empty() && trail.unread.is_empty()) {
        set(&object, "lacks", &lacks(trail));
    }
    object
}

/// What the host has to fetch before it asks again.
pub(super) fn lacks(trail: &Trail) -> Object {
    let (object, bytes) = (Object::new(), Array::new());
    for (name, range) in &trail.bytes {
        bytes.push(&name.as_str().into());
        bytes.push(&range.start.into());
        bytes.push(&range.end.into());
    }
    set(&object, "bytes", &bytes);
    if cfg!(feature = "router") {
        let names = |names: &[String]| names.iter().map(|name| JsValue::from(name.as_str())).collect::<Array>();
        set(&object, "shards", &names(&trail.wanted));
        set(&object, "unread", &names(&trail.unread));
    }
    set(&object, "waits", &(trail.waits || !trail.wanted.is_empty()).into());
    object
}

fn feature(hit: &Hit) -> Object {
    let object = Object::new();
    set(&object, "type", &"Feature".into());
    set(&object, "geometry", &geometry(hit.point));
    set(&object, "properties", &properties(hit));
    object
}

fn geometry(point: Point) -> Object {
    let object = Object::new();
    set(&object, "type", &"Point".into());
    set(&object, "coordinates", &Array::of2(&point.lon_degrees().into(), &point.lat_degrees().into()));
    object
}

/// Absent when empty, as in the contract; `x` and `y` need projections, which the module leaves to the endpoint.
fn properties(hit: &Hit) -> Object {
    let (object, name) = (Object::new(), hit.name());
    let text = |key: &str, value: Option<&str>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            set(&object, key, &value.into());
        }
    };
    text("label", Some(&hit.label()));
    set(&object, "score", &hit.score.into());
    text("housenumber", hit.housenumber.as_deref());
    text("id", Some(&hit.id));
    text("name", Some(&name));
    text("postcode", hit.postcode.as_deref());
    text("citycode", Some(&hit.citycode));
    text("city", Some(&hit.city));
    text("district", hit.district.as_deref());
    text("oldcitycode", hit.oldcitycode.as_deref());
    text("oldcity", hit.oldcity.as_deref());
    text("context", Some(&hit.context()));
    text("type", Some(hit.kind.as_str()));
    set(&object, "importance", &hit.importance.into());
    match hit.kind {
        Kind::Housenumber => text(if hit.is_locality { "locality" } else { "street" }, hit.street.as_deref()),
        kind => text(kind.as_str(), Some(&name)),
    }
    if let Some(population) = hit.population {
        set(&object, "population", &population.into());
    }
    if let Some(distance) = hit.distance {
        set(&object, "distance", &distance.into());
    }
    // Only of answers to a question in words.
    if let Some(confidence) = JsValue::from(hit.confidence).as_f64() {
        set_rounded(&object, "confidence", confidence, 1e3);
        set_rounded(&object, "gap", hit.gap, 1e6);
    }
    set_explanation(&object, hit);
    text("_type", Some("address"));
    object
}
