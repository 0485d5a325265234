//! No bound is below the score that it bounds.

use super::tests::{Dice, mistyped, shards, shards_in};
use crate::engine::geocoder::Geocoder;
use crate::engine::lookup::relaxation::{FuzzyWords, Relaxation};
use crate::engine::model::request::SearchRequest;
use crate::engine::query::query::Query;
use crate::engine::query::word_set::WordSet;
use crate::engine::retrieve::accumulators::{self, BoundedCandidate};
use crate::engine::retrieve::shard_bound::ShardBound;
use crate::engine::retrieve::shard_search::ShardSearch;
use crate::engine::retrieve::shard_state::ShardState;
use crate::engine::route::plan::ShardPlan;
use crate::engine::route::shards::OpenShards;
use crate::engine::score::candidate::Candidate;
use crate::engine::score::context::{ReadRequest, SearchContext};
use crate::engine::score::location::FixedLocation;
use crate::engine::score::location_fix::LocationFix;
use crate::engine::score::pruning::Threshold;
use crate::engine::score::top_k::TopK;
use crate::engine::shard::reader::ShardReader;
use crate::engine::weights;
use crate::format::shard::Shard;
use crate::geo::point::Point;
use crate::indexer::{Assembler, BuildOptions, Row, RowSink};
use std::path::Path;

/// Candidates of one search that are scored, at most.
const MAX_SCORED: usize = 200;
const PARIS: Point = Point { lon: 2_351_500, lat: 48_856_600 };

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

/// The router's shards and the router, all open.
fn routed(shards: &[Shard]) -> OpenShards {
    let mut open = OpenShards::default();
    open.add(Shard::open(crate::indexer::route(shards, true, "", "COG").unwrap()).unwrap());
    shards.iter().for_each(|shard| open.add(shard.clone()));
    open
}

/// Relaxations of rounds: exact, fuzzy in all words that may be or in some, and browsing.
fn relaxations(query: &Query, dice: &mut Dice) -> [Relaxation; 4] {
    let words = query.fuzzy_allowed();
    let mut some = |words: WordSet| words.iter().filter(|_| dice.below(2) == 0).collect();
    let partly = some(words);
    let partly = FuzzyWords { words: partly, more: some(partly) };
    [(FuzzyWords::default(), false), (FuzzyWords { words, more: words }, false), (partly, false), (partly, true)]
        .map(|(fuzzy, browse)| Relaxation { fuzzy, browse })
}

/// A candidate, scored without a threshold, with what bounded it.
struct Scored {
    bounded: BoundedCandidate,
    candidate: Candidate,
}

/// The bounds of one query, checked against the scores of candidates.
struct Check<'q> {
    shards: &'q OpenShards,
    context: SearchContext<'q>,
    plan: ShardPlan<'q>,
    /// Number of candidates that had a score.
    scored: usize,
    /// Bounds that are below a score.
    faults: Vec<String>,
}

impl<'q> Check<'q> {
    fn new(shards: &'q OpenShards, context: SearchContext<'q>) -> Self {
        Self { shards, context, plan: ShardPlan::new(shards, context).unwrap(), scored: 0, faults: Vec::new() }
    }

    /// Checks all bounds in the router's own shard, and in all that it knows.
    fn check_shards(&mut self, relaxation: Relaxation) {
        for (index, reader) in self.shards.unrouted() {
            self.check_shard(None, index, reader, relaxation);
        }
        for (number, _) in self.plan.shards() {
            let (index, reader) = self.shards.routed(number).unwrap();
            self.check_shard(Some(number), index, reader, relaxation);
        }
    }

    /// Checks all bounds in one shard, with its number in the router.
    fn check_shard(&mut self, number: Option<u32>, index: usize, reader: &ShardReader, relaxation: Relaxation) {
        let context = self.context;
        let mut state = ShardState::open(index, reader, &context);
        let Some(matches) = state.look_up(&context, relaxation) else { return };
        let mut search = ShardSearch::new(&matches, context);
        let mut scored = scored(&mut search, relaxation, room(index, reader, &context));
        // Browsing is for streets that light words alone name: the others are candidates of the rounds before.
        let is_browsed = |candidate: &Candidate| candidate.interpretation.street_words.is_within(context.query.light());
        scored.retain(|scored| !relaxation.browse || is_browsed(&scored.candidate));
        self.scored += scored.len();
        for Scored { bounded, candidate } in &scored {
            let score = candidate.score;
            let is_reachable = ShardState::open(index, reader, &context).can_reach(score, &context, relaxation);
            let again = search
                .score(bounded.place, bounded.other_gain, bounded.location, Threshold::new(score, None))
                .map(|again| again.score);
            self.expect(bounded.upper_bound.reaches(score), "the candidate's bound", candidate, relaxation);
            self.expect(matches.upper_bound.reaches(score), "the open shard's bound", candidate, relaxation);
            self.expect(is_reachable, "the bound before terms are matched", candidate, relaxation);
            self.expect(again == Some(score), "the bounds of a place that is read", candidate, relaxation);
            let can_matter = number.is_none_or(|number| self.can_matter(number, candidate, relaxation));
            self.expect(can_matter, "the closed shard's bound", candidate, relaxation);
            self.check_location(&search, bounded, candidate, relaxation);
        }
    }

