//! Bounds lose nothing.

use super::search::Search;
use crate::engine::geocoder::Geocoder;
use crate::engine::model::request::SearchRequest;
use crate::engine::score::context::{ReadRequest, SearchContext};
use crate::engine::score::identity;
use crate::format::shard::Shard;
use std::path::Path;

/// Shards of the demonstration.
pub(super) fn shards() -> Vec<Shard> {
    shards_in(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/shards")))
}

/// Shards of a directory, by file name.
pub(super) fn shards_in(directory: &Path) -> Vec<Shard> {
    let mut files: Vec<_> = std::fs::read_dir(directory).unwrap().flatten().collect();
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
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn below(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % count.max(1)
    }
}

/// An address as people type it: words left out, swapped, misspelt, cut short.
pub(super) fn mistyped(label: &str, dice: &mut Dice) -> String {
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
