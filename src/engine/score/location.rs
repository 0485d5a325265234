//! Location of answers: evidence for a location, and the streets that a fixed location excludes.
//!
//! A candidate is exact: its interpretation says which words name its location. A street that was not read, or a shard, has
//! [`LocationEvidence`] instead: the most that the query can say of it. The same rules serve both.

use super::candidate::Candidate;
use super::context::SearchContext;
use super::location_fix::LocationFix;
use crate::engine::query::word_set::WordSet;
use crate::engine::weights;

/// The most that the query can say of a street's location, or of all streets' of a shard.
#[derive(Clone, Copy, Debug, Default)]
pub struct LocationEvidence {
    /// The most that words bring as words of its commune's names.
    pub commune_gain: f32,
    /// One of its postcodes may be in the query.
    pub has_postcode: bool,
    /// It is too far from the position to be an answer beside one that is near.
    pub is_far: bool,
    /// It may be near the position.
    pub can_be_near: bool,
}

impl LocationEvidence {
    /// Evidence of a location alone, at the most that its proximity to the position can be.
    pub fn new(commune_gain: f32, has_postcode: bool, max_proximity: Option<f32>) -> Self {
        Self {
            commune_gain,
            has_postcode,
            is_far: max_proximity.is_some_and(|proximity| proximity < weights::FAR_PROXIMITY),
            can_be_near: max_proximity.is_some_and(|proximity| proximity >= weights::NEAR_PROXIMITY),
        }
    }
}

/// A location that the best candidates fix.
#[derive(Clone, Copy, Debug)]
pub struct FixedLocation {
    fix: LocationFix,
    /// Words that say where answers lie.
    words: WordSet,
    /// The least that words bring of a commune's names where answers lie.
    min_commune_gain: f32,
    /// A place far from the position is no answer, whatever its name is.
    excludes_far: bool,
}

impl FixedLocation {
    /// The location that the `fixed` candidate fixes, in a round that browses or another. `None` when it excludes nothing.
    /// The best candidates take nothing in that it excludes, except what is far while browsing.
    pub fn new(best: Option<&Candidate>, fixed: Option<&Candidate>, context: &SearchContext<'_>, browse: bool) -> Option<Self> {
        if context.exhaustive {
            return None;
        }
        // Words of little weight alone name what is near, once something is.
        let excludes_far =
            browse && best.is_some_and(|best| best.interpretation.breakdown.proximity >= f64::from(weights::FAR_PROXIMITY));
        let fix = fixed.map_or(LocationFix::None, |fixed| fixed.location_fix);
        let words = fixed.map_or(WordSet::EMPTY, |fixed| fixed.interpretation.location_words);
        let min_commune_gain = context.query.gain_of(context.query.location_words() & words) * weights::MIN_SIMILARITY;
        (excludes_far || fix != LocationFix::None).then_some(Self { fix, words, min_commune_gain, excludes_far })
    }

    /// Whether a street with such evidence is no answer: it is elsewhere, and cannot fix the location as firmly.
    #[inline]
    pub fn excludes(&self, evidence: LocationEvidence) -> bool {
        let is_elsewhere = match self.fix {
            LocationFix::None => false,
            LocationFix::NearPosition => evidence.is_far,
            LocationFix::Named | LocationFix::NamedTwice => evidence.commune_gain < self.min_commune_gain,
            LocationFix::WholeQuery => true,
        };
        is_elsewhere && !self.can_be_replaced_by(evidence) || self.excludes_far && evidence.is_far
    }

    /// Whether a street with such evidence may lie where answers lie, by the words that may say where it lies.
    pub fn can_be_shared(&self, words: WordSet, evidence: LocationEvidence) -> bool {
        match self.fix {
            LocationFix::WholeQuery => false,
            LocationFix::NearPosition => !evidence.is_far,
            LocationFix::None | LocationFix::Named | LocationFix::NamedTwice => self.words.is_within(words),
        }
    }

    /// Whether a street with such evidence may fix the location as firmly.
    #[inline]
    pub fn can_be_replaced_by(&self, evidence: LocationEvidence) -> bool {
        let has_commune = evidence.commune_gain > 0.0;
        match self.fix {
            LocationFix::WholeQuery => false,
            LocationFix::NamedTwice => has_commune && evidence.has_postcode,
            LocationFix::Named => has_commune || evidence.has_postcode || evidence.can_be_near,
            LocationFix::None | LocationFix::NearPosition => has_commune || evidence.has_postcode,
        }
    }
}

/// Whether a candidate lies where another fixes that answers lie: its words say so too, or both are in one city.
pub fn is_shared(candidate: &Candidate, fixed: &Candidate) -> bool {
    let words = fixed.interpretation.location_words & !candidate.interpretation.location_words;
    let is_same_city = candidate.city_code.is_some() && candidate.city_code == fixed.city_code;
    match fixed.location_fix {
        LocationFix::NearPosition => candidate.interpretation.breakdown.proximity >= f64::from(weights::FAR_PROXIMITY),
        LocationFix::WholeQuery => candidate.street.is_none(),
        // A part of its commune's name is the whole name of the other's.
        LocationFix::NamedTwice
            if candidate.location_fix != LocationFix::NamedTwice && !candidate.interpretation.commune_is_sure =>
        {
            is_same_city
        }
        _ => words.is_empty() || is_same_city,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_street_that_may_lie_where_answers_lie_or_fix_that_as_firmly_is_not_excluded() {
        let evidence = |commune_gain, has_postcode, is_far, can_be_near| LocationEvidence {
            commune_gain,
            has_postcode,
            is_far,
            can_be_near,
        };
        // Two words of the commune's name are in the query, each worth 1.
        let fixed = |fix| FixedLocation {
            fix,
            words: WordSet::EMPTY,
            min_commune_gain: 2.0 * weights::MIN_SIMILARITY,
            excludes_far: false,
        };
        for (fix, evidence, is_excluded) in [
            (LocationFix::WholeQuery, evidence(2.0, true, false, false), true),
            (LocationFix::NamedTwice, evidence(2.0, false, false, false), false),
            (LocationFix::NamedTwice, evidence(1.0, false, false, false), true),
            (LocationFix::NamedTwice, evidence(1.0, true, false, false), false),
            (LocationFix::NamedTwice, evidence(0.0, true, false, false), true),
            (LocationFix::Named, evidence(1.0, false, false, false), false),
            (LocationFix::Named, evidence(0.0, true, false, false), false),
            (LocationFix::Named, evidence(0.0, false, false, false), true),
            (LocationFix::Named, evidence(0.0, false, false, true), false),
            (LocationFix::NearPosition, evidence(0.0, false, true, false), true),
            (LocationFix::NearPosition, evidence(0.0, false, false, false), false),
            (LocationFix::NearPosition, evidence(1.0, false, true, false), false),
            (LocationFix::None, evidence(0.0, false, true, false), false),
        ] {
            assert_eq!(fixed(fix).excludes(evidence), is_excluded, "{fix:?} {evidence:?}");
        }
        let browsing = FixedLocation { excludes_far: true, ..fixed(LocationFix::None) };
        assert!(browsing.excludes(evidence(2.0, true, true, false)) && !browsing.excludes(evidence(2.0, true, false, false)));
    }
}
