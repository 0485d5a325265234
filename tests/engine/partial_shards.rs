//! A shard of which only the beginning is here answers as the whole does, result by result, once it has been given the bytes
//! that it asks for; and it asks for few.
#![allow(clippy::cast_possible_truncation)] // a fault here is a failed test

use crate::questions::{cases, misspelt};
use crate::sections::{Sections, damage};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use ruelle::indexer::{Assembler, BuildOptions, input};
use ruelle::{Geocoder, Hit, Point, ReverseRequest, SearchRequest, Session, Shard};
use std::cell::RefCell;
use std::fmt::Write;
use std::ops::Range;
use std::path::Path;
use std::sync::OnceLock;

/// A département as large as a small one, made up: 900 streets in the twenty arrondissements of Paris, 40,000 numbers.
fn made_up() -> &'static Vec<u8> {
    static SHARD: OnceLock<Vec<u8>> = OnceLock::new();
    SHARD.get_or_init(|| {
        let kinds = ["Rue", "Avenue", "Place", "Impasse", "Rue de la", "Boulevard du"];
        let firsts = ["", "Vieux ", "Grand ", "Petit "];
        let lasts = ["Moulin", "Pont Neuf", "Tilleul", "Cygne", "Jardin", "Maréchal Ney", "Soleil", "Renard", "Charbon", "Val Doré"];
        let mut csv = String::from("id;numero;rep;nom_voie;code_postal;code_insee;nom_commune;lon;lat\n");
        let mut dice = 7u32;
        let mut below = |most: u32| {
            dice = dice.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (dice >> 8) % most
        };
        for street in 0..900usize {
            let district = street % 20 + 1;
            let name = format!("{} {}{}", kinds[street % 6], firsts[street / 6 % 4], lasts[street / 24 % 10]);
            let lon = 2_250_000 + below(150_000);
            let lat = 48_820_000 + below(80_000);
            for number in 1..=20 + below(50) {
                let lon = lon + number * 90 + below(120);
                let lat = lat + number * 50 + below(120);
                writeln!(
                    csv,
                    "751{district:02}_{street:04}_{number:05};{number};;{name};750{district:02};751{district:02};Paris;{}.{:06};{}.{:06}",
                    lon / 1_000_000,
                    lon % 1_000_000,
                    lat / 1_000_000,
                    lat % 1_000_000
                )
                .unwrap();
            }
        }
        let mut assembler = Assembler::new(BuildOptions::default());
        input::read("made-up.csv", &mut csv.as_bytes(), &mut assembler).unwrap();
        assembler.finish().unwrap().0.remove(0).bytes
    })
}

fn whole(file: &[u8]) -> Geocoder {
    let mut geocoder = Geocoder::new();
    geocoder.add(Shard::open(file.to_vec()).unwrap());
    geocoder
}

/// A host that has the beginning of a file, and fetches the ranges it needs.
struct Partly<'f> {
    file: &'f [u8],
    geocoder: Geocoder,
    /// Bytes that were fetched for the last question, and the number of pieces.
    fetched: (usize, usize),
    /// The first answer, if it was not to wait for more.
    early: Option<Vec<Hit>>,
}

impl<'f> Partly<'f> {
    fn open(file: &'f [u8]) -> Self {
        let start = Shard::open(file.to_vec()).unwrap().start_len().unwrap();
        let mut geocoder = Geocoder::new();
        geocoder.add(Shard::open_part(file[..start].to_vec()).unwrap());
        Self { file, geocoder, fetched: (0, 0), early: None }
    }

