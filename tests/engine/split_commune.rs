//! The name of a commune is not split between a street and another commune.

use ruelle::indexer::{Assembler, BuildOptions, Row, RowSink};
use ruelle::{Geocoder, Hit, Kind, Point, SearchRequest, Shard};

const STREETS: [(&str, &str, &str, &str); 4] = [
    ("05046", "Embrun", "05200", "Route de Saint André"),
    ("05128", "Saint-André-d'Embrun", "05200", "Chemin des Vignes"),
    ("05061", "Gap", "05000", "Route de Neffes"),
    ("05092", "Neffes", "05000", "Rue du Four"),
];

fn first(query: &str) -> Hit {
    let mut assembler = Assembler::new(BuildOptions::default());
    for (line, (citycode, city, postcode, name)) in (1..).zip(STREETS) {
        for number in 1..=9 {
            let point = Point { lon: 6_000_000 + 10_000 * i32::try_from(line).unwrap(), lat: 44_500_000 };
            assembler.row(line, &Row { number: Some(number), name, postcode, citycode, city, point, ..Row::default() });
        }
    }
    let mut geocoder = Geocoder::new();
    for shard in assembler.finish().unwrap().0 {
        geocoder.add(Shard::open(shard.bytes).unwrap());
    }
    geocoder.search(&SearchRequest { autocomplete: false, ..SearchRequest::new(query) }).unwrap().remove(0)
}

#[test]
fn a_street_that_is_not_there_is_answered_with_the_commune_that_ends_the_query() {
    for (query, citycode) in [
        ("40 route de la chapelle 05200 saint-andré-d'embrun", "05128"),
        ("5 route de la chapelle saint-andré-d'embrun", "05128"),
        ("5 route de saint-étienne 05000 neffes", "05092"),
    ] {
        let hit = first(query);
        assert_eq!((hit.kind, hit.citycode.as_str()), (Kind::Municipality, citycode), "{query}: {hit:?}");
    }
}

#[test]
fn a_street_that_is_named_is_found_whatever_stands_before_it() {
    for query in [
        "5 route de saint-andré 05200 embrun",
        "résidence la chapelle 5 route de saint-andré 05200 embrun",
        "5 route de neffes 05000 gap",
    ] {
        let hit = first(query);
        assert_eq!((hit.kind, hit.housenumber.as_deref()), (Kind::Housenumber, Some("5")), "{query}: {hit:?}");
    }
}
