//! The explanation of an answer, as JSON.

use super::rounding::round;
use crate::engine::model::explanation::{Correction, MatchKind};
use crate::engine::model::hit::{Hit, Interpolated};
use serde::Serialize;

/// A house number that the street does not have. The position lies between its neighbours, or at the nearest number.
#[derive(Serialize)]
pub(in crate::api) struct Interpolation {
    housenumber: u32,
    between: [u32; 2],
}

impl Interpolation {
    pub(in crate::api) fn of(found: Interpolated) -> Self {
        Self { housenumber: found.number, between: [found.between.0, found.between.1] }
    }
}

/// A word of the query that was matched as another.
#[derive(Serialize)]
pub(in crate::api) struct Corrected<'a> {
    given: &'a str,
    taken: &'a str,
}

impl<'a> Corrected<'a> {
    pub(in crate::api) fn all(hit: &'a Hit) -> Vec<Self> {
        hit.corrections.iter().map(|Correction { given, taken }| Self { given, taken }).collect()
    }
}

/// The reading of each word of the query, and the parts of the score.
#[derive(Serialize)]
pub(in crate::api) struct Explanation<'a> {
    words: Vec<Word<'a>>,
    parts: Parts,
}

#[derive(Serialize)]
struct Word<'a> {
    #[serde(rename = "word")]
    folded: &'a str,
    role: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    matched: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    how: Option<&'static str>,
    similarity: f64,
    weight: f64,
}

/// The parts of the score, each in 0..=1, before weights.
#[derive(Serialize)]
struct Parts {
    street: f64,
    city: f64,
    postcode: f64,
    housenumber: f64,
    coverage: f64,
    proximity: f64,
    prominence: f64,
}

impl<'a> Explanation<'a> {
    pub(in crate::api) fn of(hit: &'a Hit) -> Self {
        let words = hit.words.iter().map(|reading| Word {
            folded: &reading.word,
            role: reading.role.as_str(),
            matched: reading.matched.as_deref(),
            how: reading.match_kind.map(MatchKind::as_str),
            similarity: round(reading.similarity, 3),
            weight: round(reading.weight, 3),
        });
        let parts = Parts {
            street: round(hit.breakdown.street, 3),
            city: round(hit.breakdown.city, 3),
            postcode: round(hit.breakdown.postcode, 3),
            housenumber: round(hit.breakdown.housenumber, 3),
            coverage: round(hit.breakdown.coverage, 3),
            proximity: round(hit.breakdown.proximity, 3),
            prominence: round(hit.breakdown.prominence, 3),
        };
        Self { words: words.collect(), parts }
    }
}
