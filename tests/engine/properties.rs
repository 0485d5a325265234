//! Properties of every answer, on the demonstration's addresses.
#![allow(clippy::expect_used, clippy::float_cmp)]

use crate::demo;
use crate::questions::{cases, misspelt, question, spelling, spelt, text};
use proptest::prelude::*;
use ruelle::indexer::BuildOptions;
use ruelle::{Bbox, Filters, Geocoder, Hit, Kind, MAX_QUERY_CHARS, Point, SearchRequest};
use std::collections::HashSet;
use std::sync::OnceLock;

/// Everything in one shard.
fn single() -> &'static Geocoder {
    static SINGLE: OnceLock<Geocoder> = OnceLock::new();
    SINGLE.get_or_init(|| demo::open(demo::build(demo::single())))
}

/// A shard a département.
fn split() -> &'static Geocoder {
    static SPLIT: OnceLock<Geocoder> = OnceLock::new();
    SPLIT.get_or_init(|| demo::open(demo::build(BuildOptions::default())))
}

/// The same shards, added the other way round.
fn reversed() -> &'static Geocoder {
    static REVERSED: OnceLock<Geocoder> = OnceLock::new();
    REVERSED.get_or_init(|| demo::open(demo::build(BuildOptions::default()).into_iter().rev()))
}

fn addresses() -> &'static [Hit] {
    static ADDRESSES: OnceLock<Vec<Hit>> = OnceLock::new();
    ADDRESSES.get_or_init(|| single().addresses().collect())
}

fn any_address() -> impl Strategy<Value = &'static Hit> {
    (0..addresses().len()).prop_map(|index| &addresses()[index])
}

/// An address as its parts: number and street, then postcode and commune (the old one where there is one).
fn parts(hit: &Hit) -> [String; 2] {
    let city = hit.oldcity.as_ref().unwrap_or(&hit.city);
    [hit.name(), format!("{} {city}", hit.postcode.as_deref().unwrap_or_default())]
}

fn ask(geocoder: &Geocoder, query: &str, filters: Filters) -> Vec<Hit> {
    geocoder.search(&SearchRequest { filters, ..SearchRequest::new(query) }).unwrap()
}

fn first(query: &str, filters: Filters) -> Option<Hit> {
    ask(single(), query, filters).into_iter().next()
}

fn first_id(query: &str, filters: Filters) -> Option<String> {
    first(query, filters).map(|hit| hit.id)
}

/// Filters that the address satisfies, one at a time, then all at once.
fn right_filters(hit: &Hit) -> Vec<Filters> {
    let postcodes = hit.postcode.clone().into_iter().collect();
    let around = |point: Point| Bbox {
        min: Point { lon: point.lon - 500, lat: point.lat - 500 },
        max: Point { lon: point.lon + 500, lat: point.lat + 500 },
    };
    let whole_city = match hit.departement {
        "75" => "75056",
        "69" => "69123",
        "13" => "13055",
        _ => hit.oldcitycode.as_ref().unwrap_or(&hit.citycode),
    };
    let all = Filters {
        kinds: vec![hit.kind],
        postcodes,
        citycodes: vec![hit.citycode.clone()],
        departements: vec![hit.departement.to_owned()],
        city: None,
        bbox: (hit.kind == Kind::Housenumber).then(|| around(hit.point)),
    };
    vec![
        Filters { kinds: all.kinds.clone(), ..Filters::default() },
        Filters { postcodes: all.postcodes.clone(), ..Filters::default() },
        Filters { citycodes: all.citycodes.clone(), ..Filters::default() },
        Filters { citycodes: vec![whole_city.to_owned()], ..Filters::default() },
        Filters { departements: all.departements.clone(), ..Filters::default() },
        Filters { bbox: all.bbox, ..Filters::default() },
        all,
    ]
}

/// Everything an answer says, to compare.
fn told(hits: &[Hit]) -> Vec<String> {
    hits.iter().map(|hit| format!("{hit:?}")).collect()
}

/// The parts of answers that are the same however shards are cut: not the shards' own numbering.
fn ranked(hits: &[Hit]) -> Vec<(String, String, &str)> {
    hits.iter().map(|hit| (format!("{:.5}", hit.score), hit.id.clone(), hit.kind.as_str())).collect()
}

