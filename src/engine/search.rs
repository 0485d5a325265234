//! One question over all open shards, in rounds.

use super::answer;
use super::asked::Asked;
use super::bar::Bar;
use super::chance::{Chance, Found};
use super::effort::Effort;
use super::explain::{self, WordReading};
use super::geocoder::Geocoder;
use super::interpolate;
use super::open::OpenShard;
use super::query::Mask;
use super::race::Race;
use super::router::Plan;
use super::ruled_out::RuledOut;
use super::runner::{Rank, Runner};
use super::scratch::{self, Promise};
use super::shard_search::ShardSearch;
use super::top::{Candidate, Top};
use super::{Kind, MAX_LIMIT, trail, weights};
use crate::format::communes::Code;
use crate::sorting::sort_by;
use std::cmp::Reverse;
use std::sync::Arc;

/// Rounds in which words are forgiven more.
const MAX_ROUNDS: usize = 4;
/// A municipality with this score is what was asked.
const SURE: f32 = 0.95;
/// What is found by forgiving words must come this near to the best answer.
const RIVAL: f32 = 0.93;
/// Other suffixes of a number that are shown, and how much less each counts than the one before.
const MAX_SIBLINGS: u8 = 3;
const SIBLING: f32 = 0.01;
/// Streets that are scored at most of those that are looked up by words that say little: the nearest, or those of the commune that is
/// named; and when the nearest leave something unexplained.
const LIGHT_PATIENCE: usize = 400;
const FAR_PATIENCE: usize = 4000;

/// Places that are scored of each shard before the next is looked at, where it may hold better ones than the others.
const AT_FIRST: usize = 6;

