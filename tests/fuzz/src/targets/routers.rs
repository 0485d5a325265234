//! Routers that nobody vouches for.

use super::shards::{QUESTIONS, mended};
use super::subject;
use ruelle::{Filters, Geocoder, Hit, Point, ReverseRequest, SearchRequest, Session, Shard};
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::OnceLock;

/// More is never opened for one question: a router knows 128 shards.
const MOST: usize = 128;
/// Communes and numbers of the shards that are there, and of some that are not.
const IDS: [&str; 3] = ["75104_8249_00012", "05061", "2A004_0001"];

/// Some départements, for a router to know.
fn departements() -> &'static BTreeMap<String, Shard> {
    static SHARDS: OnceLock<BTreeMap<String, Shard>> = OnceLock::new();
    SHARDS.get_or_init(|| subject::small_departements(60).into_iter().map(|shard| (shard.info().name.clone(), shard)).collect())
}

/// A router of them.
pub fn made() -> Vec<u8> {
    let shards: Vec<Shard> = departements().values().cloned().collect();
    ruelle::indexer::route(&shards, false, "2026-01-01", "demo").unwrap()
}

/// Any bytes whose checksums and lengths somebody has mended, as a router of shards that are sound: whatever it says, questions come to an end,
/// and nothing is opened twice.
pub fn routes(data: &[u8]) {
    let Ok(router) = Shard::open(mended(data)) else { return };
    for most in [1, usize::MAX] {
        let mut geocoder = Geocoder::new();
        geocoder.add(router.clone());
        geocoder.set_max_shards(most);
        for query in QUESTIONS {
            let request = SearchRequest { limit: 5, ..SearchRequest::new(query) };
            let hits = ask(&mut geocoder, |session| session.search(&request).unwrap());
            assert!(hits.iter().all(|hit| (0.0..=1.0).contains(&hit.score)), "{hits:?}");
        }
        let filters = Filters { departements: vec!["05".to_owned()], ..Filters::default() };
        let filtered = SearchRequest { filters, ..SearchRequest::new("rue de la paix") };
        ask(&mut geocoder, |session| session.search(&filtered).unwrap());
        let near = ReverseRequest { limit: 3, ..ReverseRequest::new(Point { lon: 2_350_000, lat: 48_855_000 }) };
        ask(&mut geocoder, |session| session.reverse(&near));
        ask(&mut geocoder, |session| IDS.iter().filter_map(|id| session.by_id(id)).collect());
    }
}

fn ask(geocoder: &mut Geocoder, work: impl Fn(&Session<'_>) -> Vec<Hit>) -> Vec<Hit> {
    let mut opened = 0;
    let done = geocoder.run_loading(work, |name| {
        opened += 1;
        assert!(opened <= MOST, "{name} is wanted again and again");
        Ok::<_, Infallible>(departements().get(name).cloned())
    });
    let Ok(hits) = done;
    hits
}
