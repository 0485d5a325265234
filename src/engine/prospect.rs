//! What a shard may give to a question, by all that is known without opening it.

use super::asked::Asked;
use super::candidate::{Candidate, FAR, Settled};
use super::effort::Effort;
use super::outlook::Outlook;
use super::profile::Profile;
use super::query::Mask;
use super::routing::Routing;
use super::top::Top;
use super::weights;

/// A shard as a question sees it.
#[derive(Clone, Copy)]
pub struct Prospect<'a> {
    /// Its number.
    pub shard: u32,
    /// What it is.
    pub profile: &'a Profile,
    /// What its postcodes and its place promise.
    pub outlook: &'a Outlook,
    /// What its words promise.
    pub routing: &'a Routing<'a>,
    /// The question.
    pub asked: &'a Asked<'a>,
    /// How hard it is looked for.
    pub effort: Effort,
}

impl Prospect<'_> {
    /// True when something there may be an answer, `wanted` being the least score that is looked for.
    pub fn may_change(&self, top: &Top, wanted: f32) -> bool {
        if !self.may_find() {
            return false;
        }
        let bound = self.bound();
        bound >= wanted
            && top.last().is_none_or(|last| self.may_precede(bound, last))
            && top.settled().is_none_or(|settled| self.may_stand_beside(bound, settled))
    }

    /// True when something there may be wanted, and be looked up by some word.
    fn may_find(&self) -> bool {
        let has_words = self.effort.light || self.routing.may_find(self.shard, self.forgiven());
        self.profile.may_satisfy(self.asked.filter) && has_words
    }

    /// The most that anything there can score.
    fn bound(&self) -> f32 {
        let most = self.routing.most(self.shard, self.forgiven() | self.outlook.territory);
        self.outlook.bound(most, self.asked.query.least_cost())
    }

    /// False when all that is there comes behind a candidate: it scores no more, and is less important.
    fn may_precede(&self, bound: f32, other: &Candidate) -> bool {
        bound - 2.0 * weights::ROUNDING > other.score || self.importance(other.score) >= other.importance
    }

    /// No street there is more important that reaches a score, of which the bound is no more.
    fn importance(&self, score: f32) -> f64 {
        let is_full = self.asked.bias.is_none() && score >= 1.0 - weights::ROUNDING;
        let beyond = if is_full { self.routing.importance_beyond(self.shard, self.profile) } else { None };
        beyond.map_or(self.profile.importance, |beyond| beyond.min(self.profile.importance))
    }

    /// True when something there may lie where a candidate says that answers lie, or say better that they lie elsewhere.
    fn may_stand_beside(&self, bound: f32, settled: &Candidate) -> bool {
        self.may_lie_as(settled) || self.may_settle(settled.settled) && bound >= settled.score
    }

    fn may_lie_as(&self, settled: &Candidate) -> bool {
        match settled.settled {
            Settled::Whole => false,
            Settled::Near => self.outlook.nearest.is_none_or(|nearest| nearest >= FAR),
            Settled::No | Settled::Named | Settled::Placed => settled.located & !self.located() == 0,
        }
    }

    /// True when something there may say where answers lie, as surely as that.
    fn may_settle(&self, settled: Settled) -> bool {
        let has_postcode = self.outlook.postcode >= weights::POSTCODE;
        match settled {
            Settled::Whole => false,
            Settled::Placed => has_postcode,
            Settled::No | Settled::Named | Settled::Near => has_postcode || self.routing.may_name_whole(self.shard),
        }
    }

    /// Words that may say that something lies there.
    fn located(&self) -> Mask {
        let near = self.outlook.postcode >= weights::POSTCODE_NEAR;
        let postcodes = self.asked.query.postcodes.iter().filter(|_| near).fold(0, |mask, reading| mask | reading.mask);
        // A word that is forgiven may turn out to be a commune's.
        self.routing.naming(self.shard) | self.outlook.territory | postcodes | self.forgiven()
    }

    fn forgiven(&self) -> Mask {
        self.effort.forgiven(self.asked.query)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::budget::Budget;
    use crate::engine::filter::Filter;
    use crate::engine::misspellings::Mercy;
    use crate::engine::naming::Naming;
    use crate::engine::query::Query;
    use crate::text::departements::Set;
    use crate::{Filters, Kind, SearchRequest};

    /// `rue haute 05000 gap`: its words are in shard 0 but for the commune, all in shard 1, which has the commune; neither has the postcode.
    const TEXT: &str = "rue haute 05000 gap";
    const GAP: Mask = 0b1000;

    /// What becomes of a shard, with more said of it.
    fn with<T>(shard: u32, change: impl Fn(&mut Profile, &mut Outlook, &mut Effort), tell: impl Fn(Prospect<'_>) -> T) -> T {
        let query = Query::read(&SearchRequest { autocomplete: false, ..SearchRequest::new(TEXT) });
        let naming = [0, 0, 0, 0b10].map(|set| Naming { part: set, whole: set });
        let routing = Routing::new(&query, vec![0b11, 0b11, 0, 0b10], naming.to_vec(), None);
        let (filter, budget) = (Filter::new(&Filters::default(), None), Budget::endless());
        let asked = Asked { query: &query, filter: &filter, bias: None, commune: None, budget: &budget, exhaustive: false };
        let mut profile = Profile { departements: Set::default(), bbox: None, importance: 0.5, postcodes: Vec::new() };
        let mut outlook = Outlook { postcode: 0.0, near: 0.0, territory: 0, nearest: None };
        let mut effort = Effort::default();
        change(&mut profile, &mut outlook, &mut effort);
        tell(Prospect { shard, profile: &profile, outlook: &outlook, routing: &routing, asked: &asked, effort })
    }

    fn settled(settled: Settled, located: Mask, score: f32) -> Candidate {
        Candidate { score, located, settled, ..Candidate::found(0, 0, Some(0), Kind::Street, None, 0.5) }
    }

    #[test]
    fn the_bound_has_what_the_shard_may_hold() {
        let bound = |shard| with(shard, |_, _, _| {}, |prospect| prospect.bound());
        assert!(bound(0) < bound(1) && bound(1) < 1.0);
        let with_postcode = with(1, |_, outlook, _| outlook.postcode = weights::POSTCODE, |prospect| prospect.bound());
        assert!(with_postcode >= 1.0);
        // A commune that is misspelt may be any.
        let forgiving = with(0, |_, _, effort| effort.mercy = Mercy { words: GAP, more: 0 }, |prospect| prospect.bound());
        assert!((forgiving - bound(1)).abs() < weights::ROUNDING);
    }

    #[test]
    fn nothing_changes_where_the_score_that_is_wanted_is_out_of_reach() {
        let may_change = |shard, wanted| with(shard, |_, _, _| {}, |prospect| prospect.may_change(&Top::new(5), wanted));
        let bound = with(1, |_, _, _| {}, |prospect| prospect.bound());
        assert_eq!([0, 1].map(|shard| may_change(shard, bound)), [false, true]);
        assert!(may_change(0, 0.0));
    }

    #[test]
    fn of_equal_scores_the_more_important_comes_first() {
        let last = |score, importance| Candidate { importance, ..settled(Settled::No, 0, score) };
        let may_precede = |last: Candidate| with(1, |_, _, _| {}, |prospect| prospect.may_precede(0.7, &last));
        assert!(may_precede(last(0.6, 0.9)));
        assert_eq!([0.5, 0.6].map(|importance| may_precede(last(0.7, importance))), [true, false]);
    }

    #[test]
    fn what_lies_elsewhere_must_say_so_as_surely() {
        let beside = |shard, postcode, other: Candidate| {
            let change = |_: &mut Profile, outlook: &mut Outlook, _: &mut Effort| outlook.postcode = postcode;
            with(shard, change, |prospect| prospect.may_stand_beside(0.8, &other))
        };
        let named = |score| settled(Settled::Named, GAP, score);
        // Shard 1 has the commune; shard 0 has nothing that would say where its streets lie, but for a postcode.
        assert_eq!([0, 1].map(|shard| beside(shard, 0.0, named(0.9))), [false, true]);
        assert_eq!([0.7, 0.9].map(|score| beside(0, weights::POSTCODE, named(score))), [true, false]);
        let placed = |score| settled(Settled::Placed, 0b1100, score);
        assert_eq!([0.0, weights::POSTCODE].map(|postcode| beside(1, postcode, placed(0.7))), [false, true]);
        assert!(!beside(1, weights::POSTCODE, settled(Settled::Whole, GAP, 0.0)));
    }

    #[test]
    fn what_is_near_is_answered_by_what_is_near() {
        let beside = |nearest| {
            let change = |_: &mut Profile, outlook: &mut Outlook, _: &mut Effort| outlook.nearest = nearest;
            with(0, change, |prospect| prospect.may_stand_beside(0.8, &settled(Settled::Near, 0, 0.7)))
        };
        assert_eq!([None, Some(FAR), Some(FAR / 2.0)].map(beside), [true, true, false]);
    }

    #[test]
    fn a_filter_that_nothing_there_satisfies_rules_a_shard_out() {
        let outside = |profile: &mut Profile, _: &mut Outlook, _: &mut Effort| profile.departements = Set::of_code("75");
        let query = Filters { departements: vec!["05".to_owned()], ..Filters::default() };
        let filter = Filter::new(&query, None);
        let found =
            |prospect: Prospect<'_>| Prospect { asked: &Asked { filter: &filter, ..*prospect.asked }, ..prospect }.may_find();
        assert!(!with(1, outside, found));
        assert!(with(1, |profile, _, _| profile.departements = Set::of_code("05"), found));
    }
}
