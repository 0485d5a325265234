//! Summary of a shard: facts that are known before any word is looked up in it.

use super::filter::Filter;
use super::postcode::near_postcode_share;
use crate::geo::point::Bbox;
use crate::text::departements::Set;

/// Summary of a shard.
#[derive(Clone, Debug)]
pub struct ShardSummary {
    /// Départements of its communes.
    pub departements: Set,
    /// Rectangle around its house numbers. `None` without streets: communes may be anywhere.
    pub bbox: Option<Bbox>,
    /// The greatest prominence of its streets.
    pub prominence: f64,
    /// Postcodes, in rising order.
    pub postcodes: Vec<u32>,
}

impl ShardSummary {
    /// Whether it has a postcode.
    pub fn has_postcode(&self, postcode: u32) -> bool {
        self.postcodes.binary_search(&postcode).is_ok()
    }

    /// The greatest share of a postcode's weight that a commune without this postcode brings.
    pub fn nearest_postcode(&self, postcode: u32) -> f32 {
        // A postcode in the same hundred or thousand is first found beside it.
        let place = self.postcodes.partition_point(|&known| known < postcode);
        let around = &self.postcodes[place.saturating_sub(1)..self.postcodes.len().min(place + 1)];
        around.iter().map(|&known| near_postcode_share(known, postcode)).fold(0.0, f32::max)
    }

    /// Whether some of its streets may satisfy the filters.
    pub fn can_satisfy(&self, filter: &Filter) -> bool {
        filter.wants_streets()
            && filter.overlaps(self.bbox.as_ref())
            && filter.can_match_shard(self.departements, |postcode| self.has_postcode(postcode))
    }
}

#[cfg(test)]
#[allow(clippy::float_cmp)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_postcode_is_found_beside_the_place_of_its_own() {
        let postcodes = vec![1000, 1010, 1990, 5000, 5100, 26000, 75001];
        let summary = ShardSummary { departements: Set::default(), bbox: None, prominence: 1.0, postcodes };
        for postcode in (900..2100).chain(4900..6100).chain([26010, 26900, 75001, 97100]) {
            let shares = summary.postcodes.iter().map(|&known| near_postcode_share(known, postcode));
            assert_eq!(summary.nearest_postcode(postcode), shares.fold(0.0, f32::max), "{postcode}");
        }
    }
}
