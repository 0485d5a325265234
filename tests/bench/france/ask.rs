//! The cost of asking a question of few shards: the same questions, asked of as many as the limit allows and of all.

use super::Outcome;
use super::ways::{WAYS, drawn};
use ruelle::indexer::{ROUTER, route};
use ruelle::{Geocoder, SearchRequest, Shard};
use serde_json::json;
use std::fs;
use std::io::{BufWriter, Write, stdout};
use std::path::Path;

/// Every so many départements are asked about.
const EVERY: usize = 3;

/// The questions, and how many of them.
pub struct Order {
    /// Shards that one question is asked of.
    pub most: usize,
    /// Addresses of each département, each asked in every way.
    pub each: usize,
    /// Seed of the draw.
    pub seed: u64,
}

/// Asks, and prints a table as Markdown: how many shards were asked with the limit and without; in how many answers the list (ids and scores), the first
/// place and its score are those without a limit, and the list without a limit that of all shards open and no router. `directory` holds shards and their router.
pub fn print(directory: &Path, order: &Order) -> Outcome {
    let (routers, shards) = opened(directory)?;
    let asked = drawn(shards.iter().step_by(EVERY), order.each, order.seed);
    let mut open = Geocoder::new();
    let mut plain = Geocoder::new();
    routers.into_iter().for_each(|router| open.add(router));
    plain.add(Shard::open(route(&[], true, "", "COG")?)?);
    for shard in shards {
        open.add(shard.clone());
        plain.add(shard);
    }
    let mut limited = open.clone();
    limited.set_max_shards(order.most);
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

/// Prints questions about every shard of a directory, a line each: in which way it is asked, its text, its parameters.
pub fn write_questions(directory: &Path, order: &Order) -> Outcome {
    let (_, shards) = opened(directory)?;
    let mut out = BufWriter::new(stdout().lock());
    for requests in drawn(shards.iter(), order.each, order.seed) {
        for ((class, _), request) in WAYS.iter().zip(requests) {
            let Some(request) = request else { continue };
            let mut params = json!({ "autocomplete": u8::from(request.autocomplete) });
            if let Some(bias) = request.bias {
                (params["lon"], params["lat"]) = (bias.lon_degrees().into(), bias.lat_degrees().into());
            }
            writeln!(out, "{}", json!({ "class": class, "q": request.query, "params": params }))?;
        }
    }
    Ok(out.flush()?)
}

/// The routers and the shards of a directory, in the order of their names.
fn opened(directory: &Path) -> Outcome<(Vec<Shard>, Vec<Shard>)> {
    let mut shards = Vec::new();
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "ruelle") {
            shards.push(Shard::open(fs::read(path)?)?);
        }
    }
    shards.sort_by(|a, b| a.info().name.cmp(&b.info().name));
    Ok(shards.into_iter().partition(|shard| shard.info().name == ROUTER))
}

fn row(requests: &[&SearchRequest], [limited, open, plain]: [&Geocoder; 3]) -> String {
    let (mut reads, mut all_reads): (Vec<usize>, Vec<usize>) = Default::default();
    let mut lists = 0;
    let mut firsts = 0;
    let mut scores = 0;
    let mut equal = 0;
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
    let (hits, needs) = geocoder.session().scope(|session| session.search(request).unwrap_or_default());
    let told = hits.into_iter().map(|hit| (hit.id, format!("{:.6}", hit.score))).collect();
    (told, geocoder.searched(&needs).count())
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
