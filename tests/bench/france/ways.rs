//! Ways to ask for an address, and addresses to ask for.

use fastrand::Rng;
use ruelle::{Geocoder, Hit, Point, SearchRequest, Shard};

/// Millionths of a degree that someone stands off, at most: a kilometre.
const OFF: i32 = 10_000;

/// A way to ask for an address: none where it has too few letters for it.
type Way = fn(&Hit, &mut Rng) -> Option<SearchRequest>;

/// All ways, with their names.
pub const WAYS: [(&str, Way); 9] = [
    ("clean", |hit, _| whole(&[number(hit), street(hit), postcode(hit), city(hit)])),
    ("without commune", |hit, _| whole(&[number(hit), street(hit), postcode(hit)])),
    ("without postcode", |hit, _| whole(&[number(hit), street(hit), city(hit)])),
    ("commune", |hit, _| whole(&[city(hit)])),
    ("street with a position near", |hit, rng| whole(&[street(hit)]).map(|request| near(request, hit, rng))),
    ("the same, cut off while typing", |hit, rng| cut(hit, rng).map(|request| near(request, hit, rng))),
    ("commune misspelt, without postcode", |hit, rng| whole(&[number(hit), street(hit), misspelt(&hit.city, rng)?])),
    ("street alone", |hit, _| whole(&[street(hit)])),
    ("street with a number", |hit, _| whole(&[number(hit), street(hit)])),
];

/// Some addresses of every so many shards, each asked for in every way: the same of the same seed.
pub fn drawn<'s>(shards: impl Iterator<Item = &'s Shard>, each: usize, seed: u64) -> Vec<Vec<Option<SearchRequest>>> {
    let mut rng = Rng::with_seed(seed);
    let mut asked = Vec::new();
    for shard in shards {
        let mut alone = Geocoder::new();
        alone.add(shard.clone());
        let mut wanted: Vec<u32> = (0..each).map(|_| rng.u32(..shard.info().addresses.max(1))).collect();
        wanted.sort_unstable();
        let mut wanted = wanted.into_iter().peekable();
        for (at, hit) in (0..).zip(alone.addresses()) {
            while wanted.next_if_eq(&at).is_some() {
                asked.push(WAYS.iter().map(|(_, way)| way(&hit, &mut rng)).collect());
            }
        }
    }
    asked
}

/// A question of some words, none of them going on.
fn whole(parts: &[String]) -> Option<SearchRequest> {
    let words: Vec<&str> = parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    let query = words.join(" ");
    (query.chars().count() >= 3).then(|| SearchRequest { autocomplete: false, ..SearchRequest::new(query) })
}

/// As someone stands some hundred metres off.
fn near(request: SearchRequest, hit: &Hit, rng: &mut Rng) -> SearchRequest {
    let mut off = |at: i32| at.saturating_add(rng.i32(-OFF..=OFF));
    let bias = Point { lon: off(hit.point.lon), lat: off(hit.point.lat) };
    SearchRequest { bias: Some(bias), ..request }
}

/// The number, and the street's name as far as it is typed.
fn cut(hit: &Hit, rng: &mut Rng) -> Option<SearchRequest> {
    let name = street(hit);
    let letters = name.chars().count();
    let typed: String = name.chars().take((letters * rng.usize(50..80) / 100).max(6)).collect();
    (letters >= 9).then(|| SearchRequest::new(format!("{} {typed}", number(hit))))
}

/// One letter of a longer name left out, doubled, or swapped with the next.
fn misspelt(name: &str, rng: &mut Rng) -> Option<String> {
    let mut letters: Vec<char> = name.chars().collect();
    if letters.len() < 5 {
        return None;
    }
    let at = rng.usize(1..letters.len() - 1);
    match rng.u8(..3) {
        0 => drop(letters.remove(at)),
        1 => letters.insert(at, letters[at]),
        _ => letters.swap(at, at - 1),
    }
    Some(letters.into_iter().collect())
}

fn number(hit: &Hit) -> String {
    hit.housenumber.clone().unwrap_or_default()
}

fn street(hit: &Hit) -> String {
    hit.street.clone().unwrap_or_default()
}

fn city(hit: &Hit) -> String {
    hit.city.clone()
}

fn postcode(hit: &Hit) -> String {
    hit.postcode.clone().unwrap_or_default()
}