proptest! {
    #![proptest_config(cases(60, 600))]

    #[test]
    fn an_address_is_found_however_it_is_spelt(hit in any_address(), spelling in spelling()) {
        let [street, city] = parts(hit);
        let query = spelt(&format!("{street} {city}"), &spelling);
        let found = first(&query, Filters::default()).unwrap();
        prop_assert_eq!(&found.id, &hit.id, "{}", query);
        let plain = first(&format!("{street} {city}"), Filters::default()).unwrap();
        prop_assert_eq!(found.score, plain.score, "{}", query);
    }

    #[test]
    fn an_address_is_found_in_any_order(hit in any_address()) {
        let [_, city] = parts(hit);
        let street = hit.street.clone().unwrap();
        let number = hit.housenumber.clone().unwrap_or_default();
        let (postcode, commune) = city.split_once(' ').unwrap();
        for street in [format!("{number} {street}"), format!("{street} {number}")] {
            for city in [format!("{postcode} {commune}"), format!("{commune} {postcode}")] {
                for query in [format!("{street} {city}"), format!("{city} {street}")] {
                    prop_assert_eq!(first_id(&query, Filters::default()), Some(hit.id.clone()), "{}", query);
                }
            }
        }
    }

    #[test]
    fn a_right_filter_never_loses_the_answer(hit in any_address()) {
        let [street, city] = parts(hit);
        for filters in right_filters(hit) {
            let found = first_id(&format!("{street} {city}"), filters.clone());
            prop_assert_eq!(found, Some(hit.id.clone()), "{} {} {:?}", street, city, filters);
        }
    }

    #[test]
    fn a_right_filter_never_loses_a_misspelt_answer(hit in any_address(), typo in any::<[u16; 3]>()) {
        let [street, city] = parts(hit);
        let query = format!("{} {city}", misspelt(&street, typo));
        if first_id(&query, Filters::default()).as_ref() == Some(&hit.id) {
            for filters in right_filters(hit) {
                prop_assert_eq!(first_id(&query, filters.clone()), Some(hit.id.clone()), "{} {:?}", query, filters);
            }
        }
    }

    #[test]
    fn every_answer_satisfies_the_filters(query in question(), hit in any_address()) {
        for filters in right_filters(hit) {
            for found in ask(single(), &query, filters.clone()) {
                prop_assert!(satisfies(&found, &filters), "{}: {} of {:?}", query, found.label(), filters);
            }
        }
    }

    #[test]
    fn answers_are_sorted_unique_and_limited(query in question(), limit in 1usize..12) {
        let request = SearchRequest { limit, ..SearchRequest::new(&query) };
        let hits = single().search(&request).unwrap();
        prop_assert!(hits.len() <= limit);
        prop_assert!(hits.iter().all(|hit| (0.0..=1.0).contains(&hit.score) && (0.0..=1.0).contains(&hit.importance)));
        prop_assert!(hits.is_sorted_by(|a, b| a.score >= b.score), "{}: {:?}", query, ranked(&hits));
        prop_assert_eq!(hits.iter().map(|hit| &hit.id).collect::<HashSet<_>>().len(), hits.len(), "{}: {:?}", query, ranked(&hits));
    }

    #[test]
    fn fewer_answers_are_the_first_of_more(query in question(), limit in 1usize..5) {
        let some = single().search(&SearchRequest { limit, ..SearchRequest::new(&query) }).unwrap();
        let more = single().search(&SearchRequest { limit: 20, ..SearchRequest::new(&query) }).unwrap();
        prop_assert_eq!(told(&some), told(&more[..limit.min(more.len())]), "{}", query);
    }

    #[test]
    fn the_same_question_has_the_same_answer(query in question()) {
        let once = told(&ask(split(), &query, Filters::default()));
        ask(split(), "rue de la paix", Filters::default());
        prop_assert_eq!(once, told(&ask(split(), &query, Filters::default())));
    }

    #[test]
    fn the_order_of_shards_does_not_matter(query in question()) {
        let one = ask(split(), &query, Filters::default());
        let other = ask(reversed(), &query, Filters::default());
        prop_assert_eq!(told(&one), told(&other), "{}", query);
    }

    #[test]
    fn how_shards_are_cut_does_not_matter(query in question()) {
        prop_assume!(tells(&query));
        let one = ask(single(), &query, Filters::default());
        let other = ask(split(), &query, Filters::default());
        prop_assert_eq!(ranked(&one), ranked(&other), "{}", query);
    }

    #[test]
    fn any_text_is_answered_or_refused(query in text(), autocomplete in any::<bool>(), near in proptest::option::of((-180.0..=180.0f64, -90.0..=90.0f64))) {
        let bias = near.and_then(|(lon, lat)| Point::from_degrees(lon, lat));
        let request = SearchRequest { autocomplete, bias, limit: 100, ..SearchRequest::new(query.clone()) };
        prop_assert!(query.chars().count() <= MAX_QUERY_CHARS);
        match single().search(&request) {
            Ok(hits) => prop_assert!(hits.iter().all(|hit| (0.0..=1.0).contains(&hit.score))),
            Err(error) => prop_assert!(!query.chars().any(|letter| letter.is_ascii_alphanumeric()), "{:?}: {}", query, error),
        }
    }
}

