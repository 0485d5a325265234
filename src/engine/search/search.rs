//! One query over all shards, in phases.

use super::escalation;
use crate::engine::lookup::lookup::MatchedTerms;
use crate::engine::lookup::relaxation::Relaxation;
use crate::engine::model::hit::Kind;
use crate::engine::model::request::MAX_LIMIT;
use crate::engine::query::word_set::WordSet;
use crate::engine::retrieve::shard_state::ShardState;
use crate::engine::route::plan::ShardPlan;
use crate::engine::route::session::Session;
use crate::engine::route::shards::OpenShards;
use crate::engine::score::candidate::Candidate;
use crate::engine::score::context::SearchContext;
use crate::engine::score::interpretation::Interpretation;
use crate::engine::score::top_k::TopK;
use crate::engine::score::{housenumbers, identity};
use crate::engine::shard::reader::Readers;
use crate::engine::shard::reader::ShardReader;
use crate::engine::weights;
use crate::sorting::sort_by;

/// Rounds of an exact and then ever more relaxed search, at most.
const MAX_ROUNDS: usize = 4;
/// Suffix variants of a house number that are shown, at most.
const MAX_SUFFIX_VARIANTS: u8 = 3;
/// Streets that are scored while browsing, at most: the nearest, or those of the named commune.
const BROWSE_QUOTA: usize = 400;
/// The same where the nearest leave something unexplained.
const BROWSE_QUOTA_WIDE: usize = 4000;

/// A search under way.
pub struct Search<'g> {
    pub(super) session: &'g Session<'g>,
    pub(super) readers: Readers<'g>,
    pub(super) context: SearchContext<'g>,
    /// Plan over the router's shards.
    pub(super) plan: Option<ShardPlan<'g>>,
    pub(super) top: TopK,
    /// Streets that may still be scored.
    pub(super) street_quota: usize,
    /// States of the open shards that the router does not know.
    pub(super) open_states: Vec<ShardState<'g>>,
    /// States of the router's shards.
    pub(super) routed_states: Vec<ShardState<'g>>,
}

/// The best candidates, with the terms that were matched in their shards.
pub struct SearchResults<'g> {
    candidates: Vec<Candidate>,
    states: Vec<ShardState<'g>>,
}

impl SearchResults<'_> {
    /// Takes the candidates, best first.
    pub fn take_candidates(&mut self) -> Vec<Candidate> {
        std::mem::take(&mut self.candidates)
    }

    /// The terms that were matched in a shard, and whether some were matched fuzzily.
    pub fn terms_of(&self, shard: usize) -> Option<(&MatchedTerms, bool)> {
        let state = self.states.iter().find(|state| state.index() == Some(shard))?;
        Some((state.terms()?, state.is_relaxed()))
    }
}

