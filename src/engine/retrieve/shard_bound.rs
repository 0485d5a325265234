//! What can be said of a shard's chances before any of its words is looked up: its postcodes and its place.

use crate::engine::query::location_bias::LocationBias;
use crate::engine::query::word_set::WordSet;
use crate::engine::score::context::SearchContext;
use crate::engine::score::upper_bound::UpperBound;
use crate::engine::shard::summary::ShardSummary;
use crate::engine::weights;

/// What postcodes and nearness can bring in a shard.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ShardBound {
    /// The most that a postcode of the question brings.
    pub postcode_gain: f32,
    /// What it brings to a commune that does not have it.
    pub near_postcode_gain: f32,
    /// Words that name a département of the shard, or a region.
    pub territory_words: WordSet,
    /// The most that nearness can be; `None` without a position.
    pub max_proximity: Option<f32>,
}

impl ShardBound {
    /// Of a shard, for a question.
    pub fn new(summary: &ShardSummary, context: &SearchContext<'_>) -> Self {
        let postcodes = &context.query.postcodes;
        let near = postcodes.iter().map(|reading| summary.nearest_postcode(reading.postcode)).fold(0.0, f32::max);
        let near = near * weights::POSTCODE;
        let has_one = postcodes.iter().any(|reading| summary.has_postcode(reading.postcode));
        let nearest = |bias: LocationBias| summary.bbox.map_or(1.0, |bbox| bias.proximity_to(&bbox));
        let territory = context.query.words_for(summary.departements);
        Self {
            territory_words: territory,
            postcode_gain: if has_one { weights::POSTCODE } else { near },
            near_postcode_gain: near,
            max_proximity: context.bias.map(nearest),
        }
    }

    /// Likelihood of the best answer: shards that have the postcode, and near ones, come first.
    pub fn priority(&self) -> f32 {
        self.postcode_gain + f32::from(u8::from(self.territory_words != 0)) + self.max_proximity.unwrap_or(0.0)
    }

    /// The most that a candidate of the shard can score whose words bring `gain`, in a query that weighs `min_weight` at least.
    pub fn upper_bound(&self, gain: f32, min_weight: f32) -> UpperBound {
        UpperBound::of_gain(gain + self.postcode_gain, min_weight, self.max_proximity)
    }
}
