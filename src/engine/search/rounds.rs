//! The rounds of a search: the shards that may hold a better candidate, by priority.

use super::search::{Search, push};
use crate::engine::lookup::relaxation::Relaxation;
use crate::engine::retrieve::accumulators::{self, BoundedCandidate};
use crate::engine::retrieve::queue::{CandidateQueue, QueuedCandidate};
use crate::engine::retrieve::shard_search::ShardSearch;
use crate::engine::retrieve::shard_state::{ShardMatches, ShardState};
use crate::engine::route::plan::ShardPlan;
use crate::engine::score::pruning::Threshold;
use crate::engine::{budget, weights};
use crate::importance::max_importance;
use crate::sorting::sort_by;
use std::cmp::Ordering;

/// Candidates that are scored of each shard before the next is looked at, where that may hold better ones.
const FIRST_BATCH: usize = 6;

impl<'g> Search<'g> {
    /// Runs a round. If words were relaxed, keeps only candidates close to the best score.
    ///
    /// So the answer does not depend on how addresses are split into shards.
    pub(super) fn relaxed_round(&mut self, relaxation: Relaxation) {
        if relaxation.fuzzy.words.is_empty() {
            return self.round(relaxation);
        }
        let before = self.top.clone();
        self.round(relaxation);
        let min_score = self.relaxed_min_score(relaxation);
        for candidate in std::mem::replace(&mut self.top, before).into_vec() {
            if candidate.score >= min_score {
                push(self.readers, &mut self.top, candidate);
            }
        }
    }

    /// Searches the shards that may hold a better candidate, by priority. Words are looked up only in shards whose bound allows one.
    pub(super) fn round(&mut self, relaxation: Relaxation) {
        let mut open_states = std::mem::take(&mut self.open_states);
        let mut routed_states = std::mem::take(&mut self.routed_states);
        let location_named = relaxation.browse && self.names_location(&open_states, &routed_states);
        let mut queue = CandidateQueue::new(relaxation, location_named, self.defers_rest(relaxation));
        for equals in open_states.chunk_by_mut(|a, b| a.bound.priority().total_cmp(&b.bound.priority()).is_eq()) {
            self.search_shards(equals, &mut queue);
        }
        if self.plan.is_some() && routed_states.is_empty() {
            routed_states = self.routed_shards();
        }
        self.search_routed_shards(&mut routed_states, &mut queue);
        self.score_candidates(&mut queue, usize::MAX);
        drop(queue);
        self.open_states = open_states;
        self.routed_states = routed_states;
    }

    /// Whether the query names a commune of some shard, or its postcode.
    fn names_location(&self, open_states: &[ShardState<'g>], routed_states: &[ShardState<'g>]) -> bool {
        open_states.iter().any(|state| state.names_commune(self.context.query)) || self.names_routed_commune(routed_states)
    }

    /// Whether most candidates of a shard wait for other shards. Not where streets are counted, nor where a shard that is not
    /// needed would have to be opened.
    fn defers_rest(&self, relaxation: Relaxation) -> bool {
        !relaxation.browse && self.plan.as_ref().is_none_or(ShardPlan::is_complete)
    }

    /// Searches shards of one priority.
    fn search_shards<'c>(&mut self, states: &'c mut [ShardState<'g>], queue: &mut CandidateQueue<'c>)
    where
        'g: 'c,
    {
        let context = self.context;
        let relaxation = queue.relaxation;
        let min_score = self.min_score(relaxation);
        let reachable = states.iter_mut().filter(|state| state.can_reach(min_score, &context, relaxation));
        let mut matches: Vec<ShardMatches<'c, 'g>> = reachable.filter_map(|state| state.look_up(&context, relaxation)).collect();
        sort_by(&mut matches, |a, b| b.priority.total_cmp(&a.priority));
        for equals in matches.chunk_by(|a, b| a.priority.total_cmp(&b.priority).is_eq()) {
            let street_quota = self.street_quota;
            self.collect_candidates(equals, queue);
            self.score_candidates(queue, if queue.defers_rest { FIRST_BATCH } else { usize::MAX });
            // Near a position, the first shard must not use up the quota of others, which may have nearer streets.
            if self.context.bias.is_some() {
                self.street_quota = street_quota;
            }
        }
    }

