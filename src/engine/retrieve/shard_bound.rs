//! Upper bound of a shard by its postcodes and its position alone, before any word is looked up.

use crate::engine::query::location_bias::LocationBias;
use crate::engine::query::word_set::WordSet;
use crate::engine::score::context::SearchContext;
use crate::engine::score::pruning::UpperBound;
use crate::engine::shard::summary::ShardSummary;
use crate::engine::weights;

/// Upper bound of a shard by postcodes and position.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ShardBound {
    /// The greatest gain by a postcode of the query.
    pub postcode_gain: f32,
    /// The greatest gain by a postcode of the query, for a commune that does not have it.
    pub near_postcode_gain: f32,
    /// Words that name a département of the shard, or a region.
    pub territory_words: WordSet,
    /// The greatest proximity to the position, 0..=1. `None` without a position.
    pub max_proximity: Option<f32>,
}

impl ShardBound {
    /// The bound of a shard for a query.
    pub fn new(summary: &ShardSummary, context: &SearchContext<'_>) -> Self {
        let postcodes = &context.query.postcodes;
        let near_share = postcodes.iter().map(|reading| summary.nearest_postcode(reading.postcode)).fold(0.0, f32::max);
        let near_postcode_gain = near_share * weights::POSTCODE;
        let has_postcode = postcodes.iter().any(|reading| summary.has_postcode(reading.postcode));
        let max_proximity = |bias: LocationBias| summary.bbox.map_or(1.0, |bbox| bias.proximity_to(&bbox));
        Self {
            territory_words: context.query.words_for(summary.departements),
            postcode_gain: if has_postcode { weights::POSTCODE } else { near_postcode_gain },
            near_postcode_gain,
            max_proximity: context.bias.map(max_proximity),
        }
    }

    /// Priority of the shard. Shards that have the postcode come first, and near ones.
    pub fn priority(&self) -> f32 {
        self.postcode_gain + f32::from(u8::from(!self.territory_words.is_empty())) + self.max_proximity.unwrap_or(0.0)
    }

    /// Upper bound of any candidate whose words bring `gain`, in a query that weighs `min_weight` at least.
    pub fn upper_bound(&self, gain: f32, min_weight: f32) -> UpperBound {
        UpperBound::of_gain(gain + self.postcode_gain, min_weight, self.max_proximity)
    }
}
