//! Which of the router's shards one question is asked of.

use super::needs::Marks;
use super::router::Router;
use super::upper_bound::ClosedShardBound;
use super::word_routes::WordRoutes;
use crate::engine::geocoder::Geocoder;
use crate::engine::lookup::relaxation::Relaxation;
use crate::engine::query::word_set::WordSet;
use crate::engine::retrieve::shard_bound::ShardBound;
use crate::engine::score::candidate::Candidate;
use crate::engine::score::context::SearchContext;
use crate::engine::score::top_k::TopK;
use crate::engine::shard::summary::ShardSummary;
use crate::engine::weights;
use crate::format::routes::{ShardSet, bit};

/// A question that tells nothing is asked of so many shards.
const MAX_SHARDS_UNSELECTIVE: usize = 2;

/// Which shards a question is asked of, and which it was asked of so far.
pub struct ShardPlan<'g> {
    geocoder: &'g Geocoder,
    router: &'g Router,
    question: SearchContext<'g>,
    word_routes: WordRoutes<'g>,
    /// Shards that the question may be asked of, at most.
    most: usize,
    asked: ShardSet,
    /// How well the communes that the question names fit, by shard: which to read first.
    hints: Vec<f64>,
    /// What was needed and is not here.
    marks: Marks,
}

impl<'g> ShardPlan<'g> {
    /// For a question; `None` without a router.
    pub fn new(geocoder: &'g Geocoder, question: SearchContext<'g>) -> Option<Self> {
        let (router, communes) = geocoder.router()?;
        let (query, most) = (question.query, geocoder.max_shards);
        let is_selective = query.selective() != 0 || !query.postcodes.is_empty() || question.bias.is_some();
        let is_limited = most < router.summaries().len();
        Some(Self {
            most: if is_selective { most } else { most.min(MAX_SHARDS_UNSELECTIVE) },
            word_routes: if is_limited { router.guess(communes, query) } else { router.read(communes, query) },
            hints: vec![0.0; router.summaries().len()],
            asked: 0,
            marks: Marks::default(),
            question,
            router,
            geocoder,
        })
    }

