//! One question over all open shards, in rounds.

use super::escalation;
use crate::engine::answer::explain;
use crate::engine::geocoder::Geocoder;
use crate::engine::lookup::relaxation::Relaxation;
use crate::engine::model::explanation::WordReading;
use crate::engine::model::hit::Kind;
use crate::engine::model::request::MAX_LIMIT;
use crate::engine::query::word_set::WordSet;
use crate::engine::retrieve::shard_state::ShardState;
use crate::engine::route::needs;
use crate::engine::route::router::ShardPlan;
use crate::engine::score::candidate::Candidate;
use crate::engine::score::context::SearchContext;
use crate::engine::score::housenumbers;
use crate::engine::score::identity;
use crate::engine::score::top_k::TopK;
use crate::engine::shard::reader::ShardReader;
use crate::engine::weights;
use crate::format::communes::Code;
use crate::sorting::sort_by;
use std::sync::Arc;

/// Rounds in which words are forgiven more.
const MAX_ROUNDS: usize = 4;
/// Other suffixes of a number that are shown.
const MAX_SUFFIX_VARIANTS: u8 = 3;
/// Streets that are scored at most of those that are looked up by words that say little: the nearest, or those of the commune that is
/// named; and when the nearest leave something unexplained.
const BROWSE_QUOTA: usize = 400;
const BROWSE_QUOTA_WIDE: usize = 4000;

/// A search under way.
pub struct Search<'g> {
    pub(super) geocoder: &'g Geocoder,
    pub(super) shards: &'g [Arc<ShardReader>],
    pub(super) asked: SearchContext<'g>,
    /// Which of the router's shards are asked.
    pub(super) plan: Option<ShardPlan<'g>>,
    pub(super) top: TopK,
    /// Streets that may still be scored.
    pub(super) street_quota: usize,
    /// The shards that the router does not know, and what was found of the words in them.
    pub(super) states: Vec<ShardState<'g>>,
    /// The same, of those that it knows.
    pub(super) routed: Vec<ShardState<'g>>,
}

/// A candidate, and what each word was read as when that was asked for, or when some were corrected.
pub type Answer = (Candidate, Vec<WordReading>);

impl<'g> Search<'g> {
    /// The best candidates of all shards: as many as asked for, and some more to judge these by.
    pub fn run(geocoder: &'g Geocoder, asked: SearchContext<'g>, limit: usize, explain: bool) -> Vec<Answer> {
        let mut search = Self::once(geocoder, asked, limit);
        if let Some(commune) = search.conflicting_commune() {
            search = Self::once(geocoder, SearchContext { commune: Some(commune), ..asked }, limit);
        }
        search.add_suffix_variants();
        let Self { top, states, routed, shards, .. } = search;
        let all = || states.iter().chain(&routed);
        let state = |shard: usize| all().find(|state| state.index() == Some(shard));
        let words = |candidate: &Candidate| {
            let told = |state: &&ShardState<'_>| explain || state.is_relaxed() || candidate.has_other_code();
            let lookup = state(candidate.shard).filter(told).and_then(ShardState::terms);
            lookup.map_or_else(Vec::new, |lookup| explain::explain_words(&shards[candidate.shard], &asked, lookup, candidate))
        };
        let answer = |candidate| {
            let words = words(&candidate);
            (candidate, words)
        };
        top.into_vec().into_iter().map(answer).collect()
    }

    /// While typing, the best answer's number with its other suffixes: `109` may become `109 bis`.
    fn add_suffix_variants(&mut self) {
        let Some(best) = self.top.best().filter(|best| self.asked.query.autocomplete && best.number.is_some()).cloned() else {
            return;
        };
        let (Some(street), Some(number)) = (best.street, best.number) else { return };
        let typed = self.asked.query.numbers.iter().find(|reading| reading.number == number.number);
        if typed.is_none_or(|reading| reading.suffixes.iter().any(|suffix| !suffix.is_empty())) {
            return;
        }
        let shard = &self.shards[best.shard].shard;
        let commune = shard.communes.get(best.commune);
        let head = shard.street_head(&commune, street);
        let numbers = shard.numbers(&commune, street, &head);
        self.top.grow(usize::from(MAX_SUFFIX_VARIANTS));
        let allowed =
            housenumbers::suffix_variants(numbers.numbers(), number).filter(|sibling| self.asked.filter.contains(sibling.point));
        for (rank, number) in (1u8..=MAX_SUFFIX_VARIANTS).zip(allowed) {
            let score = best.score - f32::from(rank) * weights::SUFFIX_VARIANT_STEP;
            push(self.shards, &mut self.top, Candidate { score, number: Some(number), ..best.clone() });
        }
    }

