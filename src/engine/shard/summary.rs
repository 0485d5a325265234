//! Summary of a shard: facts that are known before any word is looked up in it.

use super::filter::Filter;
use crate::engine::weights;
use crate::geo::point::Bbox;
use crate::text::departements::Set;
use std::ops::Range;

/// Summary of a shard.
#[derive(Clone, Debug)]
pub struct ShardSummary {
    /// Départements of its communes.
    pub departements: Set,
    /// Rectangle around its house numbers. `None` without streets: communes may be anywhere.
    pub bbox: Option<Bbox>,
    /// The greatest importance of its streets.
    pub importance: f64,
    /// Postcodes, in rising order.
    pub postcodes: Vec<u32>,
}

impl ShardSummary {
    /// Whether it has a postcode.
    pub fn has_postcode(&self, postcode: u32) -> bool {
        self.postcodes.binary_search(&postcode).is_ok()
    }

    /// Share of a postcode's weight that a commune brings which does not have the postcode, at most.
    pub fn nearest_postcode(&self, postcode: u32) -> f32 {
        let around = |digits: u32| postcode / digits * digits..(postcode / digits + 1) * digits;
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

    /// Whether some of its streets may satisfy the filters.
    pub fn can_satisfy(&self, filter: &Filter) -> bool {
        filter.wants_streets()
            && filter.overlaps(self.bbox.as_ref())
            && filter.can_match_shard(self.departements, |postcode| self.has_postcode(postcode))
    }
}
