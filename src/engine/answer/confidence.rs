//! How sure it is that an answer is what was asked for: the score says how well the words fit; this, whether something else
//! fits as well.

use crate::engine::model::hit::Hit;

/// Judges answers, best first.
pub fn assign_confidence(hits: &mut [Hit]) {
    let others: Vec<(f64, String)> = hits.iter().map(|hit| (hit.score, place(hit))).collect();
    for (index, hit) in hits.iter_mut().enumerate() {
        let next = others[index + 1..].iter().find(|(_, place)| *place != others[index].1);
        hit.gap = hit.score - next.map_or(0.0, |(score, _)| *score);
        hit.confidence = Some(by_score(hit.score) * by_gap(hit.gap));
    }
}

/// Of two answers that fit as well, one is right at best; from this lead on, the first one nearly always is.
const CLEAR_LEAD: f64 = 0.08;
const TIED: f64 = 0.4;
/// Scores at which an answer is never, and nearly always, what was asked for.
const DOUBTFUL: f64 = 0.45;
const SURE: f64 = 0.85;

fn by_gap(gap: f64) -> f64 {
    TIED + (1.0 - TIED) * (gap / CLEAR_LEAD).clamp(0.0, 1.0)
}

fn by_score(score: f64) -> f64 {
    ((score - DOUBTFUL) / (SURE - DOUBTFUL)).clamp(0.0, 1.0)
}

/// What answers have in common that differ in a number's suffix alone: commune, street and number of their ids.
fn place(hit: &Hit) -> String {
    hit.id.split('_').take(3).collect::<Vec<_>>().join("_")
}
