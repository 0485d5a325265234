//! Streets that need not be read: the best so far says where answers lie, and they cannot lie there.

use super::accumulators::LocationEvidence;
use crate::engine::query::word_set::WordSet;
use crate::engine::score::candidate::LocationFix;
use crate::engine::score::context::SearchContext;
use crate::engine::score::top_k::TopK;
use crate::engine::weights;

/// What rules streets out, as the best stand. Those that the settled answer rules out [`Top::push`] would not keep; what is far while browsing,
/// it would.
#[derive(Clone, Copy, Debug)]
pub struct LocationFilter {
    location_fix: LocationFix,
    /// The least that the names must bring of a commune where answers lie.
    names: f32,
    has_bias: bool,
    /// What is far from the position is no answer, whatever it is called.
    excludes_far: bool,
}

impl LocationFilter {
    /// By the best so far, in a round of words that say little (`light`) or another; `None` when nothing is.
    pub fn by(top: &TopK, asked: &SearchContext<'_>, light: bool) -> Option<Self> {
        if asked.exhaustive {
            return None;
        }
        // What is known by such words alone must be near, once something is.
        let excludes_far = light && top.best().is_some_and(|best| best.breakdown.proximity >= f64::from(weights::FAR_PROXIMITY));
        let location_fix = top.location_fix().map_or(LocationFix::None, |location_fix| location_fix.location_fix);
        let located: WordSet = top.location_fix().map_or(0, |location_fix| location_fix.location_words);
        let names = asked.query.gain_of(asked.query.location_words() & located) * weights::MIN_SIMILARITY;
        let rules = excludes_far || location_fix != LocationFix::None;
        rules.then_some(Self { location_fix, names, has_bias: asked.bias.is_some(), excludes_far })
    }

    /// True for a street that does not lie where answers lie, and cannot settle as much itself; for all of a shard, by the most of their signs.
    #[inline]
    pub fn has(self, location: LocationEvidence) -> bool {
        let is_elsewhere = location.names < self.names;
        // Neither by the whole of its commune's name nor by its postcode can it be what is named.
        let is_unnamed = location.names <= 0.0 && !location.has_postcode;
        let by_settled = match self.location_fix {
            LocationFix::WholeQuery => true,
            LocationFix::NamedTwice => (location.names <= 0.0 || !location.has_postcode) && is_elsewhere,
            LocationFix::Named => is_unnamed && !self.has_bias && is_elsewhere,
            LocationFix::NearPosition => is_unnamed && location.is_far,
            LocationFix::None => false,
        };
        by_settled || self.excludes_far && location.is_far
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_lie_where_answers_lie_or_settle_as_much_is_read() {
        let location = |names, has_postcode, is_far| LocationEvidence { names, has_postcode, is_far };
        // Two words of the commune's name are asked for, each worth 1.
        let rule = |location_fix| LocationFilter {
            location_fix,
            names: 2.0 * weights::MIN_SIMILARITY,
            has_bias: location_fix == LocationFix::NearPosition,
            excludes_far: false,
        };
        for (location_fix, location, is_out) in [
            (LocationFix::WholeQuery, location(2.0, true, false), true),
            (LocationFix::NamedTwice, location(2.0, false, false), false),
            (LocationFix::NamedTwice, location(1.0, false, false), true),
            (LocationFix::NamedTwice, location(1.0, true, false), false),
            (LocationFix::NamedTwice, location(0.0, true, false), true),
            (LocationFix::Named, location(1.0, false, false), false),
            (LocationFix::Named, location(0.0, true, false), false),
            (LocationFix::Named, location(0.0, false, false), true),
            (LocationFix::NearPosition, location(0.0, false, true), true),
            (LocationFix::NearPosition, location(0.0, false, false), false),
            (LocationFix::NearPosition, location(1.0, false, true), false),
            (LocationFix::None, location(0.0, false, true), false),
        ] {
            assert_eq!(rule(location_fix).has(location), is_out, "{location_fix:?} {location:?}");
        }
        let browsing = LocationFilter { excludes_far: true, ..rule(LocationFix::None) };
        assert!(browsing.has(location(2.0, true, true)) && !browsing.has(location(2.0, true, false)));
    }
}
