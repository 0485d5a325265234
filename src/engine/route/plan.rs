//! Plan of the router's shards that one query searches.

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
use crate::engine::score::pruning::Threshold;
use crate::engine::score::top_k::TopK;
use crate::engine::shard::summary::ShardSummary;
use crate::engine::weights;
use crate::format::shard_set::ShardSet;

/// Shards that a query without selective word, postcode or position searches, at most.
const MAX_SHARDS_UNSELECTIVE: usize = 2;

/// Plan of the shards that a query searches, with those that it has searched.
pub struct ShardPlan<'g> {
    shards: &'g OpenShards,
    router: &'g Router,
    context: SearchContext<'g>,
    word_routes: WordRoutes<'g>,
    /// Whether the query has a selective word, a postcode or a position.
    is_selective: bool,
    /// Shards that the query may search, at most.
    max_shards: usize,
    searched: ShardSet,
    /// Score and prominence of the best commune of each shard that the query names, added.
    commune_hints: Vec<f64>,
    /// Shards that were needed, skipped and searched.
    needs: ShardNeeds,
}

impl<'g> ShardPlan<'g> {
    /// The plan of a query. `None` without a router.
    pub fn new(shards: &'g OpenShards, context: SearchContext<'g>) -> Option<Self> {
        let (router, reader) = shards.router()?;
        let query = context.query;
        let max_shards = shards.max_shards();
        let is_selective = !query.selective().is_empty() || !query.postcodes.is_empty() || context.bias.is_some();
        let is_limited = max_shards < router.summaries().len();
        Some(Self {
            is_selective,
            max_shards: if is_selective { max_shards } else { max_shards.min(MAX_SHARDS_UNSELECTIVE) },
            word_routes: if is_limited { router.route_guessing(reader, query) } else { router.route(reader, query) },
            commune_hints: vec![0.0; router.summaries().len()],
            searched: ShardSet::default(),
            needs: ShardNeeds::default(),
            context,
            router,
            shards,
        })
    }

