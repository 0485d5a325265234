//! What is known of a shard before any word is looked up in it.

use super::filter::Filter;
use crate::engine::weights;
use crate::geo::point::Bbox;
use crate::text::departements::Set;
use std::ops::Range;

/// Where a shard's places lie.
#[derive(Clone, Debug)]
pub struct ShardSummary {
    /// The départements of its communes.
    pub departements: Set,
    /// The rectangle around its numbers; none without streets: communes may be anywhere.
    pub bbox: Option<Bbox>,
    /// No street of it is more important.
    pub importance: f64,
    /// Its postcodes, in rising order.
    pub postcodes: Vec<u32>,
}

impl ShardSummary {
    /// True when it has a postcode.
    pub fn has_postcode(&self, postcode: u32) -> bool {
        self.postcodes.binary_search(&postcode).is_ok()
    }

    /// How near one of its postcodes can be to one that it does not have.
    pub fn nearest_postcode(&self, asked: u32) -> f32 {
        let around = |digits: u32| asked / digits * digits..(asked / digits + 1) * digits;
        if self.has_postcode_in(around(100)) {
            weights::POSTCODE_NEAR
        } else if self.has_postcode_in(around(1000)) {
            weights::POSTCODE_SAME_DEPARTEMENT
        } else {
            0.0
        }
    }

    fn has_postcode_in(&self, range: Range<u32>) -> bool {
        let start = self.postcodes.partition_point(|&known| known < range.start);
        self.postcodes.get(start).is_some_and(|&known| known < range.end)
    }

    /// False when none of its streets can satisfy the filters.
    pub fn can_satisfy(&self, filter: &Filter) -> bool {
        filter.wants_streets()
            && filter.overlaps(self.bbox.as_ref())
            && filter.can_match_shard(self.departements, |postcode| self.has_postcode(postcode))
    }
}
