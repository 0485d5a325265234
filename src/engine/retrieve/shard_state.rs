//! A shard among those that may answer, and what is known of its chances so far.

use super::shard_bound::ShardBound;
use crate::engine::lookup::fuzzy::FuzzyCache;
use crate::engine::lookup::lookup;
use crate::engine::lookup::lookup::MatchedTerms;
use crate::engine::lookup::relaxation::{FuzzyWords, Relaxation};
use crate::engine::query::query::Query;
use crate::engine::query::word_set::WordSet;
use crate::engine::score::context::SearchContext;
use crate::engine::score::upper_bound::UpperBound;
use crate::engine::shard::reader::ShardReader;
use crate::engine::shard::summary::ShardSummary;
use crate::engine::{budget, weights};

/// Priority of a router's shard: how likely it holds the best candidate.
#[derive(Clone, Copy, Debug, Default)]
pub struct ShardPriority {
    /// By its words.
    pub words: f32,
    /// By its communes that the query names.
    pub commune: f64,
    /// By its most important street.
    pub importance: f64,
}

/// Search state of a shard: its bounds, and the terms that were matched in it.
pub struct ShardState<'g> {
    /// Its number in the router; none when the router does not know it.
    pub number: Option<u32>,
    /// Its index among the shards that are open, and the shard, when it is.
    open: Option<(usize, &'g ShardReader)>,
    /// What its postcodes and its place promise.
    pub bound: ShardBound,
    /// How likely it holds the best answer, from what the router knows.
    pub priority: ShardPriority,
    /// The words as they are, once they are looked up.
    exact_terms: Option<MatchedTerms>,
    /// The words as they were last forgiven.
    relaxed_terms: Option<MatchedTerms>,
    fuzzy_cache: FuzzyCache,
}

impl<'g> ShardState<'g> {
    /// Of a shard that is open, for a question.
    pub fn open(index: usize, open: &'g ShardReader, context: &SearchContext<'_>) -> Self {
        Self::new(None, Some((index, open)), &open.summary, context)
    }

    /// Of a shard that the router knows, for a question.
    pub fn routed(
        number: u32,
        open: Option<(usize, &'g ShardReader)>,
        summary: &ShardSummary,
        context: &SearchContext<'_>,
    ) -> Self {
        Self::new(Some(number), open, summary, context)
    }

    fn new(
        number: Option<u32>,
        open: Option<(usize, &'g ShardReader)>,
        summary: &ShardSummary,
        context: &SearchContext<'_>,
    ) -> Self {
        let shard_bound = ShardBound::new(summary, context);
        Self {
            number,
            open,
            bound: shard_bound,
            priority: ShardPriority::default(),
            exact_terms: None,
            relaxed_terms: None,
            fuzzy_cache: FuzzyCache::default(),
        }
    }

    /// True when the shard can be searched.
    pub fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Its index among the shards that are open.
    pub fn index(&self) -> Option<usize> {
        self.open.map(|(index, _)| index)
    }

    /// False when the shard cannot reach a score, even were all forgiven words found in it.
    pub fn can_reach(&self, score: f32, context: &SearchContext<'_>, relaxation: Relaxation) -> bool {
        let sure = relaxation.with_neighbours(context.query) | self.bound.territory_words;
        let total = context.query.min_weight();
        let enough = |gain: f32| self.bound.upper_bound(gain, total).reaches(score);
        match (&self.exact_terms, self.open) {
            (Some(exact), _) => enough(exact.max_gain(context.query, sure)),
            (None, Some((_, open))) => enough(lookup::quick_upper_bound(open, context.query, sure, enough)),
            (None, None) => false,
        }
    }

    /// The words, as forgivingly as they were looked up.
    pub fn terms(&self) -> Option<&MatchedTerms> {
        self.relaxed_terms.as_ref().or(self.exact_terms.as_ref())
    }

    /// True when words were looked for that they may be.
    pub fn is_relaxed(&self) -> bool {
        self.relaxed_terms.is_some()
    }

    /// True when the question names a commune of the shard, or its postcode.
    pub fn names_commune(&self, query: &Query) -> bool {
        let shard = self.open.map(|(_, open)| &open.shard);
        let by_word = |lookup: &MatchedTerms| shard.is_some_and(|shard| lookup.commune_gain(shard, query.commune_words()) > 0.0);
        self.bound.postcode_gain >= weights::POSTCODE || self.terms().is_some_and(by_word)
    }

    /// Looks the words up, as forgivingly as asked; `None` when that finds no more than it did before.
    pub fn look_up(&mut self, context: &SearchContext<'_>, relaxation: Relaxation) -> Option<ShardMatches<'_, 'g>> {
        let (index, open) = self.open.filter(|_| !context.budget.is_spent())?;
        let exact = self.exact_terms.get_or_insert_with(|| {
            context.budget.spend(context.query.tokens.len() * budget::WORD);
            MatchedTerms::exact(&open.shard, context.query)
        });
        if relaxation.fuzzy != FuzzyWords::default() {
            let lookup = exact.with_fuzzy_cached(open, context.query, relaxation.fuzzy, &mut self.fuzzy_cache, context.budget);
            if !relaxation.browse && !context.exhaustive && lookup.equals(self.relaxed_terms.as_ref().unwrap_or(exact)) {
                return None;
            }
            self.relaxed_terms = Some(lookup);
        }
        let lookup = self.relaxed_terms.as_ref().unwrap_or(exact);
        let most = lookup.max_gain(context.query, self.bound.territory_words);
        let commune_gain = lookup.commune_gain(&open.shard, WordSet::MAX);
        let upper_bound = self.bound.upper_bound(most, context.query.min_weight());
        Some(ShardMatches {
            index,
            open,
            shard_bound: self.bound,
            lookup,
            upper_bound,
            commune_gain,
            priority: most + commune_gain,
            streets_only: self.number.is_some(),
        })
    }
}

/// The words of a question, found in a shard.
pub struct ShardMatches<'c, 'g> {
    /// Index of the shard.
    pub index: usize,
    /// The shard.
    pub open: &'g ShardReader,
    /// What its postcodes and its place promise.
    pub shard_bound: ShardBound,
    /// The words.
    pub lookup: &'c MatchedTerms,
    /// Upper bound of any score.
    pub upper_bound: UpperBound,
    /// What words bring that some commune's name holds.
    pub commune_gain: f32,
    /// Likelihood of the best answer.
    pub priority: f32,
    /// Its communes are the router's to propose.
    pub streets_only: bool,
}
