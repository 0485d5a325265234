//! How an answer came about, with the keys of the HTTP contract.

use super::feature::set;
use crate::{Correction, Hit, How, Interpolated, WordReading};
use js_sys::{Array, Object};

/// Sets what says how sure an answer is, and how it came about; absent when there is nothing to say.
pub(super) fn set_explanation(object: &Object, hit: &Hit) {
    if let Some(found) = hit.interpolated {
        set(object, "interpolated", &interpolation(found).into());
    }
    if !hit.corrections.is_empty() {
        set(object, "corrections", &hit.corrections.iter().map(correction).collect::<Array>());
    }
    if let Some(crossing) = hit.crossing.as_deref() {
        set(object, "crossing", &crossing.into());
    }
    if !hit.words.is_empty() {
        set(object, "explain", &explain(hit).into());
    }
}

/// Sets a number, rounded to one part in `scale`.
pub(super) fn set_rounded(object: &Object, key: &str, value: f64, scale: f64) {
    set(object, key, &((value * scale).round() / scale).into());
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
    let (object, parts, of) = (Object::new(), Object::new(), &hit.breakdown);
    set(&object, "words", &hit.words.iter().map(word).collect::<Array>());
    for (key, value) in [
        ("street", of.street),
        ("city", of.city),
        ("postcode", of.postcode),
        ("housenumber", of.housenumber),
        ("coverage", of.coverage),
        ("proximity", of.proximity),
    ] {
        set_rounded(&parts, key, value, 1e3);
    }
    set(&object, "parts", &parts);
    object
}

fn word(reading: &WordReading) -> Object {
    let object = Object::new();
    set(&object, "word", &reading.word.as_str().into());
    set(&object, "role", &reading.role.as_str().into());
    for (key, value) in [("matched", reading.matched.as_deref()), ("how", reading.how.map(How::as_str))] {
        if let Some(value) = value {
            set(&object, key, &value.into());
        }
    }
    set_rounded(&object, "similarity", reading.similarity, 1e3);
    set_rounded(&object, "weight", reading.weight, 1e3);
    object
}
