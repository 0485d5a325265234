//! Addresses are found by the lieu-dit that they lie in, beside their street or in its place.

use ruelle::indexer::{Assembler, BuildOptions, Row, RowSink};
use ruelle::{Geocoder, Hit, Kind, Point, ReverseRequest, SearchRequest, Shard};
use std::sync::OnceLock;

/// Numbers of a street in one lieu-dit: the first, the last.
const ROWS: [(&str, &str, &str, u32, u32); 4] = [
    ("t1", "Route du Col", "Les Repères Hauts", 1, 6),
    ("t1", "Route du Col", "", 8, 12),
    ("t2", "Chemin des Sources", "Les Repères Hauts", 20, 24),
    ("t3", "Rue du Serre", "Le Serre", 1, 4),
];

fn geocoder() -> &'static Geocoder {
    static GEOCODER: OnceLock<Geocoder> = OnceLock::new();
    GEOCODER.get_or_init(|| {
        let mut assembler = Assembler::new(BuildOptions { places_lieux_dits: true, ..BuildOptions::default() });
        for (street_code, name, lieu_dit, first, last) in ROWS {
            for number in first..=last {
                let along = i32::try_from(number).unwrap() * 100;
                let row = Row {
                    street_code,
                    number: Some(number),
                    name,
                    lieu_dit,
                    postcode: "05100",
                    citycode: "05023",
                    city: "Briançon",
                    point: Point { lon: 6_635_000 + along, lat: 44_897_200 },
                    ..Row::default()
                };
                assembler.row(1, &row);
            }
        }
        let mut geocoder = Geocoder::new();
        for shard in assembler.finish().unwrap().0 {
            geocoder.add(Shard::open(shard.bytes).unwrap());
        }
        geocoder
    })
}

fn search(query: &str) -> Vec<Hit> {
    geocoder().search(&SearchRequest { autocomplete: false, ..SearchRequest::new(query) }).unwrap()
}

#[test]
fn an_address_is_found_by_street_and_lieu_dit_together_or_by_either() {
    for (query, least) in [
        ("3 route du col les repères hauts 05100 briançon", 0.99),
        ("les repères hauts, 3 route du col 05100 briançon", 0.9),
        ("3 route du col 05100 briançon", 0.999),
        ("3 les repères hauts 05100 briançon", 0.9),
    ] {
        let first = search(query).remove(0);
        assert_eq!((first.id.as_str(), first.locality()), ("05023_t1_00003", Some("Les Repères Hauts")), "{query}");
        assert_eq!(first.label(), "3 Route du Col 05100 Briançon");
        assert!(first.score >= least, "{query}: {}", first.score);
    }
}

#[test]
fn an_address_outside_a_lieu_dit_has_none() {
    let first = search("9 route du col 05100 briançon").remove(0);
    assert_eq!((first.id.as_str(), first.locality()), ("05023_t1_00009", None));
    assert!(first.score >= 0.999, "{}", first.score);
}

#[test]
fn a_lieu_dit_alone_is_a_locality_before_its_streets() {
    let first = search("les repères hauts 05100 briançon").remove(0);
    assert_eq!((first.kind, first.name().as_str()), (Kind::Locality, "Les Repères Hauts"));
    assert_eq!(first.locality(), Some("Les Repères Hauts"));
}

#[test]
fn the_parts_of_a_street_are_one_answer() {
    let hits = search("route du col briançon");
    assert_eq!((hits[0].name().as_str(), hits[0].locality()), ("Route du Col", None));
    assert_eq!(hits.iter().filter(|hit| hit.id == "05023_t1").count(), 1);
    assert_eq!(hits[0].point.lon, 6_635_600, "the number nearest to the middle of all parts");
}

#[test]
fn a_missing_number_may_lie_between_two_parts() {
    let first = search("7 route du col 05100 briançon").remove(0);
    assert!(first.interpolated.is_none_or(|found| found.between == (5, 9)), "{first:?}");
}

#[test]
fn a_position_tells_the_lieu_dit_once() {
    let place = search("22 chemin des sources briançon").remove(0);
    let near = geocoder().reverse(&ReverseRequest { limit: 10, ..ReverseRequest::new(place.point) });
    assert_eq!((near[0].id.as_str(), near[0].locality()), ("05023_t2_00022", Some("Les Repères Hauts")));
    assert_eq!(near.iter().filter(|hit| hit.id == place.id).count(), 1);
}

#[test]
fn a_lieu_dit_that_the_streets_name_holds_is_a_locality_alone() {
    let address = search("2 rue du serre briançon").remove(0);
    assert_eq!((address.id.as_str(), address.locality()), ("05023_t3_00002", None));
    assert_eq!(search("le serre briançon")[0].kind, Kind::Locality);
}

#[test]
fn a_way_that_is_named_after_a_lieu_dit_is_neither_the_place_nor_a_street_in_it() {
    for query in ["3 avenue des repères hauts 05100 briançon", "300 avenue des repères hauts 05100 briançon"] {
        let way = search(query).remove(0);
        assert!(way.kind == Kind::Municipality || way.score < 0.5, "{way:?}");
    }
    let place = search("3 hameau les repères hauts 05100 briançon").remove(0);
    assert!(place.id == "05023_t1_00003" && place.score > 0.8, "{place:?}");
}

#[test]
fn a_suffix_of_a_number_is_no_type_of_way() {
    let address = search("3 c les repères hauts 05100 briançon").remove(0);
    assert!(address.id == "05023_t1_00003" && address.score > 0.8, "{address:?}");
}
