//! A common street name without a commune: the router knows the shards with its best-known streets, which are read first.

use crate::sections::Sections;
use ruelle::indexer::{Assembler, BuildOptions, Row, RowSink, cog, route};
use ruelle::{Geocoder, Point, SearchRequest, Session, Shard};
use std::collections::BTreeMap;
use std::convert::Infallible;

/// The number of the section.
const COMMON_NAMES: u32 = 12;
/// The chief towns of some départements: their order is not that of their populations.
const TOWNS: [&str; 15] = [
    "01053", "02408", "03190", "04070", "05061", "06088", "07186", "08105", "09122", "10387", "11069", "12202", "13001", "14118",
    "80688",
];

/// The commune of Rue.
const RUE: &str = "80688";

/// A shard a town: all have a `Rue de la République`, every third a `Rue du Moulin`, one a `Rue Introuvable`; each has a longer street than these, and small towns have the
/// longest, so that by their most important streets they would come first.
fn shards() -> Vec<Shard> {
    let mut assembler = Assembler::new(BuildOptions::default());
    for (line, code) in (1..).zip(TOWNS) {
        let commune = cog::find(code).unwrap();
        let long = format!("Avenue {}", commune.name);
        let length = if commune.population < Some(50_000) { 3_000 } else { 20 };
        let streets = [("Rue de la République", 9), (&long, length), ("Rue du Moulin", 9 * u32::from(line % 3 == 0))];
        let rare = [("Rue Introuvable", line == 5), ("Rue des Amandiers", code == "05061"), ("Allée des Amandiers", code == RUE)];
        let rare = rare.map(|(name, is_here)| (name, 9 * u32::from(is_here)));
        for (name, numbers) in streets.into_iter().chain(rare) {
            for number in 1..=numbers {
                let row = Row {
                    street_code: "",
                    number: Some(number),
                    suffix: "",
                    name,
                    other_names: &[],
                    is_locality: false,
                    postcode: commune.postcodes[0],
                    citycode: code,
                    city: commune.name,
                    oldcitycode: "",
                    oldcity: "",
                    point: Point { lon: 2_000_000, lat: 46_000_000 },
                    ..Row::default()
                };
                assembler.row(line, &row);
            }
        }
    }
    let (built, _) = assembler.finish().unwrap();
    built.into_iter().map(|built| Shard::open(built.bytes).unwrap()).collect()
}

struct Set {
    router: Vec<u8>,
    shards: BTreeMap<String, Shard>,
    /// Everything open, and no router.
    plain: Geocoder,
}

impl Set {
    fn new() -> Self {
        let shards = shards();
        let router = route(&shards, false, "", "test").unwrap();
        let mut plain = Geocoder::new();
        shards.iter().for_each(|shard| plain.add(shard.clone()));
        Self { router, shards: shards.into_iter().map(|shard| (shard.info().name.clone(), shard)).collect(), plain }
    }

    /// The hits from a router alone, asked of `most` shards at most, and the number of shards that were read.
    fn ask(&self, router: &[u8], most: usize, request: &SearchRequest) -> (Vec<String>, usize) {
        let mut geocoder = Geocoder::new();
        geocoder.add(Shard::open(router.to_vec()).unwrap());
        geocoder.set_max_shards(most);
        let mut read = 0;
        let Ok(found) = geocoder.run_loading(
            |session| told(session, request),
            |name| {
                read += 1;
                Ok::<_, Infallible>(self.shards.get(name).cloned())
            },
        );
        (found, read)
    }

    /// The router as a reader takes it that does not know the section.
    fn older(&self) -> Vec<u8> {
        let mut sections = Sections::read(&self.router);
        sections.renumber(COMMON_NAMES, 99);
        sections.write()
    }
}

fn told(session: &Session<'_>, request: &SearchRequest) -> Vec<String> {
    let hits = session.search(request).unwrap();
    hits.iter().map(|hit| format!("{} {:.6} {}", hit.id, hit.score, hit.label())).collect()
}

fn questions() -> impl Iterator<Item = SearchRequest> {
    let texts = ["rue de la république", "Rue république", "r de la republique", "république rue", "7 rue de la république"];
    let others = ["rue du moulin", "rue introuvable", "rue de la république gap", "rue de la républ", "3 rue du moulin 05000"];
    let each = texts.into_iter().chain(others).flat_map(|text| [1, 2, 5].map(|limit| (text, limit)));
    each.flat_map(|(text, limit)| {
        [false, true].map(|autocomplete| SearchRequest { autocomplete, limit, ..SearchRequest::new(text) })
    })
}

#[test]
fn answers_are_those_of_all_shards() {
    let set = Set::new();
    let older = set.older();
    for request in questions() {
        let all = told(&set.plain.session(), &request);
        assert_eq!(set.ask(&set.router, usize::MAX, &request).0, all, "{request:?}");
        assert_eq!(set.ask(&older, usize::MAX, &request).0, all, "without the section: {request:?}");
    }
}

#[test]
fn the_best_known_bearers_are_read_first() {
    let set = Set::new();
    for text in ["rue de la république", "Rue république", "r de la republique", "7 rue de la république"] {
        let request = SearchRequest { autocomplete: false, limit: 5, ..SearchRequest::new(text) };
        assert_eq!(set.ask(&set.router, 8, &request).0, told(&set.plain.session(), &request), "{text}");
    }
    let request = SearchRequest { autocomplete: false, limit: 1, ..SearchRequest::new("rue de la république") };
    assert_eq!(set.ask(&set.router, 8, &request).0, told(&set.plain.session(), &request));
    assert_ne!(set.ask(&set.older(), 8, &request).0, told(&set.plain.session(), &request), "by size alone they are not found");
}

/// All of the question is said by the commune of Rue and its `Allée des Amandiers`, too.
#[test]
fn a_type_of_way_does_not_settle_where_answers_lie() {
    let set = Set::new();
    let request = SearchRequest { autocomplete: false, ..SearchRequest::new("rue des amandiers") };
    let (found, _) = set.ask(&set.router, usize::MAX, &request);
    assert!(found[0].contains("Rue des Amandiers 05000 Gap"), "{found:?}");
    assert_eq!(found, told(&set.plain.session(), &request));
}

#[test]
fn no_shard_is_read_whose_bearers_are_less_known() {
    let set = Set::new();
    let read = |router: &[u8], text: &str| {
        let request = SearchRequest { autocomplete: false, limit: 5, ..SearchRequest::new(text) };
        set.ask(router, usize::MAX, &request).1
    };
    let older = set.older();
    assert!(read(&older, "rue de la république") > 9);
    // The eight that are listed, and Rue, whose name the question holds.
    assert!(read(&set.router, "rue de la république") <= 9);
    // A house number may be a part of some other name: no shard is left out for that.
    assert!(read(&set.router, "7 rue de la république") > 9);
}
