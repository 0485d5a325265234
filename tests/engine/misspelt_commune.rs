//! A misspelt commune without its postcode, where few shards may be asked: those that hold a commune as like are read, and no others.

use ruelle::indexer::{Assembler, BuildOptions, Row, RowSink, cog, route};
use ruelle::{Geocoder, Point, SearchRequest, Shard};
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::OnceLock;

/// Belleville-sur-Loire, Conliège, Belleville, Belleville-sur-Meuse, Belfort.
const TOWNS: [&str; 5] = ["18026", "39164", "54060", "55043", "90010"];
/// Streets that all of them have.
const STREETS: [&str; 2] = ["Rue Haute", "Chemin des Hélo"];
/// Shards that one question may be asked of.
const MOST: usize = 4;

fn shards() -> BTreeMap<String, Shard> {
    let mut assembler = Assembler::new(BuildOptions::default());
    for code in TOWNS {
        let commune = cog::find(code).unwrap();
        for (name, number) in STREETS.into_iter().flat_map(|name| (1..=9).map(move |number| (name, number))) {
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
            assembler.row(1, &row);
        }
    }
    let (built, _) = assembler.finish().unwrap();
    built.into_iter().map(|built| (built.name, Shard::open(built.bytes).unwrap())).collect()
}

/// The shards by name, and who has only their router.
fn set() -> &'static (BTreeMap<String, Shard>, Geocoder) {
    static SET: OnceLock<(BTreeMap<String, Shard>, Geocoder)> = OnceLock::new();
    SET.get_or_init(|| {
        let shards = shards();
        let all: Vec<Shard> = shards.values().cloned().collect();
        let mut router = Geocoder::new();
        router.add(Shard::open(route(&all, true, "", "test").unwrap()).unwrap());
        router.set_max_shards(MOST);
        (shards, router)
    })
}

/// The commune of the first answer, and the shards that were read for it.
fn ask(question: &str) -> (String, Vec<String>) {
    let (shards, router) = set();
    let mut geocoder = router.clone();
    let request = SearchRequest { autocomplete: false, ..SearchRequest::new(question) };
    let mut read = Vec::new();
    let Ok(hits) = geocoder.run_loading(
        |geocoder| geocoder.search(&request).unwrap(),
        |name| {
            read.push(name.to_owned());
            Ok::<_, Infallible>(shards.get(name).cloned())
        },
    );
    read.sort();
    (hits[0].citycode.clone(), read)
}

/// The commune's shard is read, and one more at most: of a word that no shard has, the router may name one.
fn assert_asks_one(question: &str, commune: &str) {
    let (first, read) = ask(question);
    assert_eq!(first, commune);
    assert!(read.len() <= 2 && read.iter().any(|name| commune.starts_with(name)), "{question}: {read:?}");
}

#[test]
fn a_commune_as_like_is_no_rival_without_the_other_words() {
    assert_asks_one("3 rue haute beleville sur meuse", "55043");
}

/// `hélo` may be a misspelt commune, too, but for the street that is called so.
#[test]
fn words_of_the_street_need_not_be_the_communes() {
    assert_asks_one("5 chemin des hélo conlièège", "39164");
}

#[test]
fn communes_as_like_are_all_asked() {
    let (first, read) = ask("3 rue haute bellleville");
    assert_eq!((first.as_str(), read), ("54060", ["18", "54", "55"].map(str::to_owned).to_vec()));
}
