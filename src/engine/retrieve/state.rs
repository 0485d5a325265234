//! State of the search of one shard: the query, the matched terms, and the bounds that all its candidates share.

use super::accumulators::Accumulated;
use super::shard_bound::ShardBound;
use super::shard_state::ShardMatches;
use crate::engine::budget::WorkBudget;
use crate::engine::lookup::lookup::MatchedTerms;
use crate::engine::lookup::term::Term;
use crate::engine::query::location_bias::LocationBias;
use crate::engine::query::query::Query;
use crate::engine::query::word_set::WordSet;
use crate::engine::score::context::SearchContext;
use crate::engine::score::location::LocationEvidence;
use crate::engine::score::scorer::Scorer;
use crate::engine::shard::filter::Filter;
use crate::engine::shard::reader::ShardReader;
use crate::engine::weights;

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
        let numbers = query.numbers.iter().fold(0, |words, reading| words | reading.core);
        let postcodes = query.postcodes.iter().fold(0, |words, reading| words | reading.words);
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
            territory_names: if query.is_territory() { 0 } else { query.territory_names() },
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
