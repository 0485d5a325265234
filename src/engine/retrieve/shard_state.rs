//! Search state of one shard, from round to round.

use super::shard_bound::ShardBound;
use crate::engine::lookup::fuzzy::FuzzyCache;
use crate::engine::lookup::lookup;
use crate::engine::lookup::lookup::MatchedTerms;
use crate::engine::lookup::relaxation::{FuzzyWords, Relaxation};
use crate::engine::query::query::Query;
use crate::engine::query::word_set::WordSet;
use crate::engine::score::context::SearchContext;
use crate::engine::score::pruning::UpperBound;
use crate::engine::shard::reader::ShardReader;
use crate::engine::shard::summary::ShardSummary;
use crate::engine::{budget, weights};

/// Priority of a router's shard: how likely it holds the best candidate.
#[derive(Clone, Copy, Debug, Default)]
pub struct ShardPriority {
    /// Gain of the words that it is likely to have.
    pub words: f32,
    /// Score and prominence of the best of its communes that the query names, added. 0 without one.
    pub commune: f64,
    /// Importance of its most important street, 0..=1.
    pub prominence: f64,
}

/// Search state of a shard: its bounds, and the terms that were matched in it.
pub struct ShardState<'g> {
    /// Its number in the router. `None` if the router does not know it.
    pub number: Option<u32>,
    /// Its index among the open shards, and its reader. `None` for a closed shard.
    reader: Option<(usize, &'g ShardReader)>,
    /// Its upper bound by postcodes and position.
    pub bound: ShardBound,
    /// Its priority by the facts that the router has.
    pub priority: ShardPriority,
    /// Terms of an exact round, once they are matched.
    exact_terms: Option<Box<MatchedTerms>>,
    /// Terms of the last round with fuzzy words.
    relaxed_terms: Option<Box<MatchedTerms>>,
    fuzzy_cache: Option<Box<FuzzyCache>>,
}

impl<'g> ShardState<'g> {
    /// The state of an open shard that the router does not know.
    pub fn open(index: usize, reader: &'g ShardReader, context: &SearchContext<'_>) -> Self {
        Self::new(None, Some((index, reader)), &reader.summary, context)
    }

    /// The state of one of the router's shards. `reader` is `None` for a closed one.
    pub fn routed(
        number: u32,
        reader: Option<(usize, &'g ShardReader)>,
        summary: &ShardSummary,
        context: &SearchContext<'_>,
    ) -> Self {
        Self::new(Some(number), reader, summary, context)
    }

    fn new(
        number: Option<u32>,
        reader: Option<(usize, &'g ShardReader)>,
        summary: &ShardSummary,
        context: &SearchContext<'_>,
    ) -> Self {
        Self {
            number,
            reader,
            bound: ShardBound::new(summary, context),
            priority: ShardPriority::default(),
            exact_terms: None,
            relaxed_terms: None,
            fuzzy_cache: None,
        }
    }

    /// Whether the shard is open.
    pub fn is_open(&self) -> bool {
        self.reader.is_some()
    }

    /// Its index among the open shards. `None` for a closed shard.
    pub fn index(&self) -> Option<usize> {
        self.reader.map(|(index, _)| index)
    }

    /// Whether the shard is open and can reach a score, if all fuzzy words matched exactly.
    pub fn can_reach(&self, score: f32, context: &SearchContext<'_>, relaxation: Relaxation) -> bool {
        let fuzzy = relaxation.with_neighbours(context.query) | self.bound.territory_words;
        let min_weight = context.query.min_weight();
        let enough = |gain: f32| self.bound.upper_bound(gain, min_weight).reaches(score);
        match (&self.exact_terms, self.reader) {
            (Some(exact), _) => enough(exact.max_gain(context.query, fuzzy)),
            (None, Some((_, reader))) => enough(lookup::quick_upper_bound(reader, context.query, fuzzy, enough)),
            (None, None) => false,
        }
    }

    /// The terms of the last round in which they were matched. `None` before the first.
    pub fn terms(&self) -> Option<&MatchedTerms> {
        self.relaxed_terms.as_deref().or(self.exact_terms.as_deref())
    }

    /// Whether some words were matched fuzzily.
    pub fn is_relaxed(&self) -> bool {
        self.relaxed_terms.is_some()
    }

    /// Whether the query names a commune of the shard, or its postcode.
    pub fn names_commune(&self, query: &Query) -> bool {
        let shard = self.reader.map(|(_, reader)| &reader.shard);
        let by_word = |terms: &MatchedTerms| shard.is_some_and(|shard| terms.commune_gain(shard, query.commune_words()) > 0.0);
        self.bound.postcode_gain >= weights::POSTCODE || self.terms().is_some_and(by_word)
    }

    /// Matches the words of the query. `None` if fuzzy words match no more than before, or if the budget is spent.
    pub fn look_up(&mut self, context: &SearchContext<'_>, relaxation: Relaxation) -> Option<ShardMatches<'_, 'g>> {
        let (index, reader) = self.reader.filter(|_| !context.budget.is_spent())?;
        let exact = self.exact_terms.get_or_insert_with(|| {
            context.budget.spend(context.query.tokens.len() * budget::WORD);
            Box::new(MatchedTerms::exact(&reader.shard, context.query))
        });
        if relaxation.fuzzy != FuzzyWords::default() {
            let cache = self.fuzzy_cache.get_or_insert_default();
            let terms = exact.with_fuzzy_cached(reader, context.query, relaxation.fuzzy, cache, context.budget);
            if !relaxation.browse && !context.exhaustive && terms.equals(self.relaxed_terms.as_ref().unwrap_or(exact)) {
                return None;
            }
            self.relaxed_terms = Some(Box::new(terms));
        }
        let terms = self.relaxed_terms.as_ref().unwrap_or(exact);
        let max_gain = terms.max_gain(context.query, self.bound.territory_words);
        let commune_gain = terms.commune_gain(&reader.shard, WordSet::ALL);
        let upper_bound = self.bound.upper_bound(max_gain, context.query.min_weight());
        Some(ShardMatches {
            index,
            reader,
            shard_bound: self.bound,
            terms,
            upper_bound,
            commune_gain,
            priority: max_gain + commune_gain,
            streets_only: self.number.is_some(),
        })
    }
}

/// Terms of a query, matched in a shard.
pub struct ShardMatches<'c, 'g> {
    /// Index of the shard.
    pub index: usize,
    /// Reader of the shard.
    pub reader: &'g ShardReader,
    /// Upper bound by postcodes and position.
    pub shard_bound: ShardBound,
    /// The terms.
    pub terms: &'c MatchedTerms,
    /// Upper bound of any score.
    pub upper_bound: UpperBound,
    /// Gain of the words that are in the name of a commune.
    pub commune_gain: f32,
    /// Priority among shards that were matched together.
    pub priority: f32,
    /// Whether its communes are candidates of the router's own shard.
    pub streets_only: bool,
}
