//! What a shard may give to a question, by all that is known without opening it.

use super::word_routes::WordRoutes;
use crate::engine::lookup::relaxation::Relaxation;
use crate::engine::query::word_set::WordSet;
use crate::engine::retrieve::shard_bound::ShardBound;
use crate::engine::score::candidate::{Candidate, LocationFix};
use crate::engine::score::context::SearchContext;
use crate::engine::score::top_k::TopK;
use crate::engine::shard::summary::ShardSummary;
use crate::engine::weights;

/// A shard as a question sees it.
#[derive(Clone, Copy)]
pub struct ClosedShardBound<'a> {
    /// Its number.
    pub shard: u32,
    /// What it is.
    pub summary: &'a ShardSummary,
    /// What its postcodes and its place promise.
    pub shard_bound: &'a ShardBound,
    /// What its words promise.
    pub word_routes: &'a WordRoutes<'a>,
    /// The question.
    pub asked: &'a SearchContext<'a>,
    /// How hard it is looked for.
    pub relaxation: Relaxation,
}

impl ClosedShardBound<'_> {
    /// True when something there may be an answer, `wanted` being the least score that is looked for.
    pub fn can_change_top_k(&self, top: &TopK, wanted: f32) -> bool {
        if !self.can_match() {
            return false;
        }
        let bound = self.bound();
        bound >= wanted
            && top.last().is_none_or(|last| self.can_outrank(bound, last))
            && top.location_fix().is_none_or(|location_fix| self.is_compatible_with(bound, location_fix))
    }

    /// True when something there may be wanted, and be looked up by some word.
    fn can_match(&self) -> bool {
        let has_words = self.relaxation.browse || self.word_routes.can_match(self.shard, self.fuzzy_words());
        self.summary.can_satisfy(self.asked.filter) && has_words
    }

    /// The most that anything there can score.
    fn bound(&self) -> f32 {
        let most = self.word_routes.most(self.shard, self.fuzzy_words() | self.shard_bound.territory);
        self.shard_bound.bound(most, self.asked.query.min_weight())
    }

    /// False when all that is there comes behind a candidate: it scores no more, and is less important.
    fn can_outrank(&self, bound: f32, other: &Candidate) -> bool {
        bound - 2.0 * weights::ROUNDING > other.score || self.importance(other.score) >= other.importance
    }

    /// No street there is more important that reaches a score, of which the bound is no more.
    fn importance(&self, score: f32) -> f64 {
        let is_full = self.asked.bias.is_none() && score >= 1.0 - weights::ROUNDING;
        let beyond = if is_full { self.word_routes.max_importance_elsewhere(self.shard, self.summary) } else { None };
        beyond.map_or(self.summary.importance, |beyond| beyond.min(self.summary.importance))
    }

    /// True when something there may lie where a candidate says that answers lie, or say better that they lie elsewhere.
    fn is_compatible_with(&self, bound: f32, location_fix: &Candidate) -> bool {
        self.can_share_location(location_fix) || self.can_fix_location(location_fix.location_fix) && bound >= location_fix.score
    }

    fn can_share_location(&self, location_fix: &Candidate) -> bool {
        match location_fix.location_fix {
            LocationFix::WholeQuery => false,
            LocationFix::NearPosition => self.shard_bound.nearest.is_none_or(|nearest| nearest >= weights::FAR_PROXIMITY),
            LocationFix::None | LocationFix::Named | LocationFix::NamedTwice => {
                location_fix.location_words & !self.located() == 0
            }
        }
    }

    /// True when something there may say where answers lie, as surely as that.
    fn can_fix_location(&self, location_fix: LocationFix) -> bool {
        let has_postcode = self.shard_bound.postcode >= weights::POSTCODE;
        match location_fix {
            LocationFix::WholeQuery => false,
            LocationFix::NamedTwice => has_postcode,
            LocationFix::None | LocationFix::Named | LocationFix::NearPosition => {
                has_postcode || self.word_routes.can_name_commune_fully(self.shard)
            }
        }
    }

    /// Words that may say that something lies there.
    fn located(&self) -> WordSet {
        let near = self.shard_bound.postcode >= weights::POSTCODE_NEAR;
        let postcodes = self.asked.query.postcodes.iter().filter(|_| near).fold(0, |mask, reading| mask | reading.words);
        // A word that is forgiven may turn out to be a commune's.
        self.word_routes.naming(self.shard) | self.shard_bound.territory | postcodes | self.fuzzy_words()
    }

    fn fuzzy_words(&self) -> WordSet {
        self.relaxation.with_neighbours(self.asked.query)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::budget::WorkBudget;
    use crate::engine::lookup::relaxation::FuzzyWords;
    use crate::engine::model::hit::Kind;
    use crate::engine::model::request::{Filters, SearchRequest};
    use crate::engine::query::query::Query;
    use crate::engine::route::commune_names::CommuneShards;
    use crate::engine::shard::filter::Filter;
    use crate::text::departements::Set;

    /// `rue haute 05000 gap`: its words are in shard 0 but for the commune, all in shard 1, which has the commune; neither has the postcode.
    const TEXT: &str = "rue haute 05000 gap";
    const GAP: WordSet = 0b1000;

    /// What becomes of a shard, with more said of it.
    fn with<T>(
        shard: u32,
        change: impl Fn(&mut ShardSummary, &mut ShardBound, &mut Relaxation),
        tell: impl Fn(ClosedShardBound<'_>) -> T,
    ) -> T {
        let query = Query::read(&SearchRequest { autocomplete: false, ..SearchRequest::new(TEXT) });
        let naming = [0, 0, 0, 0b10].map(|set| CommuneShards { part: set, whole: set });
        let word_routes = WordRoutes::new(&query, vec![0b11, 0b11, 0, 0b10], naming.to_vec(), None);
        let (filter, budget) = (Filter::new(&Filters::default(), None), WorkBudget::unlimited());
        let asked =
            SearchContext { query: &query, filter: &filter, bias: None, commune: None, budget: &budget, exhaustive: false };
        let mut summary = ShardSummary { departements: Set::default(), bbox: None, importance: 0.5, postcodes: Vec::new() };
        let mut shard_bound = ShardBound { postcode: 0.0, near: 0.0, territory: 0, nearest: None };
        let mut relaxation = Relaxation::default();
        change(&mut summary, &mut shard_bound, &mut relaxation);
        tell(ClosedShardBound {
            shard,
            summary: &summary,
            shard_bound: &shard_bound,
            word_routes: &word_routes,
            asked: &asked,
            relaxation,
        })
    }

    fn location_fix(location_fix: LocationFix, located: WordSet, score: f32) -> Candidate {
        Candidate {
            score,
            location_words: located,
            location_fix: location_fix,
            ..Candidate::unscored(0, 0, Some(0), Kind::Street, None, 0.5)
        }
    }

    #[test]
    fn the_bound_has_what_the_shard_may_hold() {
        let bound = |shard| with(shard, |_, _, _| {}, |prospect| prospect.bound());
        assert!(bound(0) < bound(1) && bound(1) < 1.0);
        let with_postcode = with(1, |_, shard_bound, _| shard_bound.postcode = weights::POSTCODE, |prospect| prospect.bound());
        assert!(with_postcode >= 1.0);
        // A commune that is misspelt may be any.
        let forgiving =
            with(0, |_, _, relaxation| relaxation.fuzzy = FuzzyWords { words: GAP, more: 0 }, |prospect| prospect.bound());
        assert!((forgiving - bound(1)).abs() < weights::ROUNDING);
    }

    #[test]
    fn nothing_changes_where_the_score_that_is_wanted_is_out_of_reach() {
        let can_change_top_k =
            |shard, wanted| with(shard, |_, _, _| {}, |prospect| prospect.can_change_top_k(&TopK::new(5), wanted));
        let bound = with(1, |_, _, _| {}, |prospect| prospect.bound());
        assert_eq!([0, 1].map(|shard| can_change_top_k(shard, bound)), [false, true]);
        assert!(can_change_top_k(0, 0.0));
    }

    #[test]
    fn of_equal_scores_the_more_important_comes_first() {
        let last = |score, importance| Candidate { importance, ..location_fix(LocationFix::None, 0, score) };
        let can_outrank = |last: Candidate| with(1, |_, _, _| {}, |prospect| prospect.can_outrank(0.7, &last));
        assert!(can_outrank(last(0.6, 0.9)));
        assert_eq!([0.5, 0.6].map(|importance| can_outrank(last(0.7, importance))), [true, false]);
    }

    #[test]
    fn what_lies_elsewhere_must_say_so_as_surely() {
        let other_gain = |shard, postcode, other: Candidate| {
            let change = |_: &mut ShardSummary, shard_bound: &mut ShardBound, _: &mut Relaxation| shard_bound.postcode = postcode;
            with(shard, change, |prospect| prospect.is_compatible_with(0.8, &other))
        };
        let named = |score| location_fix(LocationFix::Named, GAP, score);
        // Shard 1 has the commune; shard 0 has nothing that would say where its streets lie, but for a postcode.
        assert_eq!([0, 1].map(|shard| other_gain(shard, 0.0, named(0.9))), [false, true]);
        assert_eq!([0.7, 0.9].map(|score| other_gain(0, weights::POSTCODE, named(score))), [true, false]);
        let placed = |score| location_fix(LocationFix::NamedTwice, 0b1100, score);
        assert_eq!([0.0, weights::POSTCODE].map(|postcode| other_gain(1, postcode, placed(0.7))), [false, true]);
        assert!(!other_gain(1, weights::POSTCODE, location_fix(LocationFix::WholeQuery, GAP, 0.0)));
    }

    #[test]
    fn what_is_near_is_answered_by_what_is_near() {
        let other_gain = |nearest| {
            let change = |_: &mut ShardSummary, shard_bound: &mut ShardBound, _: &mut Relaxation| shard_bound.nearest = nearest;
            with(0, change, |prospect| prospect.is_compatible_with(0.8, &location_fix(LocationFix::NearPosition, 0, 0.7)))
        };
        assert_eq!([None, Some(weights::FAR_PROXIMITY), Some(weights::FAR_PROXIMITY / 2.0)].map(other_gain), [true, true, false]);
    }

    #[test]
    fn a_filter_that_nothing_there_satisfies_rules_a_shard_out() {
        let outside =
            |summary: &mut ShardSummary, _: &mut ShardBound, _: &mut Relaxation| summary.departements = Set::of_code("75");
        let query = Filters { departements: vec!["05".to_owned()], ..Filters::default() };
        let filter = Filter::new(&query, None);
        let found = |prospect: ClosedShardBound<'_>| {
            ClosedShardBound { asked: &SearchContext { filter: &filter, ..*prospect.asked }, ..prospect }.can_match()
        };
        assert!(!with(1, outside, found));
        assert!(with(1, |summary, _, _| summary.departements = Set::of_code("05"), found));
    }
}