    /// States of the router's shards, with their priorities.
    fn routed_shards(&mut self) -> Vec<ShardState<'g>> {
        let shards = self.open_shards();
        let Some(plan) = &mut self.plan else { return Vec::new() };
        plan.note_communes(&self.top);
        let context = &self.context;
        let state = |(number, summary)| ShardState::routed(number, shards.routed(number), summary, context);
        let mut states: Vec<ShardState<'g>> = plan.shards().map(state).collect();
        for state in &mut states {
            let number = state.number.unwrap_or_default();
            state.priority = plan.priority(number, &state.bound);
        }
        states
    }

    fn names_routed_commune(&self, states: &[ShardState<'g>]) -> bool {
        let Some(plan) = &self.plan else { return false };
        states.iter().any(|state| state.number.is_some_and(|number| plan.names_commune(number, &state.bound)))
    }

    /// Searches the router's shards, the best first. Closed ones are recorded as needed, and the search stops.
    ///
    /// There may be a thousand, and mostly the best one answers. So only those that it leaves in question are sorted.
    fn search_routed_shards<'c>(&mut self, states: &'c mut [ShardState<'g>], queue: &mut CandidateQueue<'c>)
    where
        'g: 'c,
    {
        if self.plan.is_none() {
            return;
        }
        let best = bring_best_forward(states);
        let (best, others) = states.split_at_mut(best);
        self.search_in_order(best, queue);
        if self.is_blocked() {
            return;
        }
        let others = self.in_question(others, queue.relaxation);
        sort_by(others, by_priority);
        self.search_in_order(others, queue);
    }

    /// Moves the shards to the front that may hold a better candidate, and returns them.
    fn in_question<'s>(&self, states: &'s mut [ShardState<'g>], relaxation: Relaxation) -> &'s mut [ShardState<'g>] {
        let threshold = self.threshold(relaxation);
        let Some(plan) = &self.plan else { return &mut [] };
        let mut count = 0;
        for index in 0..states.len() {
            let state = &states[index];
            if plan.can_matter(state.number.unwrap_or_default(), &state.bound, relaxation, &threshold, &self.top) {
                states.swap(count, index);
                count += 1;
            }
        }
        &mut states[..count]
    }

    /// Searches some of the router's shards in their order.
    fn search_in_order<'c>(&mut self, states: &'c mut [ShardState<'g>], queue: &mut CandidateQueue<'c>)
    where
        'g: 'c,
    {
        let is_limited = self.plan.as_ref().is_some_and(ShardPlan::is_limited);
        for equals in states.chunk_by_mut(|a, b| priority(a) == priority(b)) {
            let one_by_one = is_limited || !equals.iter().all(ShardState::is_open);
            let size = if one_by_one { 1 } else { equals.len() };
            for part in equals.chunks_mut(size) {
                let asked = self.ask(part, queue.relaxation);
                if self.is_blocked() {
                    return;
                }
                self.search_shards(&mut part[..asked], queue);
            }
        }
    }

    /// Moves the shards to the front that the plan lets be searched, and counts them.
    fn ask(&mut self, states: &mut [ShardState<'g>], relaxation: Relaxation) -> usize {
        let threshold = self.threshold(relaxation);
        let Some(plan) = &mut self.plan else { return 0 };
        let mut asked = 0;
        for index in 0..states.len() {
            let number = states[index].number.unwrap_or_default();
            let can_matter = plan.can_matter(number, &states[index].bound, relaxation, &threshold, &self.top);
            if can_matter && plan.try_ask(number, &self.top) {
                states.swap(asked, index);
                asked += 1;
            }
        }
        asked
    }

    /// The least score that a candidate must have to be looked for.
    fn min_score(&self, relaxation: Relaxation) -> f32 {
        if self.context.exhaustive {
            return f32::NEG_INFINITY;
        }
        self.top.min_score().max(self.relaxed_min_score(relaxation))
    }

    /// The threshold that a candidate must pass to be looked for.
    fn threshold(&self, relaxation: Relaxation) -> Threshold {
        Threshold::new(self.min_score(relaxation), self.top.last().filter(|_| !self.context.exhaustive))
    }

    /// The least score of a relaxed round: it is to find a better candidate, not more of less worth.
    fn relaxed_min_score(&self, relaxation: Relaxation) -> f32 {
        let best = self.top.best().filter(|_| !relaxation.fuzzy.words.is_empty());
        best.map_or(0.0, |best| best.score * weights::RELAXED_MIN_SHARE)
    }

    /// Queues the candidates of some shards.
    fn collect_candidates<'c>(&self, matches: &[ShardMatches<'c, 'g>], queue: &mut CandidateQueue<'c>)
    where
        'g: 'c,
    {
        let relaxation = queue.relaxation;
        // A location bounds streets well enough to look all of them up by a type of way.
        let by_way = queue.location_named || self.context.bias.is_some() && self.context.query.max_light_weight() >= weights::WAY;
        let room = (!by_way).then(|| self.street_quota / matches.len().max(1));
        let mut queued = Vec::new();
        for found in matches {
            let min_score = self.min_score(relaxation);
            if !found.upper_bound.reaches(min_score) {
                continue;
            }
            let fixed = self.top.fixed_location(&self.context, relaxation.browse);
            let mut search = ShardSearch::new(found, self.context);
            accumulators::with(|scratch| {
                let streets = fixed.is_none_or(|fixed| !fixed.excludes(search.max_evidence()));
                if relaxation.browse {
                    search.retrieve_light(min_score, room, streets, scratch);
                } else {
                    search.retrieve(min_score, streets, scratch);
                }
                let is_excluded = |candidate: &BoundedCandidate| {
                    candidate.place.is_street() && fixed.is_some_and(|fixed| fixed.excludes(candidate.location))
                };
                let candidates = scratch.candidates.iter().filter(|candidate| !is_excluded(candidate));
                queued.reserve(scratch.candidates.len());
                queued.extend(candidates.map(|candidate| QueuedCandidate::new(candidate, queue.shards.len())));
            });
            queue.shards.push(search);
        }
        queue.push_all(queued);
    }

    /// Scores at most `count` candidates of the queue, until none of the others can be among the best.
    fn score_candidates(&mut self, queue: &mut CandidateQueue<'_>, count: usize) {
        let browse = queue.relaxation.browse;
        let mut fixed = self.top.fixed_location(&self.context, browse);
        for _ in 0..count {
            let Some(queued) = queue.pop() else { return };
            let key = queued.key;
            let threshold = self.threshold(queue.relaxation);
            if !key.upper_bound().reaches(threshold.score) || self.context.budget.is_spent() {
                return queue.clear();
            }
            if key.is_street() {
                if fixed.is_some_and(|fixed| fixed.excludes(queued.location)) {
                    continue;
                }
                let Some(street_quota) = self.street_quota.checked_sub(1) else {
                    queue.remove_streets();
                    continue;
                };
                self.street_quota = street_quota;
            }
            if !threshold.admits(key.upper_bound(), || max_importance(key.prominence_rank())) {
                continue;
            }
            if let Some(candidate) = queue.shards[key.shard()].score(key.place(), queued.other_gain, queued.location, threshold) {
                self.context.budget.spend(self.top.len() / budget::RESULTS);
                push(self.readers, &mut self.top, candidate);
                fixed = self.top.fixed_location(&self.context, browse);
            }
        }
    }
}

/// Order of the router's shards, the best first.
fn by_priority(a: &ShardState<'_>, b: &ShardState<'_>) -> Ordering {
    let by_bound = b.bound.priority().total_cmp(&a.bound.priority());
    let by_words = b.priority.words.total_cmp(&a.priority.words);
    let by_commune = b.priority.commune.total_cmp(&a.priority.commune);
    let by_prominence = b.priority.prominence.total_cmp(&a.priority.prominence);
    by_bound.then(by_words).then(by_commune).then(by_prominence).then(a.number.cmp(&b.number))
}

/// Moves the shards of the greatest priority to the front, in order. Returns how many these are.
fn bring_best_forward(states: &mut [ShardState<'_>]) -> usize {
    let best = states.iter().map(priority).reduce(|best, other| if other > best { other } else { best });
    let mut count = 0;
    for index in 0..states.len() {
        if Some(priority(&states[index])) == best {
            states.swap(count, index);
            count += 1;
        }
    }
    sort_by(&mut states[..count], by_priority);
    count
}

/// Priority of a routed shard. Shards of one priority are searched together.
fn priority(state: &ShardState<'_>) -> (f32, f32) {
    (state.bound.priority(), state.priority.words)
}
