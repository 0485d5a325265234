//! Reverse against brute force: every address of the demonstration measured, one a street kept, sorted.
#![allow(clippy::expect_used, clippy::float_cmp)]

use crate::demo;
use crate::questions::cases;
use proptest::prelude::*;
use ruelle::indexer::{Assembler, BuildOptions, input};
use ruelle::{Bbox, Filters, Geocoder, Hit, Kind, Misplaced, Point, ReverseRequest};
use std::collections::HashMap;
use std::sync::OnceLock;

/// Distances closer than this are a tie: metres. Rounding is to the metre.
const TIE: f64 = 0.001;

fn single() -> &'static Geocoder {
    static SINGLE: OnceLock<Geocoder> = OnceLock::new();
    SINGLE.get_or_init(|| demo::open(demo::build(demo::single())))
}

fn split() -> &'static Geocoder {
    static SPLIT: OnceLock<Geocoder> = OnceLock::new();
    SPLIT.get_or_init(|| demo::open(demo::build(BuildOptions::default())))
}

fn addresses() -> &'static [Hit] {
    static ADDRESSES: OnceLock<Vec<Hit>> = OnceLock::new();
    ADDRESSES.get_or_init(|| single().addresses().collect())
}

/// The nearest of each street that the filters accept, with all on its point: metres and id, nearest first.
fn by_force(from: Point, filters: &Filters) -> Vec<(f64, String)> {
    let mut nearest: HashMap<String, (f64, Point, Vec<String>)> = HashMap::new();
    for hit in addresses().iter().filter(|hit| accepted(hit, filters)) {
        let street =
            format!("{:?}", (&hit.id.splitn(3, '_').take(2).collect::<Vec<_>>(), &hit.street, &hit.postcode, &hit.oldcitycode));
        let metres = from.metres_to(hit.point);
        let best = nearest.entry(street).or_insert_with(|| (metres, hit.point, Vec::new()));
        if metres < best.0 {
            *best = (metres, hit.point, Vec::new());
        }
        if hit.point == best.1 {
            best.2.push(hit.id.clone());
        }
    }
    let each = nearest.into_values().flat_map(|(metres, _, ids)| ids.into_iter().map(move |id| (metres, id)));
    let mut all: Vec<(f64, String)> = each.collect();
    all.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(&b.1)));
    all
}

fn accepted(hit: &Hit, filters: &Filters) -> bool {
    let listed =
        |list: &[String], value: Option<&str>| list.is_empty() || list.iter().any(|wanted| Some(wanted.as_str()) == value);
    (filters.kinds.is_empty() || filters.kinds.contains(&hit.kind))
        && listed(&filters.postcodes, hit.postcode.as_deref())
        && (listed(&filters.citycodes, Some(&hit.citycode)) || listed(&filters.citycodes, hit.oldcitycode.as_deref()))
        && listed(&filters.departements, Some(hit.departement))
        && filters.bbox.is_none_or(|bbox| bbox.contains(hit.point))
}

/// A point near an address, in the same country, or anywhere.
fn anywhere() -> impl Strategy<Value = Point> {
    let near = (0..addresses().len(), -3000i32..3000, -3000i32..3000).prop_map(|(index, lon, lat)| {
        let point = addresses()[index].point;
        Point { lon: point.lon + lon, lat: point.lat + lat }
    });
    let country = (-5.0..10.0f64, 41.0..52.0f64).prop_map(|(lon, lat)| Point::from_degrees(lon, lat).unwrap());
    let world = (-180.0..=180.0f64, -90.0..=90.0f64).prop_map(|(lon, lat)| Point::from_degrees(lon, lat).unwrap());
    prop_oneof![6 => near, 3 => country, 2 => world]
}

/// No filter, or some that an address satisfies.
fn some_filters() -> impl Strategy<Value = Filters> {
    (0..addresses().len(), 0u8..8, 100i32..2_000_000).prop_map(|(index, which, reach)| {
        let hit = &addresses()[index];
        let corner = |sign: i32| Point { lon: hit.point.lon + sign * reach, lat: hit.point.lat + sign * reach };
        let none = Filters::default();
        match which {
            0 => Filters { postcodes: hit.postcode.clone().into_iter().collect(), ..none },
            1 => Filters { citycodes: vec![hit.citycode.clone()], ..none },
            2 => Filters { citycodes: hit.oldcitycode.clone().into_iter().collect(), ..none },
            3 => Filters { departements: vec![hit.departement.to_owned()], ..none },
            4 => Filters { kinds: vec![Kind::Housenumber], ..none },
            5 => Filters { kinds: vec![Kind::Locality], ..none },
            6 => Filters { bbox: Some(Bbox { min: corner(-1), max: corner(1) }), ..none },
            _ => none,
        }
    })
}

