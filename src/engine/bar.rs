//! What a place must come to, to be among the best.

use super::top::Candidate;
use super::weights::ROUNDING;

/// What the best so far leave to reach.
#[derive(Clone, Copy)]
pub struct Bar {
    /// The least score that is looked for.
    pub score: f32,
    /// Score and importance of the last of the best, when there is no room for more.
    last: Option<(f32, f64)>,
}

impl Bar {
    /// At a score, and above the last of the best.
    pub fn new(score: f32, last: Option<&Candidate>) -> Self {
        Self { score, last: last.map(|last| (last.score, last.importance)) }
    }

    /// False for what scores `most` at best and is too little, or as much as the last of the best and less important.
    pub fn may_be_cleared(self, most: f32, importance: impl FnOnce() -> f64) -> bool {
        let is_behind = |(score, least): (f32, f64)| most - 2.0 * ROUNDING <= score && importance() < least;
        most + ROUNDING >= self.score && !self.last.is_some_and(is_behind)
    }
}
