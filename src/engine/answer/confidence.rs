//! How sure it is that an answer is what was asked for: the score says how well the words fit; this, whether something else
//! fits as well.

use crate::engine::model::hit::Hit;
use crate::engine::weights::{CLEAR_GAP, CONFIDENT_SCORE, DOUBTFUL_SCORE, TIED};

/// Judges answers, best first.
pub fn assign_confidence(hits: &mut [Hit]) {
    let others: Vec<(f64, String)> = hits.iter().map(|hit| (hit.score, place(hit))).collect();
    for (index, hit) in hits.iter_mut().enumerate() {
        let next = others[index + 1..].iter().find(|(_, place)| *place != others[index].1);
        hit.gap = hit.score - next.map_or(0.0, |(score, _)| *score);
        hit.confidence = Some(by_score(hit.score) * by_gap(hit.gap));
    }
}

fn by_gap(gap: f64) -> f64 {
    TIED + (1.0 - TIED) * (gap / CLEAR_GAP).clamp(0.0, 1.0)
}

fn by_score(score: f64) -> f64 {
    ((score - DOUBTFUL_SCORE) / (CONFIDENT_SCORE - DOUBTFUL_SCORE)).clamp(0.0, 1.0)
}

/// What answers have in common that differ in a number's suffix alone: commune, street and number of their ids.
fn place(hit: &Hit) -> String {
    hit.id.split('_').take(3).collect::<Vec<_>>().join("_")
}