fn compare(geocoder: &Geocoder, from: Point, limit: usize, filters: &Filters) -> Result<(), TestCaseError> {
    let forced = by_force(from, filters);
    let expected = &forced[..limit.min(forced.len())];
    let got = geocoder.reverse(&ReverseRequest { point: from, limit, filters: filters.clone() });
    prop_assert_eq!(
        got.len(),
        expected.len(),
        "{:?} {:?}: {:?} not {:?}",
        from,
        filters,
        got.iter().map(|hit| &hit.id).collect::<Vec<_>>(),
        expected
    );
    for (hit, (metres, id)) in got.iter().zip(expected) {
        let tied = forced.iter().any(|(other, other_id)| *other_id == hit.id && (other - metres).abs() < TIE);
        prop_assert!(tied, "{:?} {:?}: {} at {:?} m, not {} at {} m", from, filters, hit.id, hit.distance, id, metres);
        prop_assert_eq!(f64::from(hit.distance.unwrap()), metres.round());
        prop_assert!((hit.score - (1.0 - (metres / 10_000.0).min(1.0))).abs() < 1e-6, "{} at {} m", hit.score, metres);
    }
    Ok(())
}

proptest! {
    #![proptest_config(cases(120, 1200))]

    #[test]
    fn the_nearest_are_the_nearest_of_all(from in anywhere(), limit in 1usize..8, filters in some_filters()) {
        compare(single(), from, limit, &filters)?;
    }

    #[test]
    fn the_nearest_of_several_shards_too(from in anywhere(), limit in 1usize..8, filters in some_filters()) {
        compare(split(), from, limit, &filters)?;
    }

    #[test]
    fn an_address_is_nearest_to_itself(index in 0..addresses().len()) {
        let hit = &addresses()[index];
        let found = single().reverse(&ReverseRequest::new(hit.point));
        prop_assert_eq!(found[0].distance, Some(0));
        prop_assert_eq!(found[0].point, hit.point);
    }
}

#[test]
fn numbers_on_one_point_all_answer() {
    let mut assembler = Assembler::new(BuildOptions::default());
    let rows = ["1;;0", "2;bis;0", "2;;0", "3;;900"].map(|row| {
        let [number, suffix, east] = row.split(';').collect::<Vec<_>>()[..] else { panic!("{row}") };
        format!(
            "05061_0001_{number:0>5};{number};{suffix};Rue Haute;05000;05061;Gap;6.{:06};44.560000",
            80_000 + east.parse::<u32>().unwrap()
        )
    });
    let csv = format!("id;numero;rep;nom_voie;code_postal;code_insee;nom_commune;lon;lat\n{}\n", rows.join("\n"));
    input::read("stacked.csv", &mut csv.as_bytes(), &mut assembler).unwrap();
    let geocoder = demo::open(assembler.finish().unwrap().0);
    let numbers = |limit| {
        let point = Point::from_degrees(6.08, 44.5601).unwrap();
        let hits = geocoder.reverse(&ReverseRequest { limit, ..ReverseRequest::new(point) });
        hits.iter().map(|hit| (hit.housenumber.clone().unwrap(), hit.distance)).collect::<Vec<_>>()
    };
    let mut stacked = numbers(9);
    stacked.sort();
    assert_eq!(stacked, ["1", "2", "2 bis"].map(|number| (number.to_owned(), Some(11))));
    assert_eq!((numbers(1).len(), numbers(2).len()), (1, 2));
    assert_eq!(numbers(9)[..2], numbers(2)[..]);
}

#[test]
fn a_position_far_away_or_exchanged_is_known() {
    let misplaced = |lon, lat| {
        let request = ReverseRequest::new(Point::from_degrees(lon, lat).unwrap());
        single().session().misplaced(&request, &single().reverse(&request))
    };
    assert_eq!(misplaced(2.36, 48.8556), None);
    assert_eq!(misplaced(48.8556, 2.36), Some(Misplaced::Exchanged));
    assert_eq!(misplaced(-40.0, 30.0), Some(Misplaced::Far));
}

#[test]
fn a_street_is_as_near_as_its_nearest_number() {
    let number = addresses().iter().find(|hit| hit.id == "05061_demo01_00007").unwrap();
    let filters = Filters { kinds: vec![Kind::Street], ..Filters::default() };
    let found = single().reverse(&ReverseRequest { filters, ..ReverseRequest::new(number.point) });
    assert_eq!((found[0].id.as_str(), found[0].kind, found[0].distance), ("05061_demo01", Kind::Street, Some(0)));
}

#[test]
fn a_commune_answers_when_only_communes_are_wanted() {
    let filters = Filters { kinds: vec![Kind::Municipality], ..Filters::default() };
    let hits = single().reverse(&ReverseRequest { limit: 100, filters, ..ReverseRequest::new(addresses()[0].point) });
    assert!(!hits.is_empty() && hits.iter().all(|hit| hit.kind == Kind::Municipality));
    assert!(hits.is_sorted_by_key(|hit| hit.distance));
}
