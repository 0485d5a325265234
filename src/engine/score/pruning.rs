//! Pruning: the most that a candidate can score, and the score that it must reach to be among the best.

use super::candidate::Candidate;
use crate::engine::query::location_bias::LocationBias;
use crate::engine::weights;

/// The most that a candidate can score, or that anything in a shard can. It allows for the rounding of scores.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct UpperBound(f32);

impl UpperBound {
    /// Bound of a candidate whose words bring `gain`, in a query that weighs `min_weight` at least. The proximity to the position,
    /// where one was given, is 0..=1.
    #[inline]
    pub fn of_gain(gain: f32, min_weight: f32, proximity: Option<f32>) -> Self {
        Self::of_text(share(gain, min_weight), proximity)
    }

    /// The same for a candidate whose name is complete to `completeness` at most.
    #[inline]
    pub fn of_name(gain: f32, min_weight: f32, completeness: f32, proximity: Option<f32>) -> Self {
        let lacks = weights::COMPLETENESS * (1.0 - completeness);
        Self::of_text(share(gain, min_weight) * (1.0 - lacks), proximity)
    }

    /// Bound of a candidate whose text is worth `text` at most.
    #[inline]
    pub fn of_text(text: f32, proximity: Option<f32>) -> Self {
        let score = proximity.map_or(text, |proximity| LocationBias::score(text, proximity));
        Self(weights::ROUNDING + score)
    }

    /// The bound of what has such a share of this score, 0..=1.
    pub fn share(self, share: f32) -> Self {
        Self((self.0 - weights::ROUNDING) * share + weights::ROUNDING)
    }

    /// Bits that are in the order of bounds.
    pub fn to_bits(self) -> u32 {
        self.0.max(0.0).to_bits()
    }

    /// The bound of these bits.
    pub fn from_bits(bits: u32) -> Self {
        Self(f32::from_bits(bits))
    }

    /// Whether the candidate may have such a score.
    #[inline]
    pub fn reaches(self, score: f32) -> bool {
        self.0 >= score
    }

    /// Whether the candidate surely has no better score than another.
    #[inline]
    pub fn is_no_better_than(self, score: f32) -> bool {
        self.0 - 2.0 * weights::ROUNDING <= score
    }

    /// The greater of two.
    pub fn max(self, other: Self) -> Self {
        Self(self.0.max(other.0))
    }

    /// The lesser of two.
    pub fn min(self, other: Self) -> Self {
        Self(self.0.min(other.0))
    }
}

/// Share of the query that is explained.
fn share(gain: f32, min_weight: f32) -> f32 {
    (gain / gain.max(min_weight)).min(1.0)
}

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
