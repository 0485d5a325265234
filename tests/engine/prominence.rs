//! Streets of one name, where nobody says which is meant: the best known comes first.

use ruelle::indexer::{Assembler, BuildOptions, Row, RowSink, cog};
use ruelle::{Geocoder, Point, SearchRequest, Shard};

/// Évron, Gap, and an arrondissement of Paris with fewer inhabitants than Gap.
const STREETS: [(&str, &str, u32); 7] = [
    ("53097", "les Champs Élysées", 3),
    ("53097", "Rue Vineux", 3),
    ("53097", "Rue de la Liberté", 40),
    ("05061", "Rue Saint-Honoré", 9),
    ("75101", "Avenue des Champs Élysées", 90),
    ("75101", "Rue Vineuse", 90),
    ("75101", "Rue Saint-Honoré", 9),
];

fn geocoder() -> Geocoder {
    let mut assembler = Assembler::new(BuildOptions::default());
    for (line, (citycode, name, numbers)) in (1..).zip(STREETS) {
        let commune = cog::find(citycode).unwrap();
        for number in 1..=numbers {
            let postcode = commune.postcodes[0];
            assembler.row(
                line,
                &Row {
                    number: Some(number),
                    name,
                    postcode,
                    citycode,
                    city: commune.name,
                    point: commune.centre,
                    ..Row::default()
                },
            );
        }
    }
    let (built, _) = assembler.finish().unwrap();
    let mut geocoder = Geocoder::new();
    built.into_iter().for_each(|built| geocoder.add(Shard::open(built.bytes).unwrap()));
    geocoder
}

/// Name and citycode of the first answer.
fn first(request: &SearchRequest) -> (String, String) {
    let hit = geocoder().search(request).unwrap().into_iter().next().unwrap();
    (hit.name(), hit.citycode)
}

fn check(text: &str, name: &str, citycode: &str) {
    assert_eq!(first(&SearchRequest::new(text)), (name.to_owned(), citycode.to_owned()), "{text}");
}

#[test]
fn a_famous_street_without_its_type_of_way_is_before_a_hamlet_of_that_name() {
    check("champs elysees", "Avenue des Champs Élysées", "75101");
    check("2 champs elysees", "2 Avenue des Champs Élysées", "75101");
}

#[test]
fn a_street_counts_with_the_whole_city() {
    check("rue saint honore", "Rue Saint-Honoré", "75101");
}

#[test]
fn a_name_as_it_is_written_is_before_a_famous_one_that_is_like_it() {
    check("rue vineux", "Rue Vineux", "53097");
}

#[test]
fn a_commune_or_a_position_says_more_than_prominence() {
    check("champs elysees evron", "les Champs Élysées", "53097");
    check("rue saint honore gap", "Rue Saint-Honoré", "05061");
    let near_gap = SearchRequest { bias: Point::from_degrees(6.08, 44.56), ..SearchRequest::new("rue saint honore") };
    assert_eq!(first(&near_gap).1, "05061");
}

#[test]
fn two_streets_of_one_name_are_doubtful_however_famous_one_is() {
    let hits = geocoder().search(&SearchRequest::new("rue saint honore")).unwrap();
    assert!(hits[0].score > hits[1].score && hits[0].score > 0.95, "{} {}", hits[0].score, hits[1].score);
    assert!(hits[0].doubtful && hits[0].gap < 1e-6, "{}", hits[0].gap);
}

#[test]
fn a_place_that_is_said_has_its_whole_score() {
    for text in ["rue de la liberte evron", "3 rue de la liberte evron", "evron"] {
        let hits = geocoder().search(&SearchRequest::new(text)).unwrap();
        assert!((hits[0].score - 1.0).abs() < 1e-9, "{text}: {}", hits[0].score);
    }
}
