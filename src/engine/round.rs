//! The rounds of a search: in the shards that may hold a better answer, the likeliest first.

use super::bar::Bar;
use super::budget;
use super::chance::{Chance, Found};
use super::effort::Effort;
use super::race::Race;
use super::router::Plan;
use super::ruled_out::RuledOut;
use super::runner::Runner;
use super::scratch::{self, Promise};
use super::search::{Search, push};
use super::shard_search::ShardSearch;
use super::weights;
use crate::sorting::sort_by;

/// What is found by forgiving words must come this near to the best answer.
const RIVAL: f32 = 0.93;
/// Places that are scored of each shard before the next is looked at, where it may hold better ones than the others.
const AT_FIRST: usize = 6;

impl<'g> Search<'g> {
    /// A round of which, when words are forgiven, only what comes near to the best answer is kept: however the shards are cut,
    /// and whichever was not searched for it.
    pub(super) fn forgiving_round(&mut self, effort: Effort) {
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
            let out = RuledOut::by(&self.top, &self.asked, effort.light);
            let mut search = ShardSearch::new(found, self.asked);
            scratch::with(|scratch| {
                let streets = out.is_none_or(|out| !out.has(search.most_of_signs()));
                if effort.light {
                    search.browse(wanted, room, streets, scratch);
                } else {
                    search.gather(wanted, streets, scratch);
                }
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
            let Runner { rank, beside, signs } = runner;
            let threshold = self.wanted(race.effort);
            if rank.bound() < threshold || self.asked.budget.is_spent() {
                return race.runners.clear();
            }
            if rank.is_street() {
                if out.is_some_and(|out| out.has(signs)) {
                    continue;
                }
                let Some(left) = self.patience.checked_sub(1) else {
                    race.runners.retain(|runner| !runner.rank.is_street());
                    continue;
                };
                self.patience = left;
            }
            let bar = Bar::new(threshold, self.top.last().filter(|_| !self.asked.exhaustive));
            if !bar.may_be_cleared(rank.bound(), rank.standing()) {
                continue;
            }
            if let Some(candidate) = race.searches[rank.search()].score(rank.place(), beside, bar) {
                self.asked.budget.spend(self.top.len() / budget::RESULTS);
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
