//! The explanation of an answer, with the keys of the HTTP contract.

use super::object::set;
use crate::engine::model::explanation::{Correction, MatchKind, WordReading};
use crate::engine::model::hit::{Hit, Interpolated};
use js_sys::{Array, Object};

/// Whether an answer has anything to explain.
pub(super) fn has_explanation(hit: &Hit) -> bool {
    hit.interpolated.is_some()
        || hit.housenumber_end.is_some()
        || !hit.corrections.is_empty()
        || hit.crossing.is_some()
        || !hit.words.is_empty()
}

/// The explanation of an answer. Each part is absent if it is empty.
pub(super) fn explanation(hit: &Hit) -> Object {
    let object = Object::new();
    if let Some(found) = hit.interpolated {
        set(&object, "interpolated", &interpolation(found).into());
    }
    if let Some(end) = hit.housenumber_end {
        set(&object, "housenumber_end", &end.into());
    }
    if !hit.corrections.is_empty() {
        set(&object, "corrections", &hit.corrections.iter().map(correction).collect::<Array>());
    }
    if let Some(crossing) = hit.crossing.as_deref() {
        set(&object, "crossing", &crossing.into());
    }
    if !hit.words.is_empty() {
        set(&object, "explain", &explain(hit).into());
    }
    object
}

/// A number rounded to the nearest 1/`scale`.
pub(super) fn rounded(value: f64, scale: f64) -> f64 {
    (value * scale).round() / scale
}

/// Sets a number, rounded to a thousandth.
fn set_share(object: &Object, key: &str, value: f64) {
    set(object, key, &rounded(value, 1e3).into());
}

fn interpolation(found: Interpolated) -> Object {
    let object = Object::new();
    set(&object, "housenumber", &found.number.into());
    set(&object, "between", &Array::of2(&found.between.0.into(), &found.between.1.into()));
    object
}

fn correction(Correction { given, taken }: &Correction) -> Object {
    let object = Object::new();
    set(&object, "given", &given.as_str().into());
    set(&object, "taken", &taken.as_str().into());
    object
}

fn explain(hit: &Hit) -> Object {
    let object = Object::new();
    let parts = Object::new();
    let of = &hit.breakdown;
    set(&object, "words", &hit.words.iter().map(word).collect::<Array>());
    for (key, value) in [
        ("street", of.street),
        ("city", of.city),
        ("postcode", of.postcode),
        ("housenumber", of.housenumber),
        ("coverage", of.coverage),
        ("proximity", of.proximity),
        ("prominence", of.prominence),
    ] {
        set_share(&parts, key, value);
    }
    set(&object, "parts", &parts);
    object
}

fn word(reading: &WordReading) -> Object {
    let object = Object::new();
    set(&object, "word", &reading.word.as_str().into());
    set(&object, "role", &reading.role.as_str().into());
    for (key, value) in [("matched", reading.matched.as_deref()), ("how", reading.match_kind.map(MatchKind::as_str))] {
        if let Some(value) = value {
            set(&object, key, &value.into());
        }
    }
    set_share(&object, "similarity", reading.similarity);
    set_share(&object, "weight", reading.weight);
    object
}
