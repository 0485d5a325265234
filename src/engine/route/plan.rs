//! Which of the router's shards one question is asked of.

use super::needs::ShardNeeds;
use super::router::Router;
use super::shards::OpenShards;
use super::upper_bound::ClosedShardBound;
use super::word_routes::WordRoutes;
use crate::engine::lookup::relaxation::Relaxation;
use crate::engine::query::word_set::WordSet;
use crate::engine::retrieve::shard_bound::ShardBound;
use crate::engine::retrieve::shard_state::ShardPriority;
use crate::engine::score::candidate::Candidate;
use crate::engine::score::context::SearchContext;
use crate::engine::score::threshold::Threshold;
use crate::engine::score::top_k::TopK;
use crate::engine::shard::summary::ShardSummary;
use crate::engine::weights;
use crate::format::routes::{ShardSet, bit};

/// A question that tells nothing is asked of so many shards.
const MAX_SHARDS_UNSELECTIVE: usize = 2;

/// Which shards a question is asked of, and which it was asked of so far.
pub struct ShardPlan<'g> {
    shards: &'g OpenShards,
    router: &'g Router,
    context: SearchContext<'g>,
    word_routes: WordRoutes<'g>,
    /// Shards that the question may be asked of, at most.
    max_shards: usize,
    searched: ShardSet,
    /// How well the communes that the question names fit, by shard: which to read first.
    commune_hints: Vec<f64>,
    /// What was needed and is not here.
    needs: ShardNeeds,
}

impl<'g> ShardPlan<'g> {
    /// For a question; `None` without a router.
    pub fn new(shards: &'g OpenShards, context: SearchContext<'g>) -> Option<Self> {
        let (router, communes) = shards.router()?;
        let query = context.query;
        let max_shards = shards.max_shards();
        let is_selective = query.selective() != 0 || !query.postcodes.is_empty() || context.bias.is_some();
        let is_limited = max_shards < router.summaries().len();
        Some(Self {
            max_shards: if is_selective { max_shards } else { max_shards.min(MAX_SHARDS_UNSELECTIVE) },
            word_routes: if is_limited { router.route_guessing(communes, query) } else { router.route(communes, query) },
            commune_hints: vec![0.0; router.summaries().len()],
            searched: 0,
            needs: ShardNeeds::default(),
            context,
            router,
            shards,
        })
    }

