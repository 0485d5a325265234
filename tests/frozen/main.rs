//! Shards of each version of the format: `vN.ruelle` was written by a writer of version N.
//!
//! Those of this version are read. `v3.txt` lists all that the first holds: a line a street (id, name, postcode, citycode, city,
//! old commune), and below it its numbers. `v3-router.ruelle` is a router. Those of older versions are refused.
//! None of these files is ever changed.
#![allow(clippy::unwrap_used)] // a fault here is a failed test

use ruelle::{Filters, Geocoder, Hit, Kind, Point, ReverseRequest, SearchRequest, Shard};
use std::fmt::Write;
use std::path::Path;

fn geocoder(file: &str) -> Geocoder {
    let bytes = read(file);
    assert_eq!(bytes[4..6], ruelle::format::VERSION.to_le_bytes());
    let mut geocoder = Geocoder::new();
    geocoder.add(Shard::open(bytes).unwrap());
    geocoder
}

fn read(file: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/frozen").join(file)).unwrap()
}

/// Everything in it, in the order of the file.
fn listing(geocoder: &Geocoder) -> String {
    let mut list = String::new();
    let mut last = String::new();
    for hit in geocoder.addresses() {
        let (street, number) = match hit.kind {
            Kind::Housenumber => hit.id.match_indices('_').nth(1).map(|(at, _)| hit.id.split_at(at)).unwrap(),
            _ => (hit.id.as_str(), ""),
        };
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let kind = if hit.is_locality { "locality" } else { "street" };
        let name = text(&hit.street);
        let postcode = text(&hit.postcode);
        let old = text(&hit.oldcitycode) + " " + &text(&hit.oldcity);
        let head = format!("{kind} {street} | {name} | {postcode} | {} | {} | {}", hit.citycode, hit.city, old.trim());
        if head != last {
            writeln!(list, "{}", head.trim_end()).unwrap();
            last = head;
        }
        writeln!(list, " {number} {} {}", hit.point.lon, hit.point.lat).unwrap();
    }
    list
}

fn first(hits: &[Hit]) -> String {
    hits.first().map_or_else(|| "nothing".to_owned(), |hit| format!("{} {}", hit.id, hit.label()))
}

#[test]
fn all_of_version_3_comes_back() {
    let kept = String::from_utf8(read("v3.txt")).unwrap();
    let read = listing(&geocoder("v3.ruelle"));
    assert!(kept.lines().count() > 3_800);
    for (line, (read, kept)) in (1..).zip(read.lines().zip(kept.lines())) {
        assert_eq!(read, kept, "line {line}");
    }
    assert_eq!(read.lines().count(), kept.lines().count());
}

#[test]
fn version_3_answers() {
    let geocoder = geocoder("v3.ruelle");
    for (question, answer) in [
        ("97 rue de rivoli paris", "75101_demo01_00097 97 Rue de Rivoli 75001 Paris"),
        ("12 bis rue de l ecluse fixe", "75104_fix001_00012_bis 12 bis Rue de l'Écluse Fixe 75004 Paris"),
        ("5012 grande rue abries", "05001_0042_05012 5012 Grande Rue 05460 Abriès-Ristolas"),
        ("rue du port quai bas ajaccio", "2A004_fix002 Rue \"du Port\"; quai bas 20000 Ajaccio"),
        ("hautes combes gap", "05061_demo11 Les Hautes Combes 05000 Gap"),
        ("rue de rivloi 75001", "75101_demo01 Rue de Rivoli 75001 Paris"),
    ] {
        assert_eq!(first(&geocoder.search(&SearchRequest::new(question)).unwrap()), answer, "{question}");
    }
    let in_gap = Filters { citycodes: vec!["05061".to_owned()], ..Filters::default() };
    let gap = SearchRequest { filters: in_gap, ..SearchRequest::new("rue") };
    assert!(geocoder.search(&gap).unwrap().iter().all(|hit| hit.citycode == "05061"));
    let near = ReverseRequest::new(Point { lon: 2_346_920, lat: 48_858_520 });
    assert_eq!(first(&geocoder.reverse(&near)), "75101_demo01_00097 97 Rue de Rivoli 75001 Paris");
}

#[test]
#[cfg(feature = "router")]
fn version_3_routes() {
    let geocoder = geocoder("v3-router.ruelle");
    for (question, wanted) in [
        ("97 rue de rivoli 75001 paris", vec!["75"]),
        ("grande rue abries", vec!["05"]),
        ("rue du port ajaccio", vec!["2A"]),
        ("Gap", vec![]),
    ] {
        let (_, needs) = geocoder.session().scope(|session| session.search(&SearchRequest::new(question)));
        assert_eq!(needs.shards, wanted, "{question}");
    }
    assert_eq!(first(&geocoder.search(&SearchRequest::new("Gap")).unwrap()), "05061 Gap");
    assert_eq!(geocoder.shards().map(|shard| shard.info().communes).sum::<u32>(), 22);
}

#[test]
fn older_versions_are_refused() {
    for version in [1, 2] {
        let error = Shard::open(read(&format!("v{version}.ruelle"))).err().unwrap();
        let wanted = format!(
            "shard format version {version}, this reader knows version 3; build the shard again from BAN's files with `ruelle build`, \
             or read it with an older release of Ruelle"
        );
        assert_eq!(error.to_string(), wanted);
    }
}
