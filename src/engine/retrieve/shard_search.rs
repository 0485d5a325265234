//! Search of one shard: the postings of its terms are read, places are bounded, and those that can reach a score are candidates.

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
use crate::engine::score::pruning::Threshold;
use crate::engine::score::scorer::Scorer;
use crate::engine::shard::filter::Filter;
use crate::engine::shard::reader::ShardReader;
use crate::engine::weights;

/// Candidates from which it pays to read more postings, which tell them apart.
const MANY: usize = 400;

/// Places that the postings of a term contribute to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum PostingScope {
    /// All streets and communes.
    All,
    /// Streets that have contributions already, and all communes. These are no candidates by it.
    Seen,
    /// All communes.
    Communes,
    /// Communes that have contributions already.
    SeenCommunes,
}

/// The most that terms can still bring whose postings were not read.
#[derive(Clone, Copy, Default)]
pub(super) struct UnreadGain {
    pub(super) gain: f32,
    pub(super) words: WordSet,
}

impl UnreadGain {
    /// The same with one term more.
    pub(super) fn and(self, term: &Term) -> Self {
        Self { gain: self.gain + term.gain, words: self.words | term.words }
    }
}

/// Whether a term is rare enough to look streets up by it.
pub(super) fn is_selective(term: &Term) -> bool {
    term.gain >= weights::SELECTIVE
}

/// Gain that a commune has by words of its names.
pub(super) fn name_gain(commune: Accumulated) -> f32 {
    commune.gain - if commune.has_postcode { weights::POSTCODE } else { 0.0 }
}

/// The search of one shard.
pub struct ShardSearch<'q> {
    pub(super) reader: &'q ShardReader,
    pub(super) query: &'q Query,
    pub(super) terms: &'q MatchedTerms,
    pub(super) filter: &'q Filter,
    pub(super) bias: Option<LocationBias>,
    pub(super) budget: &'q WorkBudget,
    pub(super) shard_bound: ShardBound,
    /// The most that words bring as words of a commune's names, except for a word that is a prefix.
    pub(super) commune_gain: f32,
    /// Communes are candidates of another shard.
    pub(super) streets_only: bool,
    /// Weight that must be explained at least: the denominator of any score.
    pub(super) min_weight: f32,
    pub(super) number_gain: f32,
    /// Words too light to look communes up by may be all of a commune's name (`Y`).
    pub(super) names_by_letters: bool,
    /// Words that name a territory, if the query asks for something else.
    pub(super) territory_names: WordSet,
    /// Words that may be a postcode.
    pub(super) postcode_words: WordSet,
    /// Words that may be a postcode or a house number.
    pub(super) code_words: WordSet,
    /// Gain of the words that may be both.
    pub(super) shared_code_gain: f32,
    pub(super) scorer: Scorer<'q>,
}

impl<'q> ShardSearch<'q> {
    /// A search with the terms that were matched in a shard.
    pub fn new(matches: &ShardMatches<'q, 'q>, context: SearchContext<'q>) -> Self {
        let ShardMatches { index, reader, shard_bound, terms, commune_gain, streets_only, .. } = *matches;
        let SearchContext { query, filter, bias, budget, .. } = context;
        let numbers: WordSet = query.numbers.iter().map(|reading| reading.core).collect();
        let postcodes: WordSet = query.postcodes.iter().map(|reading| reading.words).collect();
        Self {
            reader,
            query,
            terms,
            filter,
            bias,
            budget,
            shard_bound,
            commune_gain,
            streets_only,
            min_weight: query.min_weight(),
            number_gain: query.number_gain(),
            names_by_letters: terms.names_by_letters(&reader.shard, query),
            territory_names: if query.is_territory() { WordSet::EMPTY } else { query.territory_names() },
            postcode_words: postcodes,
            code_words: numbers | postcodes,
            shared_code_gain: query.gain_of(numbers & postcodes),
            scorer: Scorer::new(reader, index, context, terms),
        }
    }

    /// The most that the query can say of the location of any street in the shard.
    pub fn max_evidence(&self) -> LocationEvidence {
        // A prefix, or words too light to look up, may be any commune's.
        let is_open = self.names_by_letters || self.terms.has_prefix_term();
        let commune_gain = if is_open { f32::INFINITY } else { self.commune_gain };
        let has_postcode = self.shard_bound.postcode_gain >= weights::POSTCODE;
        LocationEvidence::new(commune_gain, has_postcode, self.shard_bound.max_proximity)
    }

    /// Gain of all places by the territory that the query names. Its name brings nothing, unless the query asks for nothing else.
    pub(super) fn territory(&self) -> UnreadGain {
        let words = self.shard_bound.territory_words;
        if self.query.is_territory() {
            return UnreadGain { gain: self.query.gain_of(words), words };
        }
        UnreadGain { gain: self.query.territory_gain(words), words: words & !self.territory_names }
    }
}

