//! What a place must come to, to be among the best.

use super::candidate::Candidate;
use crate::engine::weights::ROUNDING;
use crate::importance;

/// What the best so far leave to reach.
#[derive(Clone, Copy)]
pub struct Threshold {
    /// The least score that is looked for.
    pub score: f32,
    /// Score and importance of the last of the best, when there is no room for more.
    last: Option<(f32, f64)>,
}

impl Threshold {
    /// At a score, and above the last of the best.
    pub fn new(score: f32, last: Option<&Candidate>) -> Self {
        Self { score, last: last.map(|last| (last.score, last.importance)) }
    }

    /// False for what scores `most` at best and is too little, or as much as the last of the best and less important: see
    /// [`importance::standing`].
    pub fn admits(self, most: f32, importance_rank: u32) -> bool {
        let is_behind =
            |(score, least): (f32, f64)| most - 2.0 * ROUNDING <= score && importance::max_importance(importance_rank) < least;
        most + ROUNDING >= self.score && !self.last.is_some_and(is_behind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::model::hit::Kind;

    #[test]
    fn what_ties_with_the_last_and_is_less_important_stays_below() {
        let [less, same, more] = [10, 11, 12].map(|numbers| importance::importance_rank(None, numbers));
        let importance = importance::importance(None, 11);
        let last = Candidate { score: 0.8, ..Candidate::unscored(0, 0, None, Kind::Municipality, None, importance) };
        let threshold = Threshold::new(0.8, Some(&last));
        assert!(!threshold.admits(0.7, more), "too little");
        assert!(!threshold.admits(0.8, less), "a tie, less important");
        assert!(
            [same, more, 0].iter().all(|&importance_rank| threshold.admits(0.8, importance_rank)) && threshold.admits(0.9, less)
        );
        assert!(Threshold::new(0.8, None).admits(0.8, less), "there is room");
    }
}