    fn once(geocoder: &'g Geocoder, asked: SearchContext<'g>, limit: usize) -> Self {
        // One more than asked for: the last one is judged by the next.
        let top = TopK::new(limit.clamp(1, MAX_LIMIT) + 1);
        let plan = ShardPlan::new(geocoder, asked);
        let shards = &geocoder.shards;
        let (states, routed) = (Vec::new(), Vec::new());
        let mut this = Self { geocoder, shards, asked, plan, top, street_quota: usize::MAX, states, routed };
        this.states = this.open_shards_by_priority();
        let mut relaxation = Relaxation::default();
        this.relaxed_round(relaxation);
        // When no word tells, misspelt or not, streets are looked up by what there is before it is doubted.
        let browsed = asked.query.is_all_light() && this.browse(relaxation);
        let misspelt_commune_words = this.misspelt_commune_words();
        if misspelt_commune_words != 0 && !this.ends() {
            relaxation.fuzzy.words = misspelt_commune_words;
            this.relaxed_round(relaxation);
        }
        for _ in 1..MAX_ROUNDS {
            match escalation::next(relaxation, asked.query, this.top.best()).filter(|_| !this.ends()) {
                Some(more) => relaxation = more,
                None => break,
            }
            this.relaxed_round(relaxation);
        }
        if !browsed {
            this.browse(relaxation);
        }
        if let Some(plan) = &this.plan {
            needs::mark(plan.marks());
        }
        this
    }

    /// Looks streets up by words that say little, unless what is asked for was found by its name; true when it did.
    fn browse(&mut self, relaxation: Relaxation) -> bool {
        if self.is_named() || self.ends() {
            return false;
        }
        for street_quota in [BROWSE_QUOTA, BROWSE_QUOTA_WIDE] {
            self.street_quota = if self.asked.exhaustive { usize::MAX } else { street_quota };
            self.relaxed_round(Relaxation { browse: true, ..relaxation });
            if self.ends() || !self.misses_nearby() {
                break;
            }
        }
        self.street_quota = usize::MAX;
        true
    }

    /// True when the best of the streets nearest to a position leaves something unexplained, the house number above all: a long
    /// street begins far from most of its numbers. A type of way must say that a street is meant.
    fn misses_nearby(&self) -> bool {
        let query = self.asked.query;
        let is_street = query.light() & query.weighty() != 0;
        is_street && self.asked.bias.is_some() && self.top.best().is_none_or(|best| query.all() & !best.explained != 0)
    }

    /// Words that were asked of next to no shard as they are, and that the best answer does not explain.
    fn misspelt_commune_words(&self) -> WordSet {
        let misspelt_commune_words = self.plan.as_ref().map_or(0, ShardPlan::misspelt_commune_words);
        misspelt_commune_words & !self.top.best().map_or(0, |best| best.explained)
    }

    /// True when shards must be read before the question can be answered.
    pub(super) fn waits(&self) -> bool {
        self.plan.as_ref().is_some_and(ShardPlan::waits)
    }

    /// True when no more is to be looked for.
    fn ends(&self) -> bool {
        self.waits() || self.asked.budget.is_spent()
    }

    /// Another commune than the one that is asked for is no answer: the commune that the question names with words that the
    /// best answer leaves unexplained, when nothing in the question says that this answer lies where it does.
    fn conflicting_commune(&self) -> Option<Code> {
        let query = self.asked.query;
        let best = self.top.best().filter(|best| best.kind != Kind::Municipality && best.location_is_unconfirmed())?;
        let words = query.selective() & (!best.explained | best.doubtful_words);
        if words == 0 {
            return None;
        }
        let (named, filter) = (query.subset(words), self.asked.filter.only_municipalities()?);
        let asked = SearchContext { query: &named, filter: &filter, bias: None, commune: None, ..self.asked };
        let commune = Search::once(self.geocoder, asked, 1)
            .top
            .into_vec()
            .into_iter()
            .next()
            .filter(|commune| commune.score >= weights::SURE_MUNICIPALITY)?;
        Some(identity::citycode(self.shards, &commune))
    }

    /// True when the best answer is known by a word that tells, or is a commune and nothing else was asked.
    fn is_named(&self) -> bool {
        let selective = self.asked.query.selective();
        let named = |best: &Candidate| {
            best.street_words & selective != 0 || best.kind == Kind::Municipality && best.score >= weights::SURE_MUNICIPALITY
        };
        self.top.best().is_some_and(named)
    }

    /// The shards that the router does not know, those with the best outlook first.
    fn open_shards_by_priority(&self) -> Vec<ShardState<'g>> {
        let shards = self
            .geocoder
            .unrouted()
            .filter(|(_, open)| self.asked.filter.accepts_a_postcode(|postcode| open.summary.has_postcode(postcode)));
        let mut states: Vec<ShardState<'_>> = shards.map(|(index, open)| ShardState::open(index, open, &self.asked)).collect();
        sort_by(&mut states, |a, b| b.bound.rank().total_cmp(&a.bound.rank()));
        states
    }
}

pub(super) fn push(shards: &[Arc<ShardReader>], top: &mut TopK, candidate: Candidate) {
    let (id, citycode) =
        (|candidate: &Candidate| identity::id(shards, candidate), |candidate: &Candidate| identity::citycode(shards, candidate));
    top.push(candidate, id, citycode, |candidate| identity::street_code(shards, candidate));
}