    /// The numbers of the shards, with what is known of each.
    pub fn shards(&self) -> impl Iterator<Item = (u32, &'g ShardSummary)> + use<'g> {
        (0..).zip(self.router.summaries())
    }

    /// What was needed and is not here, and what was asked.
    pub fn marks(&self) -> Marks {
        self.marks
    }

    /// True when something must be read before the question can be answered.
    pub fn waits(&self) -> bool {
        self.marks.wanted != 0
    }

    /// True when shards are asked one after the other, the likeliest first.
    pub fn is_limited(&self) -> bool {
        self.most < self.router.summaries().len()
    }

    /// True when all shards are open, and may be asked.
    pub fn has_all(&self) -> bool {
        !self.is_limited() && self.shards().all(|(shard, _)| self.geocoder.open_index_of(shard).is_some())
    }

    /// Where few shards are asked: words that may be misspelt names of communes, and that next to no shard has as they are.
    pub fn misspelt_commune_words(&self) -> WordSet {
        if self.is_limited() { self.word_routes.misspelt_commune_words() } else { 0 }
    }

    /// Learns from the communes that were found which shards to read first.
    pub fn learn(&mut self, top: &TopK) {
        for candidate in top.iter().filter(|candidate| candidate.street.is_none()) {
            let shard = self.router.shard_of(candidate.commune).and_then(|shard| self.hints.get_mut(shard as usize));
            if let Some(hint) = shard {
                *hint = hint.max(f64::from(candidate.score) + candidate.importance);
            }
        }
    }

    /// How likely a shard holds the best answer: by its words, by the communes that are named, by its size. Those that hold the best-known
    /// streets of the name that is asked for come before all others.
    pub fn priority(&self, shard: u32, shard_bound: &ShardBound) -> (f32, f64, f64) {
        let has_top_street = if self.word_routes.has_top_street(shard) { weights::TOP_STREET_BOOST } else { 0.0 };
        let guessed = self.word_routes.guesses().gain(shard, self.question.query, WordSet::MAX);
        let words =
            has_top_street + self.word_routes.likely_gain(shard, shard_bound.territory) + self.commune_gain(shard) + guessed;
        let importance = self.router.summaries().get(shard as usize).map_or(0.0, |summary| summary.importance);
        (words, self.hints.get(shard as usize).copied().unwrap_or(0.0), importance)
    }

    /// What it counts that the words may be the whole name of a commune there: less than a word that only other shards hold.
    fn commune_gain(&self, shard: u32) -> f32 {
        // Beside a misspelt commune, other words are the street's.
        let is_whole = self.word_routes.misspelt_commune_words() == 0 && self.word_routes.can_name_commune_fully(shard);
        if is_whole { weights::COMMUNE_FACTOR * self.word_routes.commune_gain(shard, WordSet::MAX) } else { 0.0 }
    }

    /// True when the question names a commune of the shard, or its postcode.
    pub fn names_commune(&self, shard: u32, shard_bound: &ShardBound) -> bool {
        shard_bound.postcode >= weights::POSTCODE
            || self.word_routes.commune_gain(shard, self.question.query.commune_words()) > 0.0
    }

    /// True when a shard may change the answer, by all that is known without opening it.
    pub fn can_matter(&self, shard: u32, shard_bound: &ShardBound, relaxation: Relaxation, wanted: f32, top: &TopK) -> bool {
        let Some(summary) = self.router.summaries().get(shard as usize) else { return false };
        // As the words are, only shards are asked that may have those that are hardly heard of.
        let as_they_are = self.is_limited() && relaxation.fuzzy.words == 0 && !relaxation.browse;
        let prospect =
            ClosedShardBound { shard, summary, shard_bound, word_routes: &self.word_routes, asked: &self.question, relaxation };
        prospect.can_change_top_k(top, wanted) && (!as_they_are || self.word_routes.can_hold_misspelt(shard))
    }

    /// Counts a shard that the question is to be asked of. False when it is not here, when too many were asked already, or when what was found
    /// is as good.
    pub fn admit(&mut self, shard: u32, top: &TopK) -> bool {
        let one = bit(shard);
        let is_beyond = self.asked.count_ones() as usize >= self.most || self.is_redundant(shard, top);
        if self.asked & one == 0 && is_beyond || self.geocoder.unavailable & one != 0 {
            self.marks.unread |= one;
            return false;
        }
        self.asked |= one;
        let here = self.geocoder.open_index_of(shard).is_some();
        *(if here { &mut self.marks.asked } else { &mut self.marks.wanted }) |= one;
        here
    }

    /// True when a shard is not worth one of the few that may be asked: the best answer explains all, some words as the misspelt name of its
    /// commune, and this one can do no better.
    fn is_redundant(&self, shard: u32, top: &TopK) -> bool {
        let Some(best) = top.best().filter(|_| self.is_limited()) else { return false };
        let misspelt = self.word_routes.guesses().confirmed_by(best, self.question.query);
        misspelt != 0 && !self.can_compete(shard, best, misspelt)
    }

    /// True when a shard may hold as good an answer as one whose commune is misspelt: a commune that is as like, and the other words; or a
    /// commune that is named as it is.
    fn can_compete(&self, shard: u32, best: &Candidate, misspelt: WordSet) -> bool {
        let query = self.question.query;
        let own = self.shards().map(|(number, _)| number).find(|&number| self.geocoder.open_index_of(number) == Some(best.shard));
        let Some(own) = own else { return true };
        let likeness = |shard| self.word_routes.guesses().gain(shard, query, misspelt);
        let lacking = self.word_routes.lacking(shard) & !self.word_routes.lacking(own) & !misspelt;
        lacking == 0 && likeness(shard) >= likeness(own) || self.word_routes.full_name_words(shard) & query.selective() != 0
    }
}