    /// Numbers and summaries of all shards.
    pub fn shards(&self) -> impl Iterator<Item = (u32, &'g ShardSummary)> + use<'g> {
        (0..).zip(self.router.summaries())
    }

    /// Shards that were needed, skipped and searched.
    pub fn needs(&self) -> &ShardNeeds {
        &self.needs
    }

    /// Whether closed shards must be opened before the query can be answered.
    pub fn is_blocked(&self) -> bool {
        !self.needs.needed.is_empty()
    }

    /// Whether the query may search only some of the shards. They are searched one by one then, by priority.
    pub fn is_limited(&self) -> bool {
        self.max_shards < self.router.summaries().len()
    }

    /// Whether all shards are open, and may be searched.
    pub fn is_complete(&self) -> bool {
        !self.is_limited() && self.shards().all(|(shard, _)| self.shards.open_index_of(shard).is_some())
    }

    /// Words that are probably misspelt names of communes. None unless the plan is limited.
    pub fn misspelt_commune_words(&self) -> WordSet {
        if self.is_limited() { self.word_routes.misspelt_commune_words() } else { WordSet::EMPTY }
    }

    /// Notes the communes among the best candidates, for the priority of their shards.
    pub fn note_communes(&mut self, top: &TopK) {
        for candidate in top.iter().filter(|candidate| candidate.street.is_none()) {
            let shard = self.router.shard_of(candidate.commune).and_then(|shard| self.commune_hints.get_mut(shard as usize));
            if let Some(hint) = shard {
                *hint = hint.max(f64::from(candidate.score) + candidate.prominence);
            }
        }
    }

    /// Priority of a shard: how likely it has the best candidate. Shards with a top street of the query's common name come before
    /// all others.
    pub fn priority(&self, shard: u32, shard_bound: &ShardBound) -> ShardPriority {
        let top_street_boost = if self.word_routes.has_top_street(shard) { weights::TOP_STREET_BOOST } else { 0.0 };
        let guess_gain = self.word_routes.guesses().gain(shard, self.context.query, WordSet::ALL);
        let words = top_street_boost
            + self.word_routes.likely_gain(shard, shard_bound.territory_words)
            + self.commune_gain(shard)
            + guess_gain;
        let prominence = self.router.summaries().get(shard as usize).map_or(0.0, |summary| summary.prominence);
        // A type of way that is being typed begins like communes that nobody means: `avenue de la porte de la cha`.
        let commune = self.commune_hints.get(shard as usize).copied().filter(|_| self.is_selective).unwrap_or(0.0);
        ShardPriority { words, commune, prominence }
    }

    /// Gain of a shard with a commune that the words may fully name. It is less than that of a word that only other shards have.
    fn commune_gain(&self, shard: u32) -> f32 {
        // Most départements have a commune that begins like the last word. The best known of these are in the hints.
        let words = !self.context.query.prefix_word();
        // Besides a misspelt commune, other words are the street's.
        let is_named = self.word_routes.misspelt_commune_words().is_empty() && self.word_routes.can_name_commune_by(shard, words);
        if is_named { weights::COMMUNE_FACTOR * self.word_routes.commune_gain(shard, words) } else { 0.0 }
    }

    /// Whether the query names a commune of a shard, or its postcode.
    pub fn names_commune(&self, shard: u32, shard_bound: &ShardBound) -> bool {
        shard_bound.postcode_gain >= weights::POSTCODE
            || self.word_routes.commune_gain(shard, self.context.query.commune_words()) > 0.0
    }

    /// Whether something in a shard may be among the best, by all that is known without opening it.
    pub fn can_matter(
        &self,
        shard: u32,
        shard_bound: &ShardBound,
        relaxation: Relaxation,
        threshold: &Threshold,
        top: &TopK,
    ) -> bool {
        let Some(summary) = self.router.summaries().get(shard as usize) else { return false };
        // An exact round searches only shards that may have the words that are probably a misspelt commune.
        let is_exact = self.is_limited() && relaxation.fuzzy.words.is_empty() && !relaxation.browse;
        let closed =
            ClosedShardBound { shard, summary, shard_bound, word_routes: &self.word_routes, context: &self.context, relaxation };
        closed.can_change_top_k(top, threshold) && (!is_exact || self.word_routes.can_hold_misspelt(shard))
    }

    /// Records that the query is to search a shard. Returns whether it can: the shard is open, not too many were searched
    /// already, and it may have a better candidate.
    pub fn try_ask(&mut self, shard: u32, top: &TopK) -> bool {
        let is_beyond = self.searched.len() >= self.max_shards || self.is_redundant(shard, top);
        if !self.searched.contains(shard) && is_beyond || !self.shards.is_available(shard) {
            self.needs.skipped.insert(shard);
            return false;
        }
        self.searched.insert(shard);
        let is_open = self.shards.open_index_of(shard).is_some();
        let asked = if is_open { &mut self.needs.searched } else { &mut self.needs.needed };
        asked.insert(shard);
        is_open
    }

    /// Whether a shard is not worth one of the few that may be searched. The best candidate explains all, with a misspelt name of
    /// its commune, and the shard cannot compete.
    fn is_redundant(&self, shard: u32, top: &TopK) -> bool {
        let Some(best) = top.best().filter(|_| self.is_limited()) else { return false };
        let misspelt = self.word_routes.guesses().confirmed_by(best, self.context.query);
        !misspelt.is_empty() && !self.can_compete(shard, best, misspelt)
    }

    /// Whether a shard may have as good a candidate as one whose commune is misspelt. It must have a commune as similar and the
    /// other words, or a commune that is named exactly.
    fn can_compete(&self, shard: u32, best: &Candidate, misspelt: WordSet) -> bool {
        let query = self.context.query;
        let own = self.shards().map(|(number, _)| number).find(|&number| self.shards.open_index_of(number) == Some(best.shard));
        let Some(own) = own else { return true };
        let similarity = |shard| self.word_routes.guesses().gain(shard, query, misspelt);
        let missing_words = self.word_routes.missing_words(shard) & !self.word_routes.missing_words(own) & !misspelt;
        missing_words.is_empty() && similarity(shard) >= similarity(own)
            || self.word_routes.full_name_words(shard).meets(query.selective())
    }
}
