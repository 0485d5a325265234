//! The rounds of a search: in the shards that may hold a better answer, the likeliest first.

use super::search::{Search, push};
use crate::engine::lookup::relaxation::Relaxation;
use crate::engine::retrieve::accumulators;
use crate::engine::retrieve::accumulators::BoundedCandidate;
use crate::engine::retrieve::pruning::LocationFilter;
use crate::engine::retrieve::queue::QueuedCandidate;
use crate::engine::retrieve::race::CandidateQueue;
use crate::engine::retrieve::shard_search::ShardSearch;
use crate::engine::retrieve::shard_state::{ShardMatches, ShardState};
use crate::engine::route::router::ShardPlan;
use crate::engine::score::threshold::Threshold;
use crate::engine::{budget, weights};
use crate::sorting::sort_by;

/// Places that are scored of each shard before the next is looked at, where it may hold better ones than the others.
const FIRST_BATCH: usize = 6;

impl<'g> Search<'g> {
    /// A round of which, when words are forgiven, only what comes near to the best answer is kept: however the shards are cut,
    /// and whichever was not searched for it.
    pub(super) fn relaxed_round(&mut self, relaxation: Relaxation) {
        if relaxation.fuzzy.words == 0 {
            return self.round(relaxation);
        }
        let before = self.top.clone();
        self.round(relaxation);
        let wanted = self.relaxed_min_score(relaxation);
        for candidate in std::mem::replace(&mut self.top, before).into_vec() {
            if candidate.score >= wanted {
                push(self.shards, &mut self.top, candidate);
            }
        }
    }

    /// Searches the shards that may hold a better answer, the likeliest first, with that much effort. Words are looked up only
    /// where the outlook, and what the shards before have given, leave a chance.
    fn round(&mut self, relaxation: Relaxation) {
        let mut states = std::mem::take(&mut self.states);
        let mut routed = std::mem::take(&mut self.routed);
        let named = relaxation.browse
            && (states.iter().any(|state| state.names_commune(self.asked.query)) || self.names_routed_commune(&routed));
        let mut queue = CandidateQueue::new(relaxation, named, self.defers_rest(relaxation));
        for equals in states.chunk_by_mut(|a, b| a.bound.rank().total_cmp(&b.bound.rank()).is_eq()) {
            self.search_shards(equals, &mut queue);
        }
        if self.plan.is_some() && routed.is_empty() {
            routed = self.routed();
        }
        self.search_routed_shards(&mut routed, &mut queue);
        self.score_candidates(&mut queue, usize::MAX);
        drop(queue);
        (self.states, self.routed) = (states, routed);
    }

    /// False when the places of each shard are all scored before the next: where streets are counted, and where a shard that is not needed
    /// would have to be read.
    fn defers_rest(&self, relaxation: Relaxation) -> bool {
        !relaxation.browse && self.plan.as_ref().is_none_or(ShardPlan::has_all)
    }

    fn search_shards<'c>(&mut self, equals: &'c mut [ShardState<'g>], queue: &mut CandidateQueue<'c>)
    where
        'g: 'c,
    {
        let (asked, relaxation) = (self.asked, queue.relaxation);
        let wanted = self.wanted(relaxation);
        let promising = equals.iter_mut().filter(|state| state.can_reach(wanted, &asked, relaxation));
        let mut found: Vec<ShardMatches<'c, 'g>> = promising.filter_map(|state| state.look_up(&asked, relaxation)).collect();
        sort_by(&mut found, |a, b| b.rank.total_cmp(&a.rank));
        for equals in found.chunk_by(|a, b| a.rank.total_cmp(&b.rank).is_eq()) {
            let street_quota = self.street_quota;
            self.enter(equals, queue);
            self.score_candidates(queue, if queue.defers_rest { FIRST_BATCH } else { usize::MAX });
            // With a position, the shards around it do not take from each other: the first must not use up what others have nearer.
            if self.asked.bias.is_some() {
                self.street_quota = street_quota;
            }
        }
    }

