//! The most that a candidate can score.

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
