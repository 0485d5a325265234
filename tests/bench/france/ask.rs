//! What it costs to ask a question of few shards: the same questions, asked of as many as the limit allows and of all.

use super::Outcome;
use fastrand::Rng;
use ruelle::build::{ROUTER, route};
use ruelle::{Geocoder, Hit, Point, SearchRequest, Shard};
use std::fs;
use std::path::Path;

/// Every so many départements are asked about.
const EVERY: usize = 3;
/// Millionths of a degree that someone stands off, at most: a kilometre.
const OFF: i32 = 10_000;

/// What is asked, and how much of it.
pub struct Order {
    /// Shards that one question is asked of.
    pub most: usize,
    /// Addresses of each département, each asked in every way.
    pub each: usize,
    /// Which draw.
    pub seed: u64,
}

/// A way to ask for an address.
type Way = fn(&Hit, &mut Rng) -> Option<SearchRequest>;

const WAYS: [(&str, Way); 9] = [
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

/// Asks, and prints a table as Markdown: how many shards were asked with the limit and without; in how many answers the list (ids and scores), the first
/// place and its score are those without a limit, and the list without a limit that of all shards open and no router. `directory` holds shards and their router.
pub fn print(directory: &Path, order: &Order) -> Outcome {
    let mut shards = Vec::new();
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "ruelle") {
            shards.push(Shard::open(fs::read(path)?)?);
        }
    }
    shards.sort_by(|a, b| a.info().name.cmp(&b.info().name));
    let (routers, shards): (Vec<Shard>, Vec<Shard>) = shards.into_iter().partition(|shard| shard.info().name == ROUTER);
    let asked = drawn(&shards, order);
    let (mut open, mut plain) = (Geocoder::new(), Geocoder::new());
    routers.into_iter().for_each(|router| open.add(router));
    plain.add(Shard::open(route(&[], true, "", "COG")?)?);
    for shard in shards {
        open.add(shard.clone());
        plain.add(shard);
    }
    let mut limited = open.clone();
    limited.limit_shards(order.most);
    println!(
        "| question | asked | mean, median of {} | without a limit | same list | same first | same score | as without a router |",
        order.most
    );
    println!("|---|--:|--:|--:|--:|--:|--:|--:|");
    for (index, (name, _)) in WAYS.iter().enumerate() {
        let requests = asked.iter().filter_map(|requests| requests[index].as_ref());
        println!("| {name} | {}", row(&requests.collect::<Vec<_>>(), [&limited, &open, &plain]));
    }
    Ok(())
}

/// The addresses that are asked for, in every way.
fn drawn(shards: &[Shard], order: &Order) -> Vec<Vec<Option<SearchRequest>>> {
    let mut rng = Rng::with_seed(order.seed);
    let mut asked = Vec::new();
    for shard in shards.iter().step_by(EVERY) {
        let mut alone = Geocoder::new();
        alone.add(shard.clone());
        let mut wanted: Vec<u32> = (0..order.each).map(|_| rng.u32(..shard.info().addresses.max(1))).collect();
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

fn row(requests: &[&SearchRequest], [limited, open, plain]: [&Geocoder; 3]) -> String {
    let (mut reads, mut all_reads): (Vec<usize>, Vec<usize>) = Default::default();
    let (mut lists, mut firsts, mut scores, mut equal) = (0, 0, 0, 0);
    for request in requests {
        let (few, read) = answer(limited, request);
        let (all, all_read) = answer(open, request);
        let (without, _) = answer(plain, request);
        reads.push(read);
        all_reads.push(all_read);
        lists += usize::from(few == all);
        firsts += usize::from(few.first().map(|hit| &hit.0) == all.first().map(|hit| &hit.0));
        scores += usize::from(few.first().map(|hit| &hit.1) == all.first().map(|hit| &hit.1));
        equal += usize::from(without == all);
    }
    let [lists, firsts, scores, equal] = [lists, firsts, scores, equal].map(|count| share(count, requests.len()));
    format!(
        "{} | {} | {} | {lists} | {firsts} | {scores} | {equal} |",
        requests.len(),
        spread(&mut reads),
        spread(&mut all_reads)
    )
}

/// Ids and scores of an answer, and how many shards were asked for it.
fn answer(geocoder: &Geocoder, request: &SearchRequest) -> (Vec<(String, String)>, usize) {
    let (hits, trail) = geocoder.traced(|| geocoder.search(request).unwrap_or_default());
    let told = hits.into_iter().map(|hit| (hit.id, format!("{:.6}", hit.score))).collect();
    (told, geocoder.asked(&trail).count())
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

fn spread(values: &mut [usize]) -> String {
    values.sort_unstable();
    let hundredths = values.iter().sum::<usize>() * 100 / values.len().max(1);
    let median = values.get(values.len() / 2).copied().unwrap_or_default();
    format!("{}.{:02}, {median}", hundredths / 100, hundredths % 100)
}

fn share(count: usize, of: usize) -> String {
    let tenths = count * 1000 / of.max(1);
    format!("{}.{} %", tenths / 10, tenths % 10)
}
