//! Confidence of hits. The score says how well the words match, the confidence also whether another place matches as well.

use crate::engine::model::hit::Hit;
use crate::engine::weights::{CLEAR_GAP, CONFIDENT_SCORE, DOUBTFUL_SCORE, TIED, prominence_share};

/// Least confidence of an answer that nobody needs to look at.
const SURE: f64 = 0.5;

/// Assigns gap, confidence and doubt to hits, best first.
pub fn assign_confidence(hits: &mut [Hit]) {
    let others: Vec<(f64, String)> = hits.iter().map(|hit| (text_score(hit), place(hit))).collect();
    for (index, hit) in hits.iter_mut().enumerate() {
        let next = others[index + 1..].iter().find(|(_, place)| *place != others[index].1);
        hit.gap = (text_score(hit) - next.map_or(0.0, |(score, _)| *score)).max(0.0);
        let confidence = by_score(text_score(hit)) * by_gap(hit.gap);
        hit.confidence = Some(confidence);
        hit.doubtful = is_doubtful(confidence);
    }
}

/// Score without prominence. A well-known street is likelier meant, but another that matches as well may be.
fn text_score(hit: &Hit) -> f64 {
    hit.score / f64::from(prominence_share(hit.breakdown.prominence))
}

/// Whether a person should look at an answer with this confidence.
fn is_doubtful(confidence: f64) -> bool {
    confidence < SURE
}

/// Confidence by the gap to the next place.
fn by_gap(gap: f64) -> f64 {
    TIED + (1.0 - TIED) * (gap / CLEAR_GAP).clamp(0.0, 1.0)
}

/// Confidence by the score.
fn by_score(score: f64) -> f64 {
    ((score - DOUBTFUL_SCORE) / (CONFIDENT_SCORE - DOUBTFUL_SCORE)).clamp(0.0, 1.0)
}

/// Commune, street and number of a hit's id. Suffix variants have them in common: they are one place.
fn place(hit: &Hit) -> String {
    hit.id.split('_').take(3).collect::<Vec<_>>().join("_")
}