/// A search under way.
pub struct Search<'g> {
    geocoder: &'g Geocoder,
    shards: &'g [Arc<OpenShard>],
    asked: Asked<'g>,
    /// Which of the router's shards are asked.
    plan: Option<Plan<'g>>,
    top: Top,
    /// Streets that may still be scored.
    patience: usize,
    /// The shards that the router does not know, and what was found of the words in them.
    chances: Vec<Chance<'g>>,
    /// The same, of those that it knows.
    routed: Vec<Chance<'g>>,
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
        let (head, _) = shard.street_words(&commune, street);
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
    fn waits(&self) -> bool {
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
        sort_by(&mut chances, |a, b| b.outlook.rank().total_cmp(&a.outlook.rank()).then_with(|| a.name().cmp(b.name())));
        chances
    }

    /// A round of which, when words are forgiven, only what comes near to the best answer is kept: however the shards are cut,
    /// and whichever was not searched for it.
    fn forgiving_round(&mut self, effort: Effort) {
        if effort.mercy.words == 0 {
            return self.round(effort);
        }
        let before = self.top.clone();
        self.round(effort);
        let wanted = self.rival(effort);
        for candidate in std::mem::replace(&mut self.top, before).into_vec() {
            if candidate.score >= wanted {
                push(self.shards, &mut self.top, candidate);
            }
        }
    }

    /// Searches the shards that may hold a better answer, the likeliest first, with that much effort. Words are looked up only
    /// where the outlook, and what the shards before have given, leave a chance.
    fn round(&mut self, effort: Effort) {
        let mut chances = std::mem::take(&mut self.chances);
        let mut routed = std::mem::take(&mut self.routed);
        let named =
            effort.light && (chances.iter().any(|chance| chance.names_commune(self.asked.query)) || self.names_routed(&routed));
        let mut race = Race::new(effort, named, self.is_patient(effort));
        for equals in chances.chunk_by_mut(|a, b| a.outlook.rank().total_cmp(&b.outlook.rank()).is_eq()) {
            self.round_of(equals, &mut race);
        }
        if self.plan.is_some() && routed.is_empty() {
            routed = self.routed();
        }
        self.routed_round(&mut routed, &mut race);
        self.advance(&mut race, usize::MAX);
        drop(race);
        (self.chances, self.routed) = (chances, routed);
    }

    /// False when the places of each shard are all scored before the next: where streets are counted, and where a shard that is not needed
    /// would have to be read.
    fn is_patient(&self, effort: Effort) -> bool {
        !effort.light && self.plan.as_ref().is_none_or(Plan::has_all)
    }

    fn round_of<'c>(&mut self, equals: &'c mut [Chance<'g>], race: &mut Race<'c>)
    where
        'g: 'c,
    {
        let (asked, effort) = (self.asked, race.effort);
        let wanted = self.wanted(effort);
        let promising = equals.iter_mut().filter(|chance| chance.may_reach(wanted, &asked, effort));
        let mut found: Vec<Found<'c, 'g>> = promising.filter_map(|chance| chance.look_up(&asked, effort)).collect();
        sort_by(&mut found, |a, b| b.rank.total_cmp(&a.rank));
        for equals in found.chunk_by(|a, b| a.rank.total_cmp(&b.rank).is_eq()) {
            let patience = self.patience;
            self.enter(equals, race);
            self.advance(race, if race.is_patient { AT_FIRST } else { usize::MAX });
            // With a position, the shards around it do not take from each other: the first must not use up what others have nearer.
            if self.asked.bias.is_some() {
                self.patience = patience;
            }
        }
    }

    /// The shards that the router knows, the likeliest first.
    fn routed(&mut self) -> Vec<Chance<'g>> {
        let Some(plan) = &mut self.plan else { return Vec::new() };
        plan.learn(&self.top);
        let (geocoder, asked) = (self.geocoder, &self.asked);
        let chance = |(number, profile)| Chance::of_routed(number, geocoder.routed(number), profile, asked);
        let mut chances: Vec<Chance<'g>> = plan.shards().map(chance).collect();
        for chance in &mut chances {
            let number = chance.number.unwrap_or_default();
            chance.likelihood = plan.likelihood(number, &chance.outlook);
        }
        sort_by(&mut chances, |a, b| {
            let likelier = order(b).0.total_cmp(&order(a).0).then(order(b).1.total_cmp(&order(a).1));
            let better = b.likelihood.1.total_cmp(&a.likelihood.1).then(b.likelihood.2.total_cmp(&a.likelihood.2));
            likelier.then(better).then(a.number.cmp(&b.number))
        });
        chances
    }

    fn names_routed(&self, routed: &[Chance<'g>]) -> bool {
        let Some(plan) = &self.plan else { return false };
        routed.iter().any(|chance| chance.number.is_some_and(|number| plan.names_commune(number, &chance.outlook)))
    }

    /// The same as a round, of shards that may have to be read first: they are asked for, and the search stops.
    fn routed_round<'c>(&mut self, routed: &'c mut [Chance<'g>], race: &mut Race<'c>)
    where
        'g: 'c,
    {
        if self.plan.is_none() {
            return;
        }
        let effort = race.effort;
        for equals in routed.chunk_by_mut(|a, b| order(a) == order(b)) {
            let one_by_one = self.plan.as_ref().is_some_and(Plan::is_limited) || !equals.iter().all(Chance::is_open);
            let size = if one_by_one { 1 } else { equals.len() };
            for part in equals.chunks_mut(size) {
                let wanted = self.wanted(effort);
                let Some(plan) = &mut self.plan else { return };
                let mut admit = |chance: &Chance<'g>| {
                    let number = chance.number.unwrap_or_default();
                    let matters = plan.may_matter(number, &chance.outlook, effort, wanted, &self.top);
                    matters && plan.admit(number, &self.top)
                };
                // Those that are asked stand in front.
                let mut asked = 0;
                for index in 0..part.len() {
                    if admit(&part[index]) {
                        part.swap(asked, index);
                        asked += 1;
                    }
                }
                if self.waits() {
                    return;
                }
                self.round_of(&mut part[..asked], race);
            }
        }
    }

    /// What a candidate must reach to be looked for.
    fn wanted(&self, effort: Effort) -> f32 {
        if self.asked.exhaustive {
            return f32::NEG_INFINITY;
        }
        self.top.threshold().max(self.rival(effort))
    }

    /// What forgiving must give: words are forgiven to find a better answer, not more of less worth.
    fn rival(&self, effort: Effort) -> f32 {
        let best = self.top.best().filter(|_| effort.mercy.words != 0);
        best.map_or(0.0, |best| best.score * RIVAL)
    }

    /// Lets the places of some shards run.
    fn enter<'c>(&self, found: &[Found<'c, 'g>], race: &mut Race<'c>)
    where
        'g: 'c,
    {
        let effort = race.effort;
        // What says where the answer lies bounds streets well enough to look all of them up by a type of way.
        let by_way = race.named || self.asked.bias.is_some() && self.asked.query.heaviest_light() >= weights::WAY;
        let room = (!by_way).then(|| self.patience / found.len().max(1));
        let mut entering = Vec::new();
        for found in found {
            let wanted = self.wanted(effort);
            if found.bound < wanted {
                continue;
            }
            let mut search = ShardSearch::new(found, self.asked);
            scratch::with(|scratch| {
                if effort.light {
                    let is_far = RuledOut::by(&self.top, &self.asked, true).is_some_and(|out| out.has_all(&found.outlook));
                    search.browse(wanted, room, is_far, scratch);
                } else {
                    search.gather(wanted, scratch);
                }
                let out = RuledOut::by(&self.top, &self.asked, effort.light);
                let runs = |promise: &&Promise| out.is_none_or(|out| !promise.place.is_street() || !out.has(promise.signs));
                entering.reserve(scratch.order.len());
                entering.extend(scratch.order.iter().filter(runs).map(|promise| Runner::new(promise, race.searches.len())));
            });
            race.searches.push(search);
        }
        race.enter(entering);
    }

    /// Scores so many of those that run, the most promising first, until none of the others can still be among the best.
    fn advance(&mut self, race: &mut Race<'_>, most: usize) {
        let mut out = RuledOut::by(&self.top, &self.asked, race.effort.light);
        for _ in 0..most {
            let Some(runner) = race.runners.pop() else { return };
            let Runner { rank: Rank { bound, search: Reverse(search), place: Reverse(place) }, beside, signs } = runner;
            let threshold = self.wanted(race.effort);
            if f32::from_bits(bound) < threshold || self.asked.budget.is_spent() {
                return race.runners.clear();
            }
            if place.is_street() {
                if out.is_some_and(|out| out.has(signs)) {
                    continue;
                }
                let Some(left) = self.patience.checked_sub(1) else {
                    race.runners.retain(|runner| !runner.rank.place.0.is_street());
                    continue;
                };
                self.patience = left;
            }
            let last = self.top.last().filter(|_| !self.asked.exhaustive);
            if let Some(candidate) = race.searches[search].score(place, beside, Bar::new(threshold, last)) {
                push(self.shards, &mut self.top, candidate);
                out = RuledOut::by(&self.top, &self.asked, race.effort.light);
            }
        }
    }
}

