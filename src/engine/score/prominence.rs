//! Prominence in a score, where neither the query nor the request says which of several places is meant.

use super::commune::CommuneNames;
use super::interpretation::Interpretation;
use super::location::LocationEvidence;
use super::pruning::UpperBound;
use super::scorer::Scorer;
use crate::engine::weights;
use crate::importance::importance;

impl Scorer<'_> {
    /// Prominence of a street with some house numbers, 0..=1: the importance that it has if an arrondissement counts as its city.
    pub(super) fn prominence(&self, commune: u32, numbers: u32) -> f64 {
        importance(self.reader.shard.communes.city_population(commune), numbers)
    }

    /// The upper bound of a street of some prominence, when its location is nowhere said.
    pub fn prominence_upper_bound(
        &self,
        bound: UpperBound,
        location: LocationEvidence,
        prominence: impl FnOnce() -> f64,
    ) -> UpperBound {
        let can_be_said = location.commune_gain > 0.0 || location.has_postcode || self.territory_gain > 0.0;
        if self.says_location || can_be_said { bound } else { bound.share(weights::prominence_share(prominence().min(1.0))) }
    }

    /// The interpretation of a street, with its prominence in the score unless its location is said. A misspelt name has none: it
    /// must not come before a name as it was written.
    pub(super) fn with_prominence(&self, interpretation: Interpretation, commune: u32, numbers: u32) -> Interpretation {
        if self.says_location || interpretation.location_words.meets(self.selective) {
            return interpretation;
        }
        let is_misspelt = interpretation.misspelt >= weights::MISSPELT;
        interpretation.with_prominence(if is_misspelt { 0.0 } else { self.prominence(commune, numbers) })
    }

    /// The interpretation of a commune, with its importance in the score if the query has a part of its name only. An arrondissement is
    /// a part of its city that a number says.
    pub(super) fn with_importance(&self, interpretation: Interpretation, commune: &CommuneNames) -> Interpretation {
        let is_sure = interpretation.commune_is_sure || interpretation.postcode_is_sure;
        let is_arrondissement = commune.record.parent.is_some();
        if self.says_location || is_sure || is_arrondissement || interpretation.misspelt >= weights::MISSPELT {
            return interpretation;
        }
        interpretation.with_prominence(importance(commune.record.population, 0))
    }
}