impl<'g> Search<'g> {
    /// Finds the best candidates of all shards: `limit` of them, and some more to judge these by.
    pub fn run(session: &'g Session<'g>, context: SearchContext<'g>, limit: usize) -> SearchResults<'g> {
        let mut search = Self::run_phases(session, context, limit);
        if let Some(commune) = search.conflicting_commune() {
            search = Self::run_phases(session, SearchContext { commune: Some(commune), ..context }, limit);
        }
        search.add_suffix_variants();
        let mut states = search.open_states;
        states.append(&mut search.routed_states);
        SearchResults { candidates: search.top.into_vec(), states }
    }

    /// Runs all phases, each unless those before found what the query asks for.
    pub(super) fn run_phases(session: &'g Session<'g>, context: SearchContext<'g>, limit: usize) -> Self {
        let mut search = Self::new(session, context, limit);
        search.round(Relaxation::default());
        let browsed = search.browse_unselective();
        let relaxation = search.relax_misspelt_commune();
        let relaxation = search.relax(relaxation);
        if !browsed {
            search.browse_by_street_type(relaxation);
        }
        search.record_needs();
        search
    }

    fn new(session: &'g Session<'g>, context: SearchContext<'g>, limit: usize) -> Self {
        // One more than asked for: the next one judges the last.
        let top = TopK::new(limit.clamp(1, MAX_LIMIT) + 1);
        let shards = session.open_shards();
        let mut search = Self {
            session,
            readers: session.readers(),
            plan: ShardPlan::new(shards, context),
            context,
            top,
            street_quota: usize::MAX,
            open_states: Vec::new(),
            routed_states: Vec::new(),
        };
        search.open_states = search.open_shards_by_priority();
        search
    }

    /// Looks streets up by light words before a query without selective words is relaxed. Returns whether it did.
    fn browse_unselective(&mut self) -> bool {
        self.context.query.is_all_light() && self.browse_by_street_type(Relaxation::default())
    }

    /// Matches words fuzzily that are probably a misspelt commune. Returns the relaxation that was reached.
    fn relax_misspelt_commune(&mut self) -> Relaxation {
        let mut relaxation = Relaxation::default();
        let words = self.misspelt_commune_words();
        if !words.is_empty() && !self.is_done() {
            relaxation.fuzzy.words = words;
            self.relaxed_round(relaxation);
        }
        relaxation
    }

    /// Relaxes the search while the best candidate leaves words unexplained. Returns the relaxation that was reached.
    fn relax(&mut self, mut relaxation: Relaxation) -> Relaxation {
        for _ in 1..MAX_ROUNDS {
            if self.is_done() {
                break;
            }
            let Some(next) = escalation::next(relaxation, self.context.query, self.top.best()) else { break };
            relaxation = next;
            self.relaxed_round(relaxation);
        }
        relaxation
    }

    /// Looks streets up by light words, unless what the query asks for was found by its name. Returns whether it did.
    fn browse_by_street_type(&mut self, relaxation: Relaxation) -> bool {
        if self.is_found_by_name() || self.is_done() {
            return false;
        }
        for quota in [BROWSE_QUOTA, BROWSE_QUOTA_WIDE] {
            self.street_quota = if self.context.exhaustive { usize::MAX } else { quota };
            self.relaxed_round(Relaxation { browse: true, ..relaxation });
            if self.is_done() || !self.misses_nearby() {
                break;
            }
        }
        self.street_quota = usize::MAX;
        true
    }

    /// Adds the other suffixes of the best candidate's house number, while typing: `109` may become `109 bis`.
    fn add_suffix_variants(&mut self) {
        let Some(best) =
            self.top.best().filter(|best| self.context.query.autocomplete && best.interpretation.number.is_some()).cloned()
        else {
            return;
        };
        let (Some(street), Some(number)) = (best.street, best.interpretation.number) else { return };
        let typed = self.context.query.numbers.iter().find(|reading| reading.number == number.number);
        if typed.is_none_or(|reading| reading.suffixes.iter().any(|suffix| !suffix.is_empty())) {
            return;
        }
        let shard = self.readers.shard(best.shard);
        let commune = shard.communes.get(best.commune);
        let head = shard.street_head(&commune, street);
        let numbers = shard.numbers(&commune, street, &head, self.context.missing);
        self.top.grow(usize::from(MAX_SUFFIX_VARIANTS));
        let variants = housenumbers::suffix_variants(numbers.numbers(), number);
        let allowed = variants.filter(|variant| self.context.filter.contains(variant.point));
        for (rank, number) in (1u8..=MAX_SUFFIX_VARIANTS).zip(allowed) {
            let score = best.score - f32::from(rank) * weights::SUFFIX_VARIANT_STEP;
            let interpretation = Interpretation { number: Some(number), ..best.interpretation };
            push(self.readers, &mut self.top, Candidate { score, interpretation, ..best.clone() });
        }
    }

    /// Whether the best of the streets nearest to a position leaves something unexplained, the house number above all.
    ///
    /// A long street begins far from most of its numbers. A type of way must say that a street is meant.
    fn misses_nearby(&self) -> bool {
        let query = self.context.query;
        let is_street = query.light().meets(query.weighty());
        let is_explained = self.top.best().is_some_and(|best| query.all().is_within(best.interpretation.explained));
        is_street && (self.context.bias.is_some() || self.context.filter.has_codes()) && !is_explained
    }

    /// Words that are probably a misspelt commune, and that the best candidate does not explain.
    fn misspelt_commune_words(&self) -> WordSet {
        let words = self.plan.as_ref().map_or(WordSet::EMPTY, ShardPlan::misspelt_commune_words);
        words & !self.top.best().map_or(WordSet::EMPTY, |best| best.interpretation.explained)
    }

    /// Whether closed shards must be opened before the query can be answered.
    pub(super) fn is_blocked(&self) -> bool {
        self.plan.as_ref().is_some_and(ShardPlan::is_blocked)
    }

    /// Whether nothing more is to be looked for.
    fn is_done(&self) -> bool {
        self.is_blocked() || self.context.budget.is_spent()
    }

    /// Whether the best candidate is known by a selective word, or is a commune and the query asks for nothing else.
    pub(super) fn is_found_by_name(&self) -> bool {
        let selective = self.context.query.selective();
        let is_found = |best: &Candidate| {
            best.interpretation.street_words.meets(selective)
                || best.kind == Kind::Municipality && best.score >= weights::SURE_MUNICIPALITY
        };
        self.top.best().is_some_and(is_found)
    }

    /// States of the shards that the router does not know, by priority.
    fn open_shards_by_priority(&self) -> Vec<ShardState<'g>> {
        let context = &self.context;
        let accepts = |reader: &ShardReader| context.filter.accepts_a_postcode(|postcode| reader.summary.has_postcode(postcode));
        let shards = self.open_shards().unrouted().filter(|(_, reader)| accepts(reader));
        let mut states: Vec<ShardState<'_>> = shards.map(|(index, reader)| ShardState::open(index, reader, context)).collect();
        sort_by(&mut states, |a, b| b.bound.priority().total_cmp(&a.bound.priority()));
        states
    }

    /// The open shards.
    pub(super) fn open_shards(&self) -> &'g OpenShards {
        self.session.open_shards()
    }

    /// Records the shards that the query needed, skipped and searched.
    fn record_needs(&self) {
        if let Some(plan) = &self.plan {
            self.session.record(plan.needs());
        }
    }
}

/// Takes a candidate among the best.
pub(super) fn push(readers: Readers<'_>, top: &mut TopK, candidate: Candidate) {
    let id = |candidate: &Candidate| identity::id(readers, candidate);
    let citycode = |candidate: &Candidate| identity::citycode(readers, candidate);
    top.push(candidate, id, citycode, |candidate| identity::street_code(readers, candidate));
}