#[cfg(all(test, feature = "build"))]
#[allow(clippy::unwrap_used, clippy::cast_possible_truncation)] // a fault here is a failed test
mod tests {
    use crate::engine::budget::WorkBudget;
    use crate::engine::geocoder::Geocoder;
    use crate::engine::model::request::{Filters, SearchRequest};
    use crate::engine::query::location_bias::LocationBias;
    use crate::engine::query::query::Query;
    use crate::engine::score::context::SearchContext;
    use crate::engine::score::identity;
    use crate::engine::shard::filter::Filter;
    use crate::format::shard::Shard;

    /// The demonstration's shards.
    fn shards() -> Vec<Shard> {
        let mut files: Vec<_> = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/shards")).unwrap().flatten().collect();
        files.sort_by_key(std::fs::DirEntry::path);
        let shards = files.iter().filter(|file| file.path().extension().is_some_and(|end| end == "ruelle"));
        shards.map(|file| Shard::open(std::fs::read(file.path()).unwrap()).unwrap()).collect()
    }

    fn demo() -> Geocoder {
        let mut geocoder = Geocoder::new();
        for shard in shards() {
            geocoder.add(shard);
        }
        geocoder
    }

    /// Ids and scores of what is found, as bounds allow or without them.
    fn told(geocoder: &Geocoder, asked: SearchContext<'_>, limit: usize) -> (bool, Vec<(String, f32)>) {
        let search = super::Search::once(geocoder, asked, limit);
        let is_named = search.is_named();
        let found = search.top.into_vec();
        (is_named, found.iter().map(|hit| (identity::id(&geocoder.shards, hit), hit.score)).collect())
    }

    /// Numbers that look random, and are the same each time.
    struct Dice(u64);

    impl Dice {
        fn below(&mut self, count: usize) -> usize {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) as usize % count.max(1)
        }
    }

    /// An address as people type it: words left out, swapped, misspelt, cut short.
    fn mistyped(label: &str, dice: &mut Dice) -> String {
        let mut words: Vec<String> = label.split(' ').map(str::to_owned).collect();
        for _ in 0..dice.below(3) {
            let at = dice.below(words.len());
            match dice.below(4) {
                0 if words.len() > 2 => drop(words.remove(at)),
                1 => words.rotate_left(at),
                2 => words[at] = words[at].chars().rev().skip(1).collect::<Vec<_>>().iter().rev().collect(),
                _ => {
                    let letter = dice.below(words[at].chars().count());
                    words[at] = words[at].chars().enumerate().map(|(i, c)| if i == letter { 'e' } else { c }).collect();
                }
            }
        }
        words.join(" ")
    }

    #[test]
    fn bounds_lose_nothing() {
        let geocoder = demo();
        let labels: Vec<_> = geocoder.addresses().map(|hit| (hit.label(), hit.point)).collect();
        let mut dice = Dice(7);
        let mut compared = 0;
        for _ in 0..if cfg!(debug_assertions) { 150 } else { 1500 } {
            let (label, point) = &labels[dice.below(labels.len())];
            let request = SearchRequest {
                bias: (dice.below(3) == 0).then_some(*point),
                autocomplete: dice.below(2) == 0,
                limit: 1 + dice.below(10),
                ..SearchRequest::new(mistyped(label, &mut dice))
            };
            let (query, filter) = (Query::read(&request), Filter::new(&Filters::default(), None));
            let (bias, budget) = (request.bias.map(LocationBias::new), WorkBudget::unlimited());
            let asked = SearchContext { query: &query, filter: &filter, bias, commune: None, budget: &budget, exhaustive: false };
            let (is_named, bounded) = told(&geocoder, asked, request.limit);
            if is_named {
                compared += 1;
                let (_, everything) = told(&geocoder, SearchContext { exhaustive: true, ..asked }, request.limit);
                assert_eq!(bounded, everything, "{request:?}");
            }
        }
        assert!(compared > 100, "{compared}");
    }

    #[test]
    fn bounds_lose_nothing_of_what_is_browsed() {
        let mut compared = 0;
        for shard in shards() {
            let mut geocoder = Geocoder::new();
            geocoder.add(shard);
            for text in ["12 rue", "7 rue de l", "3", "12 bis r", "avenue", "5 place d", "1 boulevard du"] {
                for limit in [1, 5] {
                    let request = SearchRequest { autocomplete: true, limit, ..SearchRequest::new(text) };
                    let (query, filter) = (Query::read(&request), Filter::new(&Filters::default(), None));
                    let budget = WorkBudget::unlimited();
                    let asked = SearchContext {
                        query: &query,
                        filter: &filter,
                        bias: None,
                        commune: None,
                        budget: &budget,
                        exhaustive: false,
                    };
                    let (is_named, bounded) = told(&geocoder, asked, limit);
                    let (_, everything) = told(&geocoder, SearchContext { exhaustive: true, ..asked }, limit);
                    assert!(is_named || bounded == everything, "{text}: {bounded:?} {everything:?}");
                    compared += usize::from(!is_named && !bounded.is_empty());
                }
            }
        }
        assert!(compared > 20, "{compared}");
    }
}
