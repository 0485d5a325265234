//! Bounds lose nothing, and none is below the score that it bounds.

use super::search::Search;
use crate::engine::geocoder::Geocoder;
use crate::engine::lookup::relaxation::{FuzzyWords, Relaxation};
use crate::engine::model::request::SearchRequest;
use crate::engine::query::query::Query;
use crate::engine::retrieve::accumulators::{self, BoundedCandidate};
use crate::engine::retrieve::shard_bound::ShardBound;
use crate::engine::retrieve::shard_state::ShardState;
use crate::engine::retrieve::state::ShardSearch;
use crate::engine::route::plan::ShardPlan;
use crate::engine::route::shards::OpenShards;
use crate::engine::score::candidate::Candidate;
use crate::engine::score::context::{ReadRequest, SearchContext};
use crate::engine::score::fit::Interpretation;
use crate::engine::score::identity;
use crate::engine::score::location::FixedLocation;
use crate::engine::score::location_fix::LocationFix;
use crate::engine::score::threshold::Threshold;
use crate::engine::score::top_k::TopK;
use crate::engine::shard::reader::ShardReader;
use crate::engine::weights;
use crate::format::shard::Shard;
use crate::geo::point::Point;

/// Candidates of one search that are scored, at most.
const MAX_SCORED: usize = 200;

/// Shards of the demonstration.
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

/// Whether the best candidate is found by its name, with the ids and scores of all candidates.
fn candidates(geocoder: &Geocoder, context: SearchContext<'_>, limit: usize) -> (bool, Vec<(String, f32)>) {
    let session = geocoder.session();
    let search = Search::run_phases(&session, context, limit);
    let is_named = search.is_found_by_name();
    let readers = search.readers;
    let candidates = search.top.into_vec();
    (is_named, candidates.iter().map(|candidate| (identity::id(readers, candidate), candidate.score)).collect())
}

/// Pseudo-random numbers, the same in each run.
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

/// A query as people type it, near its address or anywhere.
fn request(labels: &[(String, Point)], dice: &mut Dice) -> SearchRequest {
    let (label, point) = &labels[dice.below(labels.len())];
    SearchRequest {
        bias: (dice.below(3) == 0).then_some(*point),
        autocomplete: dice.below(2) == 0,
        limit: 1 + dice.below(10),
        ..SearchRequest::new(mistyped(label, dice))
    }
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
        let read = ReadRequest::new(&request);
        let context = read.context();
        let (is_named, bounded) = candidates(&geocoder, context, request.limit);
        if is_named {
            compared += 1;
            let (_, everything) = candidates(&geocoder, SearchContext { exhaustive: true, ..context }, request.limit);
            assert_eq!(bounded, everything, "{request:?}");
        }
    }
    assert!(compared > 100, "{compared}");
}

#[test]
fn bounds_lose_nothing_while_browsing() {
    let mut compared = 0;
    for shard in shards() {
        let mut geocoder = Geocoder::new();
        geocoder.add(shard);
        for text in ["12 rue", "7 rue de l", "3", "12 bis r", "avenue", "5 place d", "1 boulevard du"] {
            for limit in [1, 5] {
                let request = SearchRequest { autocomplete: true, limit, ..SearchRequest::new(text) };
                let read = ReadRequest::new(&request);
                let context = read.context();
                let (is_named, bounded) = candidates(&geocoder, context, limit);
                let (_, everything) = candidates(&geocoder, SearchContext { exhaustive: true, ..context }, limit);
                assert!(is_named || bounded == everything, "{text}: {bounded:?} {everything:?}");
                compared += usize::from(!is_named && !bounded.is_empty());
            }
        }
    }
    assert!(compared > 20, "{compared}");
}

/// The router's shards and the router, all open.
fn routed(shards: &[Shard]) -> OpenShards {
    let mut open = OpenShards::default();
    open.add(Shard::open(crate::indexer::route(shards, true, "", "COG").unwrap()).unwrap());
    shards.iter().for_each(|shard| open.add(shard.clone()));
    open
}

/// Relaxations of rounds: exact, fuzzy in some words, and browsing.
fn relaxations(query: &Query, dice: &mut Dice) -> [Relaxation; 3] {
    let fuzzy = FuzzyWords { words: query.fuzzy_allowed(), more: if dice.below(2) == 0 { query.fuzzy_allowed() } else { 0 } };
    [Relaxation::default(), Relaxation { fuzzy, browse: false }, Relaxation { fuzzy: FuzzyWords::default(), browse: true }]
}

/// A candidate, scored without a threshold, with what bounded it.
struct Scored {
    bounded: BoundedCandidate,
    candidate: Candidate,
}