impl ShardSearch<'_> {
    /// Retrieves the candidates that can reach `min_score`, each with its upper bound. Without `streets`, communes alone.
    pub fn retrieve(&mut self, min_score: f32, streets: bool, scratch: &mut Scratch) {
        self.reset(scratch);
        let mut unread = self.territory();
        let wants_streets = streets && self.can_give_streets();
        let scope = if wants_streets { PostingScope::All } else { PostingScope::Communes };
        // Light terms (articles, types of way) have the longest postings, and tell little apart.
        for (index, term) in self.terms.terms.iter().enumerate() {
            if is_selective(term) {
                self.read_postings(index, scope, scratch);
            } else {
                unread = unread.and(term);
            }
        }
        self.accumulate_communes(scratch);
        let mut types_are_read = false;
        if wants_streets {
            self.select_streets(scratch, unread, min_score);
            if scratch.candidates.len() > MANY {
                unread = self.read_light_terms(scratch);
                types_are_read = true;
                scratch.candidates.clear();
                self.select_streets(scratch, unread, min_score);
            }
        }
        let streets = scratch.candidates.len();
        self.select_municipalities(scratch, unread, min_score);
        if scratch.candidates.len() - streets > MANY {
            let unread = self.read_light_terms_of_communes(scratch, types_are_read);
            scratch.candidates.truncate(streets);
            self.select_refined_municipalities(scratch, unread, min_score);
        }
        if self.query.is_territory() {
            self.select_territory(scratch, min_score);
        }
    }

    /// The same for a query without a selective word that names a street.
    ///
    /// The streets of its heaviest light word are candidates if the query names a location (`room` is `None`). Else at most
    /// `room` streets are: those of the nearest communes, or the shard's top streets. Without `streets`, communes alone.
    pub fn retrieve_light(&mut self, min_score: f32, room: Option<usize>, streets: bool, scratch: &mut Scratch) {
        self.reset(scratch);
        let wants_streets = streets && self.can_give_streets();
        let mut unread = self.territory();
        let mut light_gain = 0.0;
        for (index, term) in self.terms.terms.iter().enumerate() {
            if is_selective(term) {
                self.read_postings(index, PostingScope::Communes, scratch);
            } else {
                unread = unread.and(term);
                light_gain += if term.words.is_one() { term.gain } else { 0.0 };
            }
        }
        self.accumulate_communes(scratch);
        match room {
            None => self.select_by_heaviest_light_term(min_score, wants_streets, unread, scratch),
            Some(room) => {
                match self.bias {
                    _ if !wants_streets => {}
                    Some(bias) => self.select_near(bias, scratch, light_gain + self.territory().gain, min_score, room),
                    None if self.filter.has_codes() => {
                        self.select_accepted(scratch, light_gain + self.territory().gain, min_score, room);
                    }
                    None => self.select_top_streets(scratch, min_score, room),
                }
                let unread = self.read_light_terms_for_communes(unread, scratch);
                self.select_municipalities(scratch, unread, min_score);
            }
        }
    }

    /// Selects the streets and communes of the heaviest light term.
    fn select_by_heaviest_light_term(&self, min_score: f32, wants_streets: bool, unread: UnreadGain, scratch: &mut Scratch) {
        let heaviest = self.query.max_light_weight();
        let terms = self.terms.terms.iter().enumerate();
        let scope = if wants_streets { PostingScope::All } else { PostingScope::Communes };
        for (index, _) in terms.filter(|(_, term)| !is_selective(term) && term.gain >= heaviest) {
            self.read_postings(index, scope, scratch);
        }
        if wants_streets {
            self.select_streets(scratch, unread, min_score);
        }
        self.select_municipalities(scratch, unread, min_score);
    }

    /// Reads the light terms for communes too, and returns the gain that is still unread. With a number and a type of way, no
    /// commune is an answer that light words alone name.
    fn read_light_terms_for_communes(&self, unread: UnreadGain, scratch: &mut Scratch) -> UnreadGain {
        if self.number_gain > 0.0 && !self.query.ways.is_empty() {
            return unread;
        }
        for (index, _) in self.terms.terms.iter().enumerate().filter(|(_, term)| !is_selective(term)) {
            self.read_postings(index, PostingScope::Communes, scratch);
        }
        self.territory()
    }

    /// Whether streets are wanted and the shard has some. A shard of communes alone has none.
    fn can_give_streets(&self) -> bool {
        self.reader.shard.streets() > 0 && self.filter.wants_streets()
    }

    fn reset(&self, scratch: &mut Scratch) {
        scratch.streets.reset(self.reader.shard.streets() as usize);
        scratch.communes.reset(self.reader.shard.communes.len() as usize);
        scratch.candidates.clear();
    }

    /// Scores a place. `None` for one that is not among the best.
    pub fn score(
        &mut self,
        place: PlaceId,
        other_gain: f32,
        location: LocationEvidence,
        threshold: Threshold,
    ) -> Option<Candidate> {
        match place {
            PlaceId::Street(street) => self.scorer.score_street(street, other_gain, location, threshold),
            PlaceId::Municipality(commune) => self.scorer.score_municipality(commune, threshold),
        }
    }
}
