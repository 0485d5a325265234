//! The score that a candidate must reach to be among the best.

use super::candidate::Candidate;
use super::upper_bound::UpperBound;

/// The score that a candidate must reach, with a tie-break by prominence.
#[derive(Clone, Copy)]
pub struct Threshold {
    /// The least score that is looked for.
    pub score: f32,
    /// Score and prominence of the last of the best, when there is no room for more.
    last: Option<(f32, f64)>,
}

impl Threshold {
    /// A threshold at a score, and above the last of the best.
    pub fn new(score: f32, last: Option<&Candidate>) -> Self {
        Self { score, last: last.map(|last| (last.score, last.prominence)) }
    }

    /// Whether a candidate with such a bound may be among the best. `prominence` is the most that it can be prominent. It
    /// is looked up for a possible tie alone.
    #[inline]
    pub fn admits(&self, bound: UpperBound, prominence: impl FnOnce() -> f64) -> bool {
        let is_behind = |(score, least): (f32, f64)| bound.is_no_better_than(score) && prominence() < least;
        bound.reaches(self.score) && !self.last.is_some_and(is_behind)
    }
}

/// The least score that is looked for, in terms of the text alone.
#[derive(Clone, Copy)]
pub struct MinText {
    /// The least score.
    pub score: f32,
    /// Proximity to the position, where one was given.
    pub proximity: Option<f32>,
}

impl MinText {
    /// Whether a text's score may be high enough.
    pub fn admits(self, text: f32) -> bool {
        UpperBound::of_text(text, self.proximity).reaches(self.score)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::model::hit::Kind;
    use crate::importance;

    #[test]
    fn a_tie_with_the_last_is_admitted_when_it_may_be_as_prominent() {
        let [less, same, more] = [10, 11, 12].map(|numbers| importance::importance_rank(None, numbers));
        let prominence = importance::importance(None, 11);
        let last = Candidate { score: 0.8, prominence, ..Candidate::unscored(0, 0, None, Kind::Municipality, None) };
        let threshold = Threshold::new(0.8, Some(&last));
        let admits = |threshold: &Threshold, score, rank| {
            threshold.admits(UpperBound::of_text(score, None), || importance::max_importance(rank))
        };
        assert!(!admits(&threshold, 0.7, more), "the score is too low");
        assert!(!admits(&threshold, 0.8, less), "a tie, less prominent");
        assert!([same, more, 0].iter().all(|&rank| admits(&threshold, 0.8, rank)) && admits(&threshold, 0.9, less));
        assert!(admits(&Threshold::new(0.8, None), 0.8, less), "there is room");
    }
}