    /// Whether a closed shard may hold a street of this score, by the plan. The router itself holds the communes.
    fn can_matter(&self, number: u32, candidate: &Candidate, relaxation: Relaxation) -> bool {
        let (_, summary) = self.plan.shards().find(|(known, _)| *known == number).unwrap();
        let bound = ShardBound::new(summary, &self.context);
        let threshold = Threshold::new(candidate.score, None);
        candidate.street.is_none() || self.plan.can_matter(number, &bound, relaxation, &threshold, &TopK::new(5))
    }

    /// A location that a candidate fixes excludes neither its own evidence, nor the most of its shard's.
    fn check_location(
        &mut self,
        search: &ShardSearch<'_>,
        bounded: &BoundedCandidate,
        candidate: &Candidate,
        relaxation: Relaxation,
    ) {
        let is_street = candidate.street.is_some() && candidate.location_fix != LocationFix::None;
        let fixed = FixedLocation::new(Some(candidate), Some(candidate), &self.context, relaxation.browse);
        let Some(fixed) = fixed.filter(|_| is_street) else { return };
        self.expect(!fixed.excludes(bounded.location), "its own evidence", candidate, relaxation);
        self.expect(!fixed.excludes(search.max_evidence()), "its shard's evidence", candidate, relaxation);
    }

    fn expect(&mut self, holds: bool, bound: &str, candidate: &Candidate, relaxation: Relaxation) {
        if !holds {
            let SearchContext { query, bias, .. } = self.context;
            let words: Vec<&str> = query.tokens.iter().collect();
            let asked = format!("{words:?}, autocomplete {}, near {}", query.autocomplete, bias.is_some());
            self.faults.push(format!("{bound}: {asked}, {relaxation:?} {candidate:?}"));
        }
    }
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
        let candidate =
            search.score(bounded.place, bounded.other_gain, bounded.location, Threshold::new(f32::NEG_INFINITY, None))?;
        Some(Scored { bounded: *bounded, candidate })
    };
    candidates.iter().step_by(step).filter_map(score).collect()
}

/// Checks all bounds of some queries in some shards. Returns how many candidates had a score.
fn check_bounds(shards: &[Shard], requests: &[SearchRequest], dice: &mut Dice) -> usize {
    let open = routed(shards);
    let mut scored = 0;
    let mut faults = Vec::new();
    for request in requests {
        let read = ReadRequest::new(request);
        let mut check = Check::new(&open, read.context());
        relaxations(check.context.query, dice).into_iter().for_each(|relaxation| check.check_shards(relaxation));
        scored += check.scored;
        faults.append(&mut check.faults);
    }
    assert!(faults.is_empty(), "{} bounds are too low:\n{}", faults.len(), faults[..faults.len().min(10)].join("\n"));
    scored
}

#[test]
fn no_bound_is_below_the_score_it_bounds() {
    let shards: Vec<Shard> = shards().into_iter().filter(|shard| shard.routes.is_none()).collect();
    let mut plain = Geocoder::new();
    shards.iter().for_each(|shard| plain.add(shard.clone()));
    let labels: Vec<_> = plain.addresses().step_by(7).map(|hit| (hit.label(), hit.point)).collect();
    let mut dice = Dice(19);
    let count = if cfg!(debug_assertions) { 60 } else { 600 };
    let requests: Vec<_> = (0..count).map(|_| request(&labels, &mut dice)).collect();
    assert!(check_bounds(&shards, &requests, &mut dice) > count);
}

/// Shards of some addresses: number, street, postcode, INSEE code, commune.
fn shards_of<'a>(rows: impl IntoIterator<Item = (u32, &'a str, &'a str, &'a str, &'a str)>) -> Vec<Shard> {
    let mut assembler = Assembler::new(BuildOptions::default());
    for (line, (number, name, postcode, citycode, city)) in (1..).zip(rows) {
        let row = Row {
            street_code: "",
            number: Some(number),
            suffix: "",
            name,
            other_names: &[],
            is_locality: false,
            postcode,
            citycode,
            city,
            oldcitycode: "",
            oldcity: "",
            point: PARIS,
            ..Row::default()
        };
        assembler.row(line, &row);
    }
    assembler.finish().unwrap().0.into_iter().map(|built| Shard::open(built.bytes).unwrap()).collect()
}

/// Checks the bounds of one query. Some candidate must have a score.
fn check_query(shards: &[Shard], text: &str, bias: Option<Point>) {
    let requests = [false, true].map(|autocomplete| SearchRequest { autocomplete, bias, ..SearchRequest::new(text) });
    assert!(check_bounds(shards, &requests, &mut Dice(1)) > 0, "{text}");
}

#[test]
fn a_token_may_be_more_like_a_letter_than_like_the_number_that_it_stands_for() {
    check_query(&shards_of([(1, "Rue I", "75016", "75116", "Paris 16e Arrondissement")]), "1 i", None);
}

