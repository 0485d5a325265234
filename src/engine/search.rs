//! One question over all open shards, in rounds.

use super::answer;
use super::asked::Asked;
use super::candidate::Candidate;
use super::chance::Chance;
use super::effort::Effort;
use super::explain::{self, WordReading};
use super::geocoder::Geocoder;
use super::interpolate;
use super::open::OpenShard;
use super::query::Mask;
use super::router::Plan;
use super::top::Top;
use super::{Kind, MAX_LIMIT, trail};
use crate::format::communes::Code;
use crate::sorting::sort_by;
use std::sync::Arc;

/// Rounds in which words are forgiven more.
const MAX_ROUNDS: usize = 4;
/// A municipality with this score is what was asked.
const SURE: f32 = 0.95;
/// Other suffixes of a number that are shown, and how much less each counts than the one before.
const MAX_SIBLINGS: u8 = 3;
const SIBLING: f32 = 0.01;
/// Streets that are scored at most of those that are looked up by words that say little: the nearest, or those of the commune that is
/// named; and when the nearest leave something unexplained.
const LIGHT_PATIENCE: usize = 400;
const FAR_PATIENCE: usize = 4000;

/// A search under way.
pub struct Search<'g> {
    pub(super) geocoder: &'g Geocoder,
    pub(super) shards: &'g [Arc<OpenShard>],
    pub(super) asked: Asked<'g>,
    /// Which of the router's shards are asked.
    pub(super) plan: Option<Plan<'g>>,
    pub(super) top: Top,
    /// Streets that may still be scored.
    pub(super) patience: usize,
    /// The shards that the router does not know, and what was found of the words in them.
    pub(super) chances: Vec<Chance<'g>>,
    /// The same, of those that it knows.
    pub(super) routed: Vec<Chance<'g>>,
}

/// A candidate, and what each word was read as when that was asked for, or when some were corrected.
pub type Answer = (Candidate, Vec<WordReading>);

impl<'g> Search<'g> {
    /// The best candidates of all shards: as many as asked for, and some more to judge these by.
    pub fn run(geocoder: &'g Geocoder, asked: Asked<'g>, limit: usize, explain: bool) -> Vec<Answer> {
        let mut search = Self::once(geocoder, asked, limit);
        if let Some(commune) = search.contradicted() {
            search = Self::once(geocoder, Asked { commune: Some(commune), ..asked }, limit);
        }
        search.add_siblings();
        let Self { top, chances, routed, shards, .. } = search;
        let all = || chances.iter().chain(&routed);
        let chance = |shard: usize| all().find(|chance| chance.index() == Some(shard));
        let words = |candidate: &Candidate| {
            let told = |chance: &&Chance<'_>| explain || chance.has_forgiven() || candidate.has_other_code();
            let lookup = chance(candidate.shard).filter(told).and_then(Chance::lookup);
            lookup.map_or_else(Vec::new, |lookup| explain::words(&shards[candidate.shard], &asked, lookup, candidate))
        };
        let answer = |candidate| {
            let words = words(&candidate);
            (candidate, words)
        };
        top.into_vec().into_iter().map(answer).collect()
    }

    /// While typing, the best answer's number with its other suffixes: `109` may become `109 bis`.
    fn add_siblings(&mut self) {
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
        self.top.widen(usize::from(MAX_SIBLINGS));
        let allowed = interpolate::siblings(numbers.numbers(), number).filter(|sibling| self.asked.filter.holds(sibling.point));
        for (rank, number) in (1u8..=MAX_SIBLINGS).zip(allowed) {
            let score = best.score - f32::from(rank) * SIBLING;
            push(self.shards, &mut self.top, Candidate { score, number: Some(number), ..best.clone() });
        }
    }

    fn once(geocoder: &'g Geocoder, asked: Asked<'g>, limit: usize) -> Self {
        // One more than asked for: the last one is judged by the next.
        let top = Top::new(limit.clamp(1, MAX_LIMIT) + 1);
        let plan = Plan::new(geocoder, asked);
        let shards = &geocoder.shards;
        let (chances, routed) = (Vec::new(), Vec::new());
        let mut this = Self { geocoder, shards, asked, plan, top, patience: usize::MAX, chances, routed };
        this.chances = this.outlooks();
        let mut effort = Effort::default();
        this.forgiving_round(effort);
        // When no word tells, misspelt or not, streets are looked up by what there is before it is doubted.
        let browsed = asked.query.is_light() && this.browse(effort);
        let unheard = this.unheard();
        if unheard != 0 && !this.ends() {
            effort.mercy.words = unheard;
            this.forgiving_round(effort);
        }
        for _ in 1..MAX_ROUNDS {
            match effort.more(asked.query, this.top.best()).filter(|_| !this.ends()) {
                Some(more) => effort = more,
                None => break,
            }
            this.forgiving_round(effort);
        }
        if !browsed {
            this.browse(effort);
        }
        if let Some(plan) = &this.plan {
            trail::mark(plan.marks());
        }
        this
    }

