//! Every fuzz target on its seeds, and on some damage to each: what `npm run fuzz` does for hours, in seconds.
#![cfg(all(feature = "api", feature = "build"))]
#![allow(clippy::unwrap_used, clippy::expect_used)] // what fails here fails the test

#[path = "fuzz/src/targets/mod.rs"]
mod fuzz;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRng, TestRunner};
use std::fs;
use std::path::Path;

/// Damaged copies of a seed.
const COPIES: usize = if cfg!(debug_assertions) { 12 } else { 200 };

/// The seeds of a target: those in its folder, and those that are made.
fn seeds(target: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus").join(target);
    let files = fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path());
    let mut seeds: Vec<_> =
        files.map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(&path).unwrap())).collect();
    seeds.extend(fuzz::made().into_iter().filter(|(of, ..)| *of == target).map(|(_, name, bytes)| (name.to_owned(), bytes)));
    seeds.sort();
    assert!(!seeds.is_empty(), "{target} has no seed");
    seeds
}

/// Damages a seed in one way.
fn apply(bytes: &mut Vec<u8>, (way, at, more): (u8, usize, Vec<u8>)) {
    let at = at % (bytes.len() + 1);
    match way {
        0 => bytes.truncate(at),
        1 => drop(bytes.splice(at..at, more)),
        2 => drop(bytes.drain(at..bytes.len().min(at + more.len()))),
        3 => bytes.extend_from_within(at..),
        _ => bytes.iter_mut().skip(at).zip(more).for_each(|(byte, other)| *byte ^= other),
    }
}

fn check(target: &str) {
    // Always the same damage: what fails once fails again.
    let mut runner = TestRunner::new_with_rng(Config::default(), TestRng::deterministic_rng(Config::default().rng_algorithm));
    let damage = prop::collection::vec((0u8..8, any::<usize>(), prop::collection::vec(any::<u8>(), 1..6)), 1..4);
    for (name, seed) in seeds(target) {
        fuzz::run(target, &seed);
        for copy in 0..COPIES {
            let damages = damage.new_tree(&mut runner).unwrap().current();
            let mut bytes = seed.clone();
            damages.iter().for_each(|damage| apply(&mut bytes, damage.clone()));
            assert!(std::panic::catch_unwind(|| fuzz::run(target, &bytes)).is_ok(), "{target}, {name}, copy {copy}: {damages:?}");
        }
    }
}

macro_rules! tests { ($($target:ident),*) => { $(#[test] fn $target() { check(stringify!($target)); })* } }
tests!(shard_open, shard_search, routes, manifest, question, request, csv, form, ban, bal, addok);

#[test]
fn every_target_is_tested() {
    let tested =
        ["shard_open", "shard_search", "routes", "manifest", "question", "request", "csv", "form", "ban", "bal", "addok"];
    assert_eq!(fuzz::TARGETS.map(|(name, _)| name), tested);
}