#[test]
fn a_type_of_way_may_be_more_like_a_token_than_a_word_of_the_commune() {
    // `rueil` is nearly `rue`, and weighs more.
    let rueil = shards_of([(17, "Rue Jean Bourguignon", "92500", "92063", "Rueil-Malmaison")]);
    check_query(&rueil, "17 rue jean bourguignon 92500 rueil-malmaison", None);
}

#[test]
fn a_light_word_may_name_the_commune_of_one_of_many_streets() {
    let names: Vec<String> = (0..500).map(|street| format!("Allée Martin {street}")).collect();
    check_query(&shards_of(names.iter().map(|name| (1, name.as_str(), "05000", "05061", "Place"))), "martin place", None);
}

#[test]
fn a_street_has_the_halves_of_a_split_word_once() {
    check_query(&shards_of([(1, "Zone Artisanale Zone Nord", "05000", "05061", "Gap")]), "za rivoli", None);
}

#[test]
fn the_nearest_streets_have_what_names_their_commune() {
    let paris = shards_of([(3, "Rue de Passy", "75016", "75116", "Paris 16e Arrondissement")]);
    // The arrondissement, the département.
    ["16", "75"].into_iter().for_each(|text| check_query(&paris, text, Some(PARIS)));
    let gap = shards_of([(3, "Rue Carnot", "05000", "05061", "Gap")]);
    // A postcode in the same hundred.
    check_query(&gap, "3 05010", Some(PARIS));
}

#[test]
fn a_street_may_be_named_by_its_lieu_dit() {
    let mut assembler = Assembler::new(BuildOptions { places_lieux_dits: true, ..BuildOptions::default() });
    let rows = [
        ("Route du Col", "Le Grand Pré", "Gap"),
        ("Rue du Pré", "Grand Gap", "Gap"),
        ("Chemin du Grand Pré", "Rue Basse", "Gap"),
        ("Impasse des Prés", "La Grande Route", "Gap"),
        ("Route de Gap", "Le Grand Pré", "La Roche"),
    ];
    for (line, (name, lieu_dit, city)) in (1..).zip(rows) {
        let row = Row {
            number: Some(3),
            street_code: "0010",
            name,
            lieu_dit,
            postcode: "05000",
            citycode: if city == "Gap" { "05061" } else { "05122" },
            city,
            point: PARIS,
            ..Row::default()
        };
        assembler.row(line, &row);
    }
    let shards: Vec<Shard> = assembler.finish().unwrap().0.into_iter().map(|built| Shard::open(built.bytes).unwrap()).collect();
    let texts = [
        "3 route du col le grand pré 05000 gap",
        "le grand pré gap",
        "3 le grand pre gap",
        "3 rue du grand pré gap",
        "grand gap 3 rue du pré",
        "3 avenue du col grand",
        "impasse des prés la grande rou",
        "3 chemin grnd pre rue basse gap",
        "rue basse",
        "route",
        "le grand pre 05000 la roc",
    ];
    let request =
        |text: &&str, bias: Option<Point>, autocomplete: bool| SearchRequest { autocomplete, bias, ..SearchRequest::new(*text) };
    let requests: Vec<_> = texts.iter().flat_map(|text| [request(text, None, false), request(text, Some(PARIS), true)]).collect();
    assert!(check_bounds(&shards, &requests, &mut Dice(1)) > 0);
}

/// A question about a real address, as people type it: cut short, misspelt, near the address or anywhere.
fn real_request(case: &serde_json::Value, dice: &mut Dice) -> SearchRequest {
    let text = case["q"].as_str().unwrap();
    let letters = text.chars().count();
    let text = match dice.below(3) {
        0 => text.to_owned(),
        1 => text.chars().take(1 + dice.below(letters)).collect(),
        _ => mistyped(text, dice),
    };
    let near = case["lon"].as_f64().zip(case["lat"].as_f64()).and_then(|(lon, lat)| Point::from_degrees(lon, lat)).unwrap();
    let mut within = |degrees: i32| degrees + i32::try_from(dice.below(20_000)).unwrap() - 10_000;
    let near = Point { lon: within(near.lon), lat: within(near.lat) };
    SearchRequest { bias: (dice.below(2) == 0).then_some(near), autocomplete: dice.below(2) == 0, ..SearchRequest::new(text) }
}

/// The same on real shards.
#[test]
#[ignore = "needs shards in the folder RUELLE_SHARDS, questions in the file RUELLE_CASES"]
fn no_bound_is_below_the_score_it_bounds_on_real_data() {
    let folder = std::env::var_os("RUELLE_SHARDS").expect("RUELLE_SHARDS names a folder of shards");
    let cases = std::env::var_os("RUELLE_CASES").expect("RUELLE_CASES names a file of questions");
    let shards: Vec<Shard> = shards_in(Path::new(&folder)).into_iter().filter(|shard| shard.routes.is_none()).collect();
    let cases = std::fs::read_to_string(cases).unwrap();
    let mut dice = Dice(23);
    let some = cases.lines().step_by(20);
    let requests: Vec<_> = some.map(|line| real_request(&serde_json::from_str(line).unwrap(), &mut dice)).collect();
    assert!(check_bounds(&shards, &requests, &mut dice) > requests.len());
}