    /// The numbers of the shards, with what is known of each.
    pub fn shards(&self) -> impl Iterator<Item = (u32, &'g ShardSummary)> + use<'g> {
        (0..).zip(self.router.summaries())
    }

    /// What was needed and is not here, and what was asked.
    pub fn needs(&self) -> ShardNeeds {
        self.needs
    }

    /// True when something must be read before the question can be answered.
    pub fn is_blocked(&self) -> bool {
        self.needs.needed != 0
    }

    /// True when shards are asked one after the other, the likeliest first.
    pub fn is_limited(&self) -> bool {
        self.max_shards < self.router.summaries().len()
    }

    /// True when all shards are open, and may be asked.
    pub fn is_complete(&self) -> bool {
        !self.is_limited() && self.shards().all(|(shard, _)| self.shards.open_index_of(shard).is_some())
    }

    /// Where few shards are asked: words that may be misspelt names of communes, and that next to no shard has as they are.
    pub fn misspelt_commune_words(&self) -> WordSet {
        if self.is_limited() { self.word_routes.misspelt_commune_words() } else { 0 }
    }

    /// Learns from the communes that were found which shards to read first.
    pub fn note_communes(&mut self, top: &TopK) {
        for candidate in top.iter().filter(|candidate| candidate.street.is_none()) {
            let shard = self.router.shard_of(candidate.commune).and_then(|shard| self.commune_hints.get_mut(shard as usize));
            if let Some(hint) = shard {
                *hint = hint.max(f64::from(candidate.score) + candidate.importance);
            }
        }
    }

    /// How likely a shard holds the best answer: by its words, by the communes that are named, by its size. Those that hold the best-known
    /// streets of the name that is asked for come before all others.
    pub fn priority(&self, shard: u32, shard_bound: &ShardBound) -> ShardPriority {
        let has_top_street = if self.word_routes.has_top_street(shard) { weights::TOP_STREET_BOOST } else { 0.0 };
        let guessed = self.word_routes.guesses().gain(shard, self.context.query, WordSet::MAX);
        let words = has_top_street
            + self.word_routes.likely_gain(shard, shard_bound.territory_words)
            + self.commune_gain(shard)
            + guessed;
        let importance = self.router.summaries().get(shard as usize).map_or(0.0, |summary| summary.importance);
        let commune = self.commune_hints.get(shard as usize).copied().unwrap_or(0.0);
        ShardPriority { words, commune, importance }
    }

    /// What it counts that the words may be the whole name of a commune there: less than a word that only other shards hold.
    fn commune_gain(&self, shard: u32) -> f32 {
        // Beside a misspelt commune, other words are the street's.
        let is_whole = self.word_routes.misspelt_commune_words() == 0 && self.word_routes.can_name_commune_fully(shard);
        if is_whole { weights::COMMUNE_FACTOR * self.word_routes.commune_gain(shard, WordSet::MAX) } else { 0.0 }
    }

    /// True when the question names a commune of the shard, or its postcode.
    pub fn names_commune(&self, shard: u32, shard_bound: &ShardBound) -> bool {
        shard_bound.postcode_gain >= weights::POSTCODE
            || self.word_routes.commune_gain(shard, self.context.query.commune_words()) > 0.0
    }

    /// True when a shard may change the answer, by all that is known without opening it.
    pub fn can_matter(
        &self,
        shard: u32,
        shard_bound: &ShardBound,
        relaxation: Relaxation,
        threshold: &Threshold,
        top: &TopK,
    ) -> bool {
        let Some(summary) = self.router.summaries().get(shard as usize) else { return false };
        // As the words are, only shards are asked that may have those that are hardly heard of.
        let as_they_are = self.is_limited() && relaxation.fuzzy.words == 0 && !relaxation.browse;
        let prospect =
            ClosedShardBound { shard, summary, shard_bound, word_routes: &self.word_routes, context: &self.context, relaxation };
        prospect.can_change_top_k(top, threshold) && (!as_they_are || self.word_routes.can_hold_misspelt(shard))
    }

    /// Counts a shard that the question is to be asked of. False when it is not here, when too many were asked already, or when what was found
    /// is as good.
    pub fn try_ask(&mut self, shard: u32, top: &TopK) -> bool {
        let one = bit(shard);
        let is_beyond = self.searched.count_ones() as usize >= self.max_shards || self.is_redundant(shard, top);
        if self.searched & one == 0 && is_beyond || !self.shards.is_available(shard) {
            self.needs.skipped |= one;
            return false;
        }
        self.searched |= one;
        let here = self.shards.open_index_of(shard).is_some();
        *(if here { &mut self.needs.searched } else { &mut self.needs.needed }) |= one;
        here
    }

    /// True when a shard is not worth one of the few that may be asked: the best answer explains all, some words as the misspelt name of its
    /// commune, and this one can do no better.
    fn is_redundant(&self, shard: u32, top: &TopK) -> bool {
        let Some(best) = top.best().filter(|_| self.is_limited()) else { return false };
        let misspelt = self.word_routes.guesses().confirmed_by(best, self.context.query);
        misspelt != 0 && !self.can_compete(shard, best, misspelt)
    }

    /// True when a shard may hold as good an answer as one whose commune is misspelt: a commune that is as like, and the other words; or a
    /// commune that is named as it is.
    fn can_compete(&self, shard: u32, best: &Candidate, misspelt: WordSet) -> bool {
        let query = self.context.query;
        let own = self.shards().map(|(number, _)| number).find(|&number| self.shards.open_index_of(number) == Some(best.shard));
        let Some(own) = own else { return true };
        let similarity = |shard| self.word_routes.guesses().gain(shard, query, misspelt);
        let missing_words = self.word_routes.missing_words(shard) & !self.word_routes.missing_words(own) & !misspelt;
        missing_words == 0 && similarity(shard) >= similarity(own)
            || self.word_routes.full_name_words(shard) & query.selective() != 0
    }
}
