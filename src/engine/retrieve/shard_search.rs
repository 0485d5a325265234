//! One question in one shard: candidates by their words, bounded, the most promising scored first.

use super::accumulate::PostingScope;
use super::accumulators::{Accumulated, PlaceId, Scratch};
use super::shard_bound::ShardBound;
use super::shard_state::ShardMatches;
use crate::engine::budget::WorkBudget;
use crate::engine::lookup::lookup::MatchedTerms;
use crate::engine::lookup::term::Term;
use crate::engine::query::location_bias::LocationBias;
use crate::engine::query::query::Query;
use crate::engine::query::word_set::WordSet;
use crate::engine::score::candidate::Candidate;
use crate::engine::score::context::SearchContext;
use crate::engine::score::location::LocationEvidence;
use crate::engine::score::scorer::Scorer;
use crate::engine::score::threshold::Threshold;
use crate::engine::shard::filter::Filter;
use crate::engine::shard::reader::ShardReader;
use crate::engine::weights;

/// From so many candidates on, it pays to read other postings that tell them apart.
pub(super) const MANY: usize = 400;
/// True when streets are looked up by a term.
pub(super) fn is_selective(term: &Term) -> bool {
    term.gain >= weights::SELECTIVE
}

/// What has not credited any place yet: the most that it can bring, and its words.
#[derive(Clone, Copy, Default)]
pub(super) struct UnreadGain {
    pub(super) gain: f32,
    pub(super) words: WordSet,
}

impl UnreadGain {
    pub(super) fn and(self, term: &Term) -> Self {
        Self { gain: self.gain + term.gain, words: self.words | term.words }
    }
}

/// What words of its names have credited a commune with.
pub(super) fn name_gain(commune: Accumulated) -> f32 {
    commune.gain - if commune.has_postcode { weights::POSTCODE } else { 0.0 }
}

/// One question in one shard.
pub struct ShardSearch<'q> {
    pub(super) open: &'q ShardReader,
    pub(super) query: &'q Query,
    pub(super) lookup: &'q MatchedTerms,
    pub(super) filter: &'q Filter,
    pub(super) bias: Option<LocationBias>,
    pub(super) budget: &'q WorkBudget,
    pub(super) shard_bound: ShardBound,
    /// The most that words bring as words of a commune's names, but for one that may go on.
    pub(super) commune_gain: f32,
    /// Communes are for another shard to propose.
    pub(super) streets_only: bool,
    /// What must be explained, at least: the denominator of any score.
    pub(super) min_weight: f32,
    pub(super) number_gain: f32,
    /// Words too light to look communes up by may be all of a commune's name (`Y`).
    pub(super) names_by_letters: bool,
    /// Words that name a territory, when something else is asked for.
    pub(super) territory_names: WordSet,
    /// Words that say a postcode; these, or a house number.
    pub(super) postcode_words: WordSet,
    pub(super) code_words: WordSet,
    /// What those bring that may be both.
    pub(super) shared_code_gain: f32,
    pub(super) scorer: Scorer<'q>,
}

impl<'q> ShardSearch<'q> {
    /// Prepares a search of what was found.
    pub fn new(found: &ShardMatches<'q, 'q>, context: SearchContext<'q>) -> Self {
        let ShardMatches { open, shard_bound, lookup, commune_gain, streets_only, .. } = *found;
        let SearchContext { query, filter, bias, budget, .. } = context;
        let numbers = query.numbers.iter().fold(0, |words, reading| words | reading.core);
        let postcodes = query.postcodes.iter().fold(0, |words, reading| words | reading.words);
        Self {
            open,
            query,
            lookup,
            filter,
            bias,
            budget,
            shard_bound,
            commune_gain,
            streets_only,
            min_weight: query.min_weight(),
            number_gain: query.number_gain(),
            names_by_letters: lookup.names_by_letters(&open.shard, query),
            territory_names: if query.is_territory() { 0 } else { query.territory_names() },
            postcode_words: postcodes,
            code_words: numbers | postcodes,
            shared_code_gain: query.gain_of(numbers & postcodes),
            scorer: Scorer::new(open, found.index, context, lookup),
        }
    }

    /// The most that the signs of a street can be.
    pub fn max_evidence(&self) -> LocationEvidence {
        let is_prefix = self.names_by_letters || self.lookup.has_prefix_term();
        let commune_gain = if is_prefix { f32::INFINITY } else { self.commune_gain };
        let has_postcode = self.shard_bound.postcode_gain >= weights::POSTCODE;
        LocationEvidence::new(commune_gain, has_postcode, self.shard_bound.max_proximity)
    }