    /// The shards that the router knows, the likeliest first.
    fn routed(&mut self) -> Vec<ShardState<'g>> {
        let Some(plan) = &mut self.plan else { return Vec::new() };
        plan.learn(&self.top);
        let (geocoder, asked) = (self.geocoder, &self.asked);
        let state = |(number, summary)| ShardState::routed(number, geocoder.routed(number), summary, asked);
        let mut states: Vec<ShardState<'g>> = plan.shards().map(state).collect();
        for state in &mut states {
            let number = state.number.unwrap_or_default();
            state.priority = plan.priority(number, &state.bound);
        }
        sort_by(&mut states, |a, b| {
            let likelier = order(b).0.total_cmp(&order(a).0).then(order(b).1.total_cmp(&order(a).1));
            let better = b.priority.1.total_cmp(&a.priority.1).then(b.priority.2.total_cmp(&a.priority.2));
            likelier.then(better).then(a.number.cmp(&b.number))
        });
        states
    }

    fn names_routed_commune(&self, routed: &[ShardState<'g>]) -> bool {
        let Some(plan) = &self.plan else { return false };
        routed.iter().any(|state| state.number.is_some_and(|number| plan.names_commune(number, &state.bound)))
    }

    /// The same as a round, of shards that may have to be read first: they are asked for, and the search stops.
    fn search_routed_shards<'c>(&mut self, routed: &'c mut [ShardState<'g>], queue: &mut CandidateQueue<'c>)
    where
        'g: 'c,
    {
        if self.plan.is_none() {
            return;
        }
        let relaxation = queue.relaxation;
        for equals in routed.chunk_by_mut(|a, b| order(a) == order(b)) {
            let one_by_one = self.plan.as_ref().is_some_and(ShardPlan::is_limited) || !equals.iter().all(ShardState::is_open);
            let size = if one_by_one { 1 } else { equals.len() };
            for part in equals.chunks_mut(size) {
                let wanted = self.wanted(relaxation);
                let Some(plan) = &mut self.plan else { return };
                let mut admit = |state: &ShardState<'g>| {
                    let number = state.number.unwrap_or_default();
                    let matters = plan.can_matter(number, &state.bound, relaxation, wanted, &self.top);
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
                self.search_shards(&mut part[..asked], queue);
            }
        }
    }

    /// What a candidate must reach to be looked for.
    fn wanted(&self, relaxation: Relaxation) -> f32 {
        if self.asked.exhaustive {
            return f32::NEG_INFINITY;
        }
        self.top.threshold().max(self.relaxed_min_score(relaxation))
    }

    /// What forgiving must give: words are forgiven to find a better answer, not more of less worth.
    fn relaxed_min_score(&self, relaxation: Relaxation) -> f32 {
        let best = self.top.best().filter(|_| relaxation.fuzzy.words != 0);
        best.map_or(0.0, |best| best.score * weights::RELAXED_MIN_SHARE)
    }

    /// Lets the places of some shards run.
    fn enter<'c>(&self, found: &[ShardMatches<'c, 'g>], queue: &mut CandidateQueue<'c>)
    where
        'g: 'c,
    {
        let relaxation = queue.relaxation;
        // What says where the answer lies bounds streets well enough to look all of them up by a type of way.
        let by_way = queue.named || self.asked.bias.is_some() && self.asked.query.max_light_weight() >= weights::WAY;
        let room = (!by_way).then(|| self.street_quota / found.len().max(1));
        let mut entering = Vec::new();
        for found in found {
            let wanted = self.wanted(relaxation);
            if found.bound < wanted {
                continue;
            }
            let out = LocationFilter::by(&self.top, &self.asked, relaxation.browse);
            let mut search = ShardSearch::new(found, self.asked);
            accumulators::with(|scratch| {
                let streets = out.is_none_or(|out| !out.has(search.max_evidence()));
                if relaxation.browse {
                    search.browse(wanted, room, streets, scratch);
                } else {
                    search.retrieve(wanted, streets, scratch);
                }
                let runs = |candidate: &&BoundedCandidate| {
                    out.is_none_or(|out| !candidate.place.is_street() || !out.has(candidate.location))
                };
                entering.reserve(scratch.order.len());
                entering.extend(
                    scratch.order.iter().filter(runs).map(|candidate| QueuedCandidate::new(candidate, queue.shards.len())),
                );
            });
            queue.shards.push(search);
        }
        queue.enter(entering);
    }

    /// Scores so many of those that run, the most promising first, until none of the others can still be among the best.
    fn score_candidates(&mut self, queue: &mut CandidateQueue<'_>, most: usize) {
        let mut out = LocationFilter::by(&self.top, &self.asked, queue.relaxation.browse);
        for _ in 0..most {
            let Some(queued) = queue.heap.pop() else { return };
            let QueuedCandidate { rank, other_gain, location } = queued;
            let threshold = self.wanted(queue.relaxation);
            if rank.bound() < threshold || self.asked.budget.is_spent() {
                return queue.heap.clear();
            }
            if rank.is_street() {
                if out.is_some_and(|out| out.has(location)) {
                    continue;
                }
                let Some(left) = self.street_quota.checked_sub(1) else {
                    queue.heap.retain(|queued| !queued.rank.is_street());
                    continue;
                };
                self.street_quota = left;
            }
            let threshold = Threshold::new(threshold, self.top.last().filter(|_| !self.asked.exhaustive));
            if !threshold.admits(rank.bound(), rank.importance_rank()) {
                continue;
            }
            if let Some(candidate) = queue.shards[rank.search()].score(rank.place(), other_gain, threshold) {
                self.asked.budget.spend(self.top.len() / budget::RESULTS);
                push(self.shards, &mut self.top, candidate);
                out = LocationFilter::by(&self.top, &self.asked, queue.relaxation.browse);
            }
        }
    }
}

/// Shards with the same are equally likely to hold the best answer.
fn order(state: &ShardState<'_>) -> (f32, f32) {
    (state.bound.rank(), state.priority.0)
}