    /// Looks streets up by words that say little, unless what is asked for was found by its name; true when it did.
    fn browse(&mut self, effort: Effort) -> bool {
        if self.is_named() || self.ends() {
            return false;
        }
        for patience in [LIGHT_PATIENCE, FAR_PATIENCE] {
            self.patience = if self.asked.exhaustive { usize::MAX } else { patience };
            self.forgiving_round(Effort { light: true, ..effort });
            if self.ends() || !self.misses_nearby() {
                break;
            }
        }
        self.patience = usize::MAX;
        true
    }

    /// True when the best of the streets nearest to a position leaves something unexplained, the house number above all: a long
    /// street begins far from most of its numbers. A type of way must say that a street is meant.
    fn misses_nearby(&self) -> bool {
        let query = self.asked.query;
        let is_street = query.light() & query.heavy() != 0;
        is_street && self.asked.bias.is_some() && self.top.best().is_none_or(|best| query.all() & !best.explained != 0)
    }

    /// Words that were asked of next to no shard as they are, and that the best answer does not explain.
    fn unheard(&self) -> Mask {
        let unheard = self.plan.as_ref().map_or(0, Plan::unheard);
        unheard & !self.top.best().map_or(0, |best| best.explained)
    }

    /// True when shards must be read before the question can be answered.
    pub(super) fn waits(&self) -> bool {
        self.plan.as_ref().is_some_and(Plan::waits)
    }

    /// True when no more is to be looked for.
    fn ends(&self) -> bool {
        self.waits() || self.asked.budget.is_spent()
    }

    /// Another commune than the one that is asked for is no answer: the commune that the question names with words that the
    /// best answer leaves unexplained, when nothing in the question says that this answer lies where it does.
    fn contradicted(&self) -> Option<Code> {
        let query = self.asked.query;
        let best = self.top.best().filter(|best| best.kind != Kind::Municipality && best.is_adrift())?;
        let words = query.telling() & (!best.explained | best.vague);
        if words == 0 {
            return None;
        }
        let (named, filter) = (query.only(words), self.asked.filter.only_municipalities()?);
        let asked = Asked { query: &named, filter: &filter, bias: None, commune: None, ..self.asked };
        let commune =
            Search::once(self.geocoder, asked, 1).top.into_vec().into_iter().next().filter(|commune| commune.score >= SURE)?;
        Some(answer::citycode(self.shards, &commune))
    }

    /// True when the best answer is known by a word that tells, or is a commune and nothing else was asked.
    fn is_named(&self) -> bool {
        let telling = self.asked.query.telling();
        let named = |best: &Candidate| best.named & telling != 0 || best.kind == Kind::Municipality && best.score >= SURE;
        self.top.best().is_some_and(named)
    }

    /// The shards that the router does not know, those with the best outlook first.
    fn outlooks(&self) -> Vec<Chance<'g>> {
        let shards = self
            .geocoder
            .unrouted()
            .filter(|(_, open)| self.asked.filter.has_one_of(|postcode| open.profile.has_postcode(postcode)));
        let mut chances: Vec<Chance<'_>> = shards.map(|(index, open)| Chance::of_open(index, open, &self.asked)).collect();
        sort_by(&mut chances, |a, b| b.outlook.rank().total_cmp(&a.outlook.rank()));
        chances
    }
}

pub(super) fn push(shards: &[Arc<OpenShard>], top: &mut Top, candidate: Candidate) {
    let (id, citycode) =
        (|candidate: &Candidate| answer::id(shards, candidate), |candidate: &Candidate| answer::citycode(shards, candidate));
    top.push(candidate, id, citycode, |candidate| answer::street_code(shards, candidate));
}

#[cfg(all(test, feature = "build"))]
#[allow(clippy::unwrap_used, clippy::cast_possible_truncation)] // a fault here is a failed test
mod tests {
    use crate::engine::answer;
    use crate::engine::asked::Asked;
    use crate::engine::bias::Bias;
    use crate::engine::budget::Budget;
    use crate::engine::filter::Filter;
    use crate::engine::query::Query;
    use crate::{Filters, Geocoder, SearchRequest, Shard};

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
    fn told(geocoder: &Geocoder, asked: Asked<'_>, limit: usize) -> (bool, Vec<(String, f32)>) {
        let search = super::Search::once(geocoder, asked, limit);
        let is_named = search.is_named();
        let found = search.top.into_vec();
        (is_named, found.iter().map(|hit| (answer::id(&geocoder.shards, hit), hit.score)).collect())
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
            let (bias, budget) = (request.bias.map(Bias::new), Budget::endless());
            let asked = Asked { query: &query, filter: &filter, bias, commune: None, budget: &budget, exhaustive: false };
            let (is_named, bounded) = told(&geocoder, asked, request.limit);
            if is_named {
                compared += 1;
                let (_, everything) = told(&geocoder, Asked { exhaustive: true, ..asked }, request.limit);
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
                    let budget = Budget::endless();
                    let asked =
                        Asked { query: &query, filter: &filter, bias: None, commune: None, budget: &budget, exhaustive: false };
                    let (is_named, bounded) = told(&geocoder, asked, limit);
                    let (_, everything) = told(&geocoder, Asked { exhaustive: true, ..asked }, limit);
                    assert!(is_named || bounded == everything, "{text}: {bounded:?} {everything:?}");
                    compared += usize::from(!is_named && !bounded.is_empty());
                }
            }
        }
        assert!(compared > 20, "{compared}");
    }
}
