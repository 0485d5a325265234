//! The most that a closed shard can give to a query, by all that the router knows of it.

use super::word_routes::WordRoutes;
use crate::engine::lookup::relaxation::Relaxation;
use crate::engine::query::word_set::WordSet;
use crate::engine::retrieve::shard_bound::ShardBound;
use crate::engine::score::context::SearchContext;
use crate::engine::score::location::LocationEvidence;
use crate::engine::score::pruning::Threshold;
use crate::engine::score::pruning::UpperBound;
use crate::engine::score::top_k::TopK;
use crate::engine::shard::summary::ShardSummary;
use crate::engine::weights;

/// A shard as a query sees it without opening it.
#[derive(Clone, Copy)]
pub struct ClosedShardBound<'a> {
    /// Its number in the router.
    pub shard: u32,
    /// Its summary.
    pub summary: &'a ShardSummary,
    /// Its bound by postcodes and position.
    pub shard_bound: &'a ShardBound,
    /// Routes of the query's words.
    pub word_routes: &'a WordRoutes<'a>,
    /// The query.
    pub context: &'a SearchContext<'a>,
    /// Relaxation of the round.
    pub relaxation: Relaxation,
}

impl ClosedShardBound<'_> {
    /// Whether something in the shard may be among the best.
    pub fn can_change_top_k(&self, top: &TopK, threshold: &Threshold) -> bool {
        if !self.can_match() {
            return false;
        }
        let bound = self.upper_bound();
        threshold.admits(bound, || self.summary.prominence) && self.is_compatible_with(bound, top)
    }

    /// Whether something in the shard may satisfy the filter, and be looked up by some word.
    fn can_match(&self) -> bool {
        let has_words = self.relaxation.browse || self.word_routes.can_match(self.shard, self.fuzzy_words());
        self.summary.can_satisfy(self.context.filter) && has_words
    }

    /// The most that anything in the shard can score.
    fn upper_bound(&self) -> UpperBound {
        let gain = self.word_routes.max_gain(self.shard, self.fuzzy_words() | self.shard_bound.territory_words);
        let bound = self.shard_bound.upper_bound(gain, self.context.query.min_weight());
        if self.can_say_location() { bound } else { self.with_prominence(bound) }
    }

    /// Whether the request or the query may say that a street lies in the shard.
    fn can_say_location(&self) -> bool {
        self.context.says_location() || self.location_words().meets(self.context.query.selective())
    }

    /// The bound of streets whose location nobody says, by their prominence.
    fn with_prominence(&self, bound: UpperBound) -> UpperBound {
        let all = bound.share(weights::prominence_share(self.summary.prominence));
        let Some(elsewhere) = self.word_routes.max_prominence_elsewhere(self.shard, self.summary) else { return all };
        let of_name = bound.share(weights::prominence_share(elsewhere));
        of_name.max(all.share(self.word_routes.max_other_name()))
    }

    /// Whether something in the shard may lie where the best candidates fix that answers lie, or fix it as firmly elsewhere.
    fn is_compatible_with(&self, bound: UpperBound, top: &TopK) -> bool {
        let Some(fixed) = top.fixed() else { return true };
        let Some(location) = top.fixed_location(self.context, false) else { return true };
        let evidence = self.location_evidence();
        let can_replace = location.can_be_replaced_by(evidence) && bound.reaches(fixed.score);
        location.can_be_shared(self.location_words(), evidence) || can_replace
    }

    /// The most that the query can say of the location of a street in the shard.
    fn location_evidence(&self) -> LocationEvidence {
        let has_postcode = self.shard_bound.postcode_gain >= weights::POSTCODE;
        // Words of a commune that has the postcode may be matched fuzzily: its name is not looked for.
        let can_be_named = has_postcode || self.word_routes.can_name_commune_fully(self.shard);
        let commune_gain = if can_be_named { f32::INFINITY } else { 0.0 };
        LocationEvidence::new(commune_gain, has_postcode, self.shard_bound.max_proximity)
    }

    /// Words that may say that a street lies in the shard.
    fn location_words(&self) -> WordSet {
        let is_near = self.shard_bound.postcode_gain >= weights::POSTCODE_NEAR;
        let postcodes = self.context.query.postcodes.iter().filter(|_| is_near).map(|reading| reading.words).collect();
        // A word that is matched fuzzily may turn out to be a commune's.
        self.word_routes.commune_words(self.shard) | self.shard_bound.territory_words | postcodes | self.fuzzy_words()
    }

    fn fuzzy_words(&self) -> WordSet {
        self.relaxation.with_neighbours(self.context.query)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::lookup::relaxation::FuzzyWords;
    use crate::engine::model::hit::Kind;
    use crate::engine::model::request::{Filters, SearchRequest};
    use crate::engine::route::commune_names::CommuneShards;
    use crate::engine::score::candidate::Candidate;
    use crate::engine::score::context::ReadRequest;
    use crate::engine::score::location_fix::LocationFix;
    use crate::engine::shard::filter::Filter;
    use crate::format::communes::Code;
    use crate::format::shard_set::ShardSet;
    use crate::text::departements::Set;

    /// Shard 0 may hold the words of `rue haute` alone. Shard 1 may hold all but the postcode, and has the commune.
    const TEXT: &str = "rue haute 05000 gap";
    const GAP: WordSet = WordSet::of_bits(0b1000);

    /// The bound of a shard, after a change to what is known of it.
    fn with<T>(
        shard: u32,
        change: impl Fn(&mut ShardSummary, &mut ShardBound, &mut Relaxation),
        ask: impl Fn(ClosedShardBound<'_>) -> T,
    ) -> T {
        let read = ReadRequest::new(&SearchRequest { autocomplete: false, ..SearchRequest::new(TEXT) });
        let context = read.context();
        let communes = [0, 0, 0, 0b10].map(|set| CommuneShards::of_bits(set, set));
        let word_routes = WordRoutes::new(context.query, 2, &[0b11, 0b11, 0, 0b10].map(ShardSet::of_bits), &communes, None);
        let mut summary = ShardSummary { departements: Set::default(), bbox: None, prominence: 0.5, postcodes: Vec::new() };
        let mut shard_bound =
            ShardBound { postcode_gain: 0.0, near_postcode_gain: 0.0, territory_words: WordSet::EMPTY, max_proximity: None };
        let mut relaxation = Relaxation::default();
        change(&mut summary, &mut shard_bound, &mut relaxation);
        ask(ClosedShardBound {
            shard,
            summary: &summary,
            shard_bound: &shard_bound,
            word_routes: &word_routes,
            context: &context,
            relaxation,
        })
    }

    fn unchanged(_: &mut ShardSummary, _: &mut ShardBound, _: &mut Relaxation) {}

    fn bound(shard: u32) -> UpperBound {
        with(shard, unchanged, |closed| closed.upper_bound())
    }

    /// A street in the place that it fixes.
    fn street(location_fix: LocationFix, location_words: WordSet, score: f32) -> Candidate {
        let mut candidate = Candidate::unscored(0, 0, Some(0), Kind::Street, None);
        candidate.interpretation.location_words = location_words;
        Candidate { score, location_fix, prominence: 0.5, ..candidate }
    }

    /// The best candidates: this one.
    fn top(candidate: Candidate) -> TopK {
        let code = Code::parse("05061").unwrap_or_else(|| unreachable!());
        let mut top = TopK::new(5);
        top.push(candidate, |_| String::new(), |_| code, |_| None);
        top
    }

    #[test]
    fn the_bound_has_what_the_shard_may_hold() {
        assert!(bound(0) < bound(1) && bound(1) < UpperBound::of_text(1.0, None));
        let with_postcode = |_: &mut ShardSummary, shard_bound: &mut ShardBound, _: &mut Relaxation| {
            shard_bound.postcode_gain = weights::POSTCODE;
        };
        assert!(with(1, with_postcode, |closed| closed.upper_bound().reaches(1.0)));
        // A commune that is misspelt may be any.
        let fuzzy = |_: &mut ShardSummary, _: &mut ShardBound, relaxation: &mut Relaxation| {
            relaxation.fuzzy = FuzzyWords { words: GAP, more: WordSet::EMPTY };
        };
        let fuzzy = with(0, fuzzy, |closed| closed.upper_bound());
        assert_eq!(fuzzy, bound(1));
    }

    #[test]
    fn a_shard_below_the_threshold_changes_nothing() {
        let can_change_top_k =
            |shard, score| with(shard, unchanged, |closed| closed.can_change_top_k(&TopK::new(5), &Threshold::new(score, None)));
        let reached = (0..=100u8).map(|percent| f32::from(percent) / 100.0).filter(|&score| bound(1).reaches(score));
        let score = reached.fold(0.0, f32::max);
        assert_eq!([0, 1].map(|shard| can_change_top_k(shard, score)), [false, true]);
        assert!(can_change_top_k(0, 0.0));
    }

    #[test]
    fn of_equal_scores_the_more_important_comes_first() {
        let score = f32::from_bits(bound(1).to_bits());
        let can_change_top_k = |score, prominence| {
            let last = Candidate { prominence, ..street(LocationFix::None, WordSet::EMPTY, score) };
            with(1, unchanged, |closed| closed.can_change_top_k(&TopK::new(5), &Threshold::new(0.0, Some(&last))))
        };
        assert!(can_change_top_k(score - 0.1, 0.9));
        assert_eq!([0.5, 0.6].map(|prominence| can_change_top_k(score, prominence)), [true, false]);
    }

    #[test]
    fn a_shard_elsewhere_must_fix_the_location_as_firmly() {
        let is_compatible = |shard, postcode, fixed: Candidate| {
            let change = |_: &mut ShardSummary, shard_bound: &mut ShardBound, _: &mut Relaxation| {
                shard_bound.postcode_gain = postcode;
            };
            let top = top(fixed);
            with(shard, change, |closed| closed.is_compatible_with(UpperBound::of_text(0.8, None), &top))
        };
        let named = |score| street(LocationFix::Named, GAP, score);
        // Shard 1 has the commune. In shard 0 only a postcode would say where its streets lie.
        assert_eq!([0, 1].map(|shard| is_compatible(shard, 0.0, named(0.9))), [false, true]);
        assert_eq!([0.7, 0.9].map(|score| is_compatible(0, weights::POSTCODE, named(score))), [true, false]);
        let named_twice = |score| street(LocationFix::NamedTwice, WordSet::of_bits(0b1100), score);
        assert_eq!([0.0, weights::POSTCODE].map(|postcode| is_compatible(1, postcode, named_twice(0.7))), [false, true]);
        assert!(!is_compatible(1, weights::POSTCODE, street(LocationFix::WholeQuery, GAP, 0.3)));
    }

    #[test]
    fn a_shard_far_from_the_position_is_excluded_by_what_is_near() {
        let is_compatible = |max_proximity| {
            let change = |_: &mut ShardSummary, shard_bound: &mut ShardBound, _: &mut Relaxation| {
                shard_bound.max_proximity = max_proximity;
            };
            let top = top(street(LocationFix::NearPosition, WordSet::EMPTY, 0.7));
            with(0, change, |closed| closed.is_compatible_with(UpperBound::of_text(0.8, None), &top))
        };
        assert_eq!(
            [None, Some(weights::FAR_PROXIMITY), Some(weights::FAR_PROXIMITY / 2.0)].map(is_compatible),
            [true, true, false]
        );
    }

    #[test]
    fn a_shard_without_what_the_filter_wants_is_excluded() {
        let filters = Filters { departements: vec!["05".to_owned()], ..Filters::default() };
        let filter = Filter::new(&filters, None);
        let can_match = |departement: &str| {
            let change = |summary: &mut ShardSummary, _: &mut ShardBound, _: &mut Relaxation| {
                summary.departements = Set::of_code(departement);
            };
            with(1, change, |closed| {
                ClosedShardBound { context: &SearchContext { filter: &filter, ..*closed.context }, ..closed }.can_match()
            })
        };
        assert_eq!(["75", "05"].map(can_match), [false, true]);
    }
}