/// Checks all bounds of one query in one of the router's shards. Returns how many candidates had a score.
fn check_bounds(shards: &OpenShards, number: u32, context: &SearchContext<'_>, relaxation: Relaxation) -> usize {
    let (index, reader) = shards.routed(number).unwrap();
    let mut state = ShardState::open(index, reader, context);
    let Some(matches) = state.look_up(context, relaxation) else { return 0 };
    let mut search = ShardSearch::new(&matches, *context);
    let mut scored = scored(&mut search, relaxation, room(index, reader, context));
    // Browsing is for streets that light words alone name: the others are candidates of the rounds before. A bare number is a
    // house number then, and names no arrondissement.
    let query = context.query;
    let postcodes = query.postcodes.iter().fold(0, |words, reading| words | reading.words);
    let is_browsed = |Interpretation { street_words, location_words, .. }: &Interpretation| {
        street_words & !query.light() == 0 && location_words & !(query.commune_words() | query.light() | postcodes) == 0
    };
    scored.retain(|scored| !relaxation.browse || is_browsed(&scored.candidate.interpretation));
    for Scored { bounded, candidate } in &scored {
        let query = &context.query.tokens;
        let score = candidate.score;
        assert!(bounded.upper_bound.reaches(score), "the candidate's bound: {query:?} {candidate:?}");
        assert!(matches.upper_bound.reaches(score), "the open shard's bound: {query:?} {candidate:?}");
        let is_reachable = ShardState::open(index, reader, context).can_reach(score, context, relaxation);
        assert!(is_reachable, "the bound before terms are matched: {query:?} {candidate:?}");
        let again = search.score(bounded.place, bounded.other_gain, Threshold::new(score, None)).map(|again| again.score);
        assert_eq!(again, Some(score), "the bounds of a place that is read: {query:?} {candidate:?}");
        if candidate.street.is_some() {
            assert!(can_matter(shards, number, context, relaxation, score), "the closed shard's bound: {query:?} {candidate:?}");
        }
        check_location(&search, bounded, candidate, context, relaxation);
    }
    scored.len()
}

/// Streets that may be candidates while browsing. `None` for all, if the query says where answers lie.
fn room(index: usize, reader: &ShardReader, context: &SearchContext<'_>) -> Option<usize> {
    let mut state = ShardState::open(index, reader, context);
    let _ = state.look_up(context, Relaxation::default());
    let has_location =
        state.names_commune(context.query) || context.bias.is_some() && context.query.max_light_weight() >= weights::WAY;
    (!has_location).then_some(MAX_SCORED)
}

/// Scores some of the candidates of a shard.
fn scored(search: &mut ShardSearch<'_>, relaxation: Relaxation, room: Option<usize>) -> Vec<Scored> {
    let candidates = accumulators::with(|scratch| {
        if relaxation.browse {
            search.retrieve_light(f32::NEG_INFINITY, room, true, scratch);
        } else {
            search.retrieve(f32::NEG_INFINITY, true, scratch);
        }
        scratch.candidates.clone()
    });
    let step = candidates.len().div_ceil(MAX_SCORED).max(1);
    let score = |bounded: &BoundedCandidate| {
        let candidate = search.score(bounded.place, bounded.other_gain, Threshold::new(f32::NEG_INFINITY, None))?;
        Some(Scored { bounded: *bounded, candidate })
    };
    candidates.iter().step_by(step).filter_map(score).collect()
}

/// Whether a closed shard may hold a candidate of this score, by the plan.
fn can_matter(shards: &OpenShards, number: u32, context: &SearchContext<'_>, relaxation: Relaxation, score: f32) -> bool {
    let plan = ShardPlan::new(shards, *context).unwrap();
    let (_, summary) = plan.shards().find(|(known, _)| *known == number).unwrap();
    plan.can_matter(number, &ShardBound::new(summary, context), relaxation, &Threshold::new(score, None), &TopK::new(5))
}

/// A location that a candidate fixes excludes neither its own evidence, nor the most of its shard's.
fn check_location(
    search: &ShardSearch<'_>,
    bounded: &BoundedCandidate,
    candidate: &Candidate,
    context: &SearchContext<'_>,
    relaxation: Relaxation,
) {
    let is_street = candidate.street.is_some() && candidate.location_fix != LocationFix::None;
    let Some(fixed) = FixedLocation::new(Some(candidate), Some(candidate), context, relaxation.browse).filter(|_| is_street)
    else {
        return;
    };
    assert!(!fixed.excludes(bounded.location), "its own evidence: {:?} {candidate:?}", context.query.tokens);
    assert!(!fixed.excludes(search.max_evidence()), "its shard's evidence: {:?} {candidate:?}", context.query.tokens);
}

/// Checks all bounds of `count` queries in some shards.
fn check_all_bounds(shards: &[Shard], count: usize) {
    let mut plain = Geocoder::new();
    shards.iter().for_each(|shard| plain.add(shard.clone()));
    let labels: Vec<_> = plain.addresses().step_by(7).map(|hit| (hit.label(), hit.point)).collect();
    let open = routed(shards);
    let mut dice = Dice(19);
    let mut scored = 0;
    for _ in 0..count {
        let request = request(&labels, &mut dice);
        let read = ReadRequest::new(&request);
        let context = read.context();
        let numbers: Vec<u32> = (0..u32::MAX).take_while(|&number| open.routed(number).is_some()).collect();
        for relaxation in relaxations(context.query, &mut dice) {
            for &number in &numbers {
                scored += check_bounds(&open, number, &context, relaxation);
            }
        }
    }
    assert!(scored > count, "{scored}");
}

#[test]
fn no_bound_is_below_the_score_it_bounds() {
    let shards: Vec<Shard> = shards().into_iter().filter(|shard| shard.routes.is_none()).collect();
    check_all_bounds(&shards, if cfg!(debug_assertions) { 60 } else { 600 });
}
