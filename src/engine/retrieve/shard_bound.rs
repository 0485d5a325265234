//! What can be said of a shard's chances before any of its words is looked up: its postcodes and its place.

use crate::engine::query::location_bias::LocationBias;
use crate::engine::query::word_set::WordSet;
use crate::engine::score::context::SearchContext;
use crate::engine::shard::summary::ShardSummary;
use crate::engine::weights;

/// What postcodes and nearness can bring in a shard.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ShardBound {
    /// The most that a postcode of the question brings.
    pub postcode: f32,
    /// What it brings to a commune that does not have it.
    pub near: f32,
    /// Words that name a département of the shard, or a region.
    pub territory: WordSet,
    /// The most that nearness can be; `None` without a position.
    pub nearest: Option<f32>,
}

impl ShardBound {
    /// Of a shard, for a question.
    pub fn new(summary: &ShardSummary, asked: &SearchContext<'_>) -> Self {
        let postcodes = &asked.query.postcodes;
        let near = postcodes.iter().map(|reading| summary.nearest_postcode(reading.postcode)).fold(0.0, f32::max);
        let near = near * weights::POSTCODE;
        let has_one = postcodes.iter().any(|reading| summary.has_postcode(reading.postcode));
        let nearest = |bias: LocationBias| summary.bbox.map_or(1.0, |bbox| bias.proximity_to(&bbox));
        let territory = asked.query.words_for(summary.departements);
        Self { territory, postcode: if has_one { weights::POSTCODE } else { near }, near, nearest: asked.bias.map(nearest) }
    }

    /// Likelihood of the best answer: shards that have the postcode, and near ones, come first.
    pub fn rank(&self) -> f32 {
        self.postcode + f32::from(u8::from(self.territory != 0)) + self.nearest.unwrap_or(0.0)
    }

    /// The most that a candidate can score whose words bring so much, of a question that weighs `total` at least.
    pub fn bound(&self, gain: f32, total: f32) -> f32 {
        bound(gain + self.postcode, total, self.nearest)
    }
}

/// The most that a candidate can score that has gained so much, of a question that weighs `total` at least, so near.
#[inline]
pub fn bound(gain: f32, total: f32, proximity: Option<f32>) -> f32 {
    let text = (gain / gain.max(total)).min(1.0);
    weights::ROUNDING + proximity.map_or(text, |proximity| LocationBias::score(text, proximity))
}