/// Shards with the same are equally likely to hold the best answer.
fn order(chance: &Chance<'_>) -> (f32, f32) {
    (chance.outlook.rank(), chance.likelihood.0)
}

fn push(shards: &[Arc<OpenShard>], top: &mut Top, candidate: Candidate) {
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
    fn demo() -> Geocoder {
        let mut geocoder = Geocoder::new();
        let mut files: Vec<_> = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/shards")).unwrap().flatten().collect();
        files.sort_by_key(std::fs::DirEntry::path);
        for file in files.iter().filter(|file| file.path().extension().is_some_and(|end| end == "ruelle")) {
            geocoder.add(Shard::open(std::fs::read(file.path()).unwrap()).unwrap());
        }
        geocoder
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
            let bounded = super::Search::once(&geocoder, asked, request.limit);
            if bounded.is_named() {
                compared += 1;
                let everything = super::Search::once(&geocoder, Asked { exhaustive: true, ..asked }, request.limit);
                let told = |search: super::Search<'_>| -> Vec<(String, f32)> {
                    let found = search.top.into_vec();
                    found.iter().map(|hit| (answer::id(&geocoder.shards, hit), hit.score)).collect()
                };
                assert_eq!(told(bounded), told(everything), "{request:?}");
            }
        }
        assert!(compared > 100, "{compared}");
    }
}