    /// True when streets are min_score, and the shard has some: one of communes alone has none.
    fn can_give_streets(&self) -> bool {
        self.open.shard.streets() > 0 && self.filter.wants_streets()
    }

    /// Finds what may be among the best, in `scratch.candidates`, each place with the most that it can score. What cannot score `wanted` is left out, and
    /// streets without `streets`.
    pub fn retrieve(&mut self, min_score: f32, streets: bool, scratch: &mut Scratch) {
        self.reset(scratch);
        let mut unread = self.territory();
        let wants_streets = streets && self.can_give_streets();
        let scope = if wants_streets { PostingScope::All } else { PostingScope::Communes };
        // Words of little weight (articles, types) have the longest postings, and say little.
        for (index, term) in self.lookup.terms.iter().enumerate() {
            if is_selective(term) {
                self.read_postings(index, scope, scratch);
            } else {
                unread = unread.and(term);
            }
        }
        self.accumulate_communes(scratch);
        let mut has_refined = false;
        if wants_streets {
            self.select_streets(scratch, unread, min_score);
            if scratch.candidates.len() > MANY {
                unread = self.read_light_terms(scratch);
                has_refined = true;
                scratch.candidates.clear();
                self.select_streets(scratch, unread, min_score);
            }
        }
        let streets = scratch.candidates.len();
        self.select_municipalities(scratch, unread, min_score);
        if scratch.candidates.len() - streets > MANY {
            let unread = self.read_light_terms_of_communes(scratch, has_refined);
            scratch.candidates.truncate(streets);
            self.select_refined_municipalities(scratch, unread, min_score);
        }
        if self.query.is_territory() {
            self.select_territory(scratch, min_score);
        }
    }

    /// The same, for a question of which no telling word names a street: when it says where (`room` is `None`), streets
    /// that its heaviest word names; else at most `room` streets of the nearest communes, or of the foremost. Without `streets`, communes alone.
    pub fn retrieve_light(&mut self, min_score: f32, room: Option<usize>, streets: bool, scratch: &mut Scratch) {
        self.reset(scratch);
        let wants_streets = streets && self.can_give_streets();
        let (mut unread, mut light) = (self.territory(), 0.0);
        for (index, term) in self.lookup.terms.iter().enumerate() {
            if is_selective(term) {
                self.read_postings(index, PostingScope::Communes, scratch);
            } else {
                unread = unread.and(term);
                light += if term.words.is_power_of_two() { term.gain } else { 0.0 };
            }
        }
        self.accumulate_communes(scratch);
        if let Some(room) = room {
            match self.bias {
                _ if !wants_streets => {}
                Some(bias) => self.select_near(bias, scratch, light, min_score, room),
                None => self.select_top_streets(scratch, min_score, room),
            }
            // Now communes are credited with what says little, too; with a number and a type of way, none is an answer that such words alone name.
            if self.number_gain <= 0.0 || self.query.ways == 0 {
                for (index, _) in self.lookup.terms.iter().enumerate().filter(|(_, term)| !is_selective(term)) {
                    self.read_postings(index, PostingScope::Communes, scratch);
                }
                unread = self.territory();
            }
            return self.select_municipalities(scratch, unread, min_score);
        }
        let heaviest = self.query.max_light_weight();
        let terms = self.lookup.terms.iter().enumerate();
        let scope = if wants_streets { PostingScope::All } else { PostingScope::Communes };
        for (index, _) in terms.filter(|(_, term)| !is_selective(term) && term.gain >= heaviest) {
            self.read_postings(index, scope, scratch);
        }
        if wants_streets {
            self.select_streets(scratch, unread, min_score);
        }
        self.select_municipalities(scratch, unread, min_score);
    }

    /// What is known of all places: that they are in the territory that is named. Its name brings nothing, unless it is all that is asked for.
    pub(super) fn territory(&self) -> UnreadGain {
        let words = self.shard_bound.territory_words;
        if self.query.is_territory() {
            return UnreadGain { gain: self.query.gain_of(words), words };
        }
        UnreadGain { gain: self.query.territory_gain(words), words: words & !self.territory_names }
    }

    fn reset(&self, scratch: &mut Scratch) {
        scratch.streets.reset(self.open.shard.streets() as usize);
        scratch.communes.reset(self.open.shard.communes.len() as usize);
        scratch.candidates.clear();
    }

    /// Scores a place that was found; `None` when it is not among the best.
    pub fn score(&mut self, place: PlaceId, other_gain: f32, threshold: Threshold) -> Option<Candidate> {
        match place {
            PlaceId::Street(street) => self.scorer.score_street(street, other_gain, threshold),
            PlaceId::Municipality(commune) => self.scorer.score_municipality(commune, threshold),
        }
    }
}