    fn ask(&mut self, queries: impl Fn(&Session<'_>) -> Vec<Hit>) -> Vec<Hit> {
        (self.fetched, self.early) = ((0, 0), None);
        loop {
            let session = self.geocoder.session();
            let hits = queries(&session);
            let needs = session.needs();
            if needs.ranges.is_empty() {
                return hits;
            }
            if !needs.is_blocking && self.early.is_none() {
                self.early = Some(hits);
            }
            for (name, range) in joined(needs.ranges) {
                self.fetched = (self.fetched.0 + range.len(), self.fetched.1 + 1);
                assert!(self.geocoder.fill(&name, range.start, &self.file[range]));
            }
        }
    }
}

/// The same bytes of one shard in as few ranges as may be.
fn joined(mut bytes: Vec<(String, Range<usize>)>) -> Vec<(String, Range<usize>)> {
    bytes.sort_by_key(|(_, range)| range.start);
    let mut all: Vec<(String, Range<usize>)> = Vec::new();
    for (name, range) in bytes {
        match all.last_mut() {
            Some((_, last)) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => all.push((name, range)),
        }
    }
    all
}

fn search(request: &SearchRequest) -> impl Fn(&Session<'_>) -> Vec<Hit> {
    move |geocoder| geocoder.search(request).unwrap_or_default()
}

fn told(hits: &[Hit]) -> Vec<String> {
    hits.iter().map(|hit| format!("{} {:?} {:.6} {:.6} {}", hit.id, hit.point, hit.score, hit.gap, hit.label())).collect()
}

/// Asks whole addresses, streets and beginnings of both, some misspelt; gives the bytes and pieces that each took.
fn compare(file: &[u8], most: u32) -> Vec<(usize, usize)> {
    let geocoder = whole(file);
    let labels: Vec<(String, Point)> = geocoder.addresses().step_by(7).map(|hit| (hit.label(), hit.point)).collect();
    let some = (0..labels.len(), any::<Option<[u16; 3]>>(), any::<bool>(), any::<bool>(), 0usize..3, any::<bool>(), 1usize..8);
    let costs = RefCell::new(Vec::new());
    TestRunner::new(cases(most / 5, most))
        .run(&some, |(at, typo, autocomplete, near, lacking, street, limit)| {
            let (label, point) = &labels[at];
            let mut words: Vec<&str> = label.split(' ').skip(usize::from(street)).collect();
            words.truncate(words.len().saturating_sub(lacking).max(2));
            let text = words.join(" ");
            let query = typo.map_or_else(|| text.clone(), |typo| misspelt(&text, typo));
            let request = SearchRequest { autocomplete, limit, bias: near.then_some(*point), ..SearchRequest::new(query) };
            let mut partly = Partly::open(file);
            let expected = search(&request)(&geocoder.session());
            prop_assert_eq!(told(&partly.ask(search(&request))), told(&expected), "{:?}", request);
            if let Some(early) = &partly.early {
                let best = |hits: &[Hit]| hits.first().map(|hit| hit.score);
                prop_assert_eq!(best(early), best(&expected), "{:?}", request);
                let near =
                    |hit: &Hit| hit.id.is_empty() || expected.iter().all(|other| other.id != hit.id || other.point == hit.point);
                prop_assert!(early.iter().all(near), "{:?}", request);
            }
            costs.borrow_mut().push(partly.fetched);
            prop_assert_eq!(told(&partly.ask(search(&request))), told(&expected));
            prop_assert_eq!(partly.fetched, (0, 0), "what is here is not asked for again");
            Ok(())
        })
        .unwrap();
    costs.into_inner()
}

fn at(costs: &[(usize, usize)], share: usize) -> (usize, usize) {
    let (mut bytes, mut pieces): (Vec<_>, Vec<_>) = costs.iter().copied().unzip();
    bytes.sort_unstable();
    pieces.sort_unstable();
    (bytes[bytes.len() * share / 100], pieces[pieces.len() * share / 100])
}

#[test]
fn answers_of_a_part_are_those_of_the_whole() {
    let costs = compare(made_up(), 400);
    let half = at(&costs, 50);
    assert!(half.0 <= made_up().len() / 2, "bytes and pieces of a question: half of them at most {half:?}");
}

#[test]
fn positions_and_ids_wait_for_their_numbers() {
    let geocoder = whole(made_up());
    for hit in geocoder.addresses().step_by(2_500) {
        let near = |session: &Session<'_>| session.reverse(&ReverseRequest { limit: 3, ..ReverseRequest::new(hit.point) });
        let known = |session: &Session<'_>| Vec::from_iter(session.by_id(&hit.id));
        let mut partly = Partly::open(made_up());
        assert_eq!(told(&partly.ask(near)), told(&near(&geocoder.session())));
        assert!(partly.early.is_none());
        let mut partly = Partly::open(made_up());
        assert_eq!(told(&partly.ask(known)), told(&known(&geocoder.session())));
    }
}

#[test]
fn a_street_is_told_at_once() {
    let mut partly = Partly::open(made_up());
    let hits = partly.ask(search(&SearchRequest::new("avenue vieux tilleul")));
    let early = partly.early.take().unwrap();
    assert_eq!(early[0].label(), hits[0].label());
    assert!(early[0].id.is_empty() && hits[0].id.len() == 10, "{} {}", early[0].id, hits[0].id);
    assert!(early[0].point.metres_to(hits[0].point) < 2_000.0);
    partly.ask(search(&SearchRequest { autocomplete: false, ..SearchRequest::new(format!("12 {}", hits[0].label())) }));
    assert!(partly.early.is_none(), "a number cannot be told before it is there");
}

#[test]
fn a_beginning_that_is_not_whole_is_refused() {
    let file = made_up();
    let start = Shard::open(file.clone()).unwrap().start_len().unwrap();
    assert!(start < file.len() / 2, "{start} of {}", file.len());
    for length in (0..start).step_by(997) {
        assert!(Shard::open_part(file[..length].to_vec()).is_err(), "{length}");
    }
    for at in (0..start).step_by(499) {
        let mut damaged = file[..start].to_vec();
        damaged[at] ^= 4;
        // Padding is covered by no checksum.
        assert!(Shard::open_part(damaged).is_err() || file[at] == 0, "{at}");
    }
    let mut geocoder = Geocoder::new();
    geocoder.add(Shard::open_part(file[..start].to_vec()).unwrap());
    let block = start.next_multiple_of(8)..start + 4096;
    let mut other = file[block.clone()].to_vec();
    other[9] ^= 1;
    assert!(!geocoder.fill("75", block.start, &other));
    assert!(!geocoder.fill("92", block.start, &file[block.clone()]));
    assert!(geocoder.fill("75", block.start, &file[block]));
}

#[test]
fn a_damaged_file_whose_checksums_are_mended_does_no_harm_in_part() {
    let good = Sections::read(made_up());
    let start = Shard::open(made_up().clone()).unwrap().start_len().unwrap();
    TestRunner::new(cases(40, 200))
        .run(&(damage(), 0usize..8192, any::<bool>()), |(damage, more, own_checks)| {
            let mut sections = good.clone();
            sections.apply(&damage);
            if own_checks {
                // Of the section as it is now.
                sections.check_numbers();
            }
            let file = sections.write();
            let Ok(shard) = Shard::open_part(file[..(start + more).min(file.len())].to_vec()) else { return Ok(()) };
            let mut geocoder = Geocoder::new();
            geocoder.add(shard);
            for query in ["12 avenue vieux tilleul paris", "rue de la", "12 palce grand cygne 75007"] {
                for _ in 0..100 {
                    let request = SearchRequest { limit: 20, ..SearchRequest::new(query) };
                    let session = geocoder.session();
                    session.search(&request).unwrap();
                    let Some((name, range)) = session.needs().ranges.into_iter().next() else { break };
                    prop_assert!(range.end <= file.len() && !range.is_empty(), "{range:?} of {}", file.len());
                    if !geocoder.fill(&name, range.start, &file[range]) {
                        break;
                    }
                }
            }
            Ok(())
        })
        .unwrap();
}

/// The same on shards of one's own.
#[test]
#[ignore = "needs shards in the folder RUELLE_SHARDS"]
fn real() {
    let folder = std::env::var_os("RUELLE_SHARDS").expect("RUELLE_SHARDS names a folder of shards");
    let mut files: Vec<_> = std::fs::read_dir(Path::new(&folder)).unwrap().flatten().map(|entry| entry.path()).collect();
    files.sort();
    assert!(!files.is_empty(), "no file in {}", folder.display());
    for file in files.iter().filter(|file| file.extension().is_some_and(|end| end == "ruelle")) {
        let bytes = std::fs::read(file).unwrap();
        let Some(start) = Shard::open(bytes.clone()).unwrap().start_len() else { continue };
        let costs = compare(&bytes, 300);
        let name = file.file_name().unwrap_or_default();
        println!(
            "{name:?}: start {start}, then bytes and pieces a question: half {:?}, 9 of 10 {:?}",
            at(&costs, 50),
            at(&costs, 90)
        );
    }
}