/// True when some word may name a street or a commune: of streets that are only browsed, each shard shows its own.
fn tells(query: &str) -> bool {
    let light = [
        "allee",
        "avenue",
        "boulevard",
        "chemin",
        "impasse",
        "place",
        "quai",
        "route",
        "square",
        "étage",
        "bâtiment",
        "appartement",
        "résidence",
        "immeuble",
        "cedex",
    ];
    let plain = |word: &&str| word.chars().count() > 3 && word.chars().all(char::is_alphabetic);
    query.split(' ').filter(plain).any(|word| !light.iter().any(|way| way.starts_with(&word.to_lowercase())))
}

/// True when a hit is what the filters ask for.
fn satisfies(hit: &Hit, filters: &Filters) -> bool {
    let listed = |list: &[String], value: &str| list.is_empty() || list.iter().any(|wanted| wanted == value);
    let whole = match hit.departement {
        "75" => "75056",
        "69" => "69123",
        "13" => "13055",
        _ => "",
    };
    let codes = [hit.citycode.as_str(), hit.oldcitycode.as_deref().unwrap_or_default(), whole];
    (filters.kinds.is_empty() || filters.kinds.contains(&hit.kind))
        && (hit.kind == Kind::Municipality || listed(&filters.postcodes, hit.postcode.as_deref().unwrap_or_default()))
        && (hit.kind == Kind::Municipality || codes.iter().any(|code| listed(&filters.citycodes, code)))
        && listed(&filters.departements, hit.departement)
        && filters.bbox.is_none_or(|bbox| bbox.contains(hit.point))
}

#[test]
fn a_question_that_is_too_long_is_refused() {
    let longest = "é".repeat(MAX_QUERY_CHARS);
    assert!(single().search(&SearchRequest::new(longest.clone())).is_ok());
    assert!(single().search(&SearchRequest::new(longest + "é")).is_err());
    assert!(single().search(&SearchRequest::new(" —°? ")).is_err());
}

proptest! {
    #![proptest_config(cases(60, 300))]

    /// A street that was offered stays while its commune is typed.
    #[test]
    fn the_right_commune_letter_by_letter_never_loses_the_street(hit in any_address()) {
        let [name, place] = parts(hit);
        let letters: Vec<char> = place.chars().collect();
        let mut was_offered = false;
        for end in 0..=letters.len() {
            let text = format!("{name} {}", letters[..end].iter().collect::<String>());
            let is_offered = ask(single(), &text, Filters::default()).iter().any(|found| is_same_street(found, hit));
            prop_assert!(is_offered || !was_offered, "{text:?}");
            was_offered = is_offered;
        }
        prop_assert!(was_offered, "{name} {place}");
    }

    /// Letters at random name no place that could be trusted.
    #[test]
    fn nonsense_never_scores_above_two_fifths(text in "[bcdfghjklmnpqrstvwxz]{6,14}( [bcdfghjklmnpqrstvwxz]{6,14})?") {
        let found = single().search(&SearchRequest { autocomplete: false, ..SearchRequest::new(&*text) }).unwrap();
        prop_assert!(found.iter().all(|hit| hit.score <= 0.4), "{text:?}: {:?}", found.first().map(|hit| (hit.label(), hit.score)));
    }
}

/// Whether two answers are of one street.
fn is_same_street(one: &Hit, other: &Hit) -> bool {
    let street = |hit: &Hit| hit.id.split('_').take(2).collect::<Vec<_>>().join("_");
    street(one) == street(other)
}
