//! Every case timed by itself, percentiles over cases as JSON: what criterion's statistics of one benchmark do not say.
//!   cargo bench --features build --bench replay -- [--rounds N] [--only search,keystrokes,…] [--out FILE]
//! A benchmark, not a test: it needs a quiet machine.

mod subject;

use ruelle::{Geocoder, ReverseRequest, SearchRequest, Shard};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::error::Error;
use std::hint::black_box;
use std::sync::Arc;
use subject::spread::{Times, micros, spread, time};
use subject::{Case, Subject, geocoder, keystrokes};

/// Letters of one step on the axis of lengths.
const STEP: usize = 5;
/// Reverse is asked of one case in so many: it depends on the place alone, not on how a question is written.
const EVERY: usize = 5;
/// Lengths of questions that several addresses make, run together.
const LONG: [usize; 5] = [60, 80, 120, 160, 200];
/// Départements that are open together.
const TOGETHER: [usize; 6] = [1, 2, 3, 5, 7, 10];

/// A case and the geocoder that it is asked of.
type Asked = (Case, Arc<Geocoder>);
type Part = fn(&Subject, usize) -> Value;

const PARTS: [(&str, Part); 7] = [
    ("opening", opening),
    ("search", search),
    ("keystrokes", typing),
    ("reverse", reverse),
    ("alone", alone),
    ("together", together),
    ("length", length),
];

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().collect();
    let option = |name: &str| args.iter().position(|arg| arg == name).and_then(|at| args.get(at + 1));
    let rounds: usize =
        option("--rounds").map_or(Ok(5), |text| text.parse().map_err(|_| format!("--rounds {text}: expected a whole number")))?;
    let only: Option<Vec<&str>> = option("--only").map(|names| names.split(',').collect());
    let subject = Subject::read()?;
    let mut report = Map::new();
    let addresses: u32 = subject.shards.iter().map(|shard| shard.addresses).sum();
    report.insert("unit".to_owned(), json!("microseconds"));
    report.insert("rounds".to_owned(), json!(rounds));
    report.insert(
        "data".to_owned(),
        json!({ "shards": subject.shards.len(), "addresses": addresses, "cases": subject.cases.len() }),
    );
    for (name, part) in PARTS {
        if only.as_ref().is_none_or(|only| only.contains(&name)) {
            eprintln!("{name} …");
            report.insert(name.to_owned(), part(&subject, rounds.max(1)));
        }
    }
    let text = serde_json::to_string(&report)?;
    match option("--out") {
        Some(file) => std::fs::write(file, text + "\n").map_err(|error| format!("{file}: {error}"))?,
        None => println!("{text}"),
    }
    Ok(())
}

fn ask((case, geocoder): &Asked) {
    black_box(geocoder.search(&case.request).map_or(0, |hits| hits.len()));
}

/// The cases, each with the geocoder of all shards or of its own département alone.
fn both(subject: &Subject, cases: &[Case]) -> [(&'static str, Vec<Asked>); 2] {
    let all = Arc::new(subject.all());
    let each = subject.each();
    let with = |which: &dyn Fn(&Case) -> Arc<Geocoder>| cases.iter().map(|case| (case.clone(), which(case))).collect();
    [("all", with(&|_| all.clone())), ("own", with(&|case| each[subject.own(case)].clone()))]
}

/// Both ways to see the same times.
fn summary(times: &Times) -> Value {
    json!({ "least": spread(times.least.iter().copied()), "once": spread(times.once.iter().copied()) })
}

fn opening(subject: &Subject, rounds: usize) -> Value {
    let one = |shard: &subject::Bare| {
        let least = |what: &dyn Fn()| (0..rounds * 10).map(|_| micros(what)).fold(f64::INFINITY, f64::min);
        let checksum = least(&|| _ = black_box(crc32fast::hash(&shard.bytes)));
        let open = least(&|| drop(black_box(Shard::open(shard.bytes.clone()))));
        let ready = least(&|| drop(black_box(geocoder([shard]))));
        json!({
            "name": shard.name, "addresses": shard.addresses, "bytes": shard.bytes.len(),
            "checksum": checksum, "open": open, "ready": ready,
        })
    };
    subject.shards.iter().map(one).collect()
}

fn search(subject: &Subject, rounds: usize) -> Value {
    let of = |asked: &[Asked]| {
        let times = time(asked, rounds, ask);
        let class = |name: &str| {
            spread(asked.iter().zip(&times.least).filter(|((case, _), _)| case.class == name).map(|(_, &took)| took))
        };
        let classes: Map<String, Value> = subject.classes().into_iter().map(|name| (name.to_owned(), class(name))).collect();
        json!({ "total": summary(&times), "classes": classes, "each": times.least })
    };
    both(subject, &subject.cases).iter().map(|(name, asked)| ((*name).to_owned(), of(asked))).collect()
}

fn typing(subject: &Subject, rounds: usize) -> Value {
    let typed = subject.typed();
    let of = |asked: &[Asked]| {
        let times = time(asked, rounds, ask);
        let mut lengths: BTreeMap<usize, Vec<f64>> = BTreeMap::new();
        for ((case, _), &took) in asked.iter().zip(&times.least) {
            lengths.entry(case.request.query.chars().count().div_ceil(STEP) * STEP).or_default().push(took);
        }
        let lengths: Vec<Value> =
            lengths.into_iter().map(|(characters, times)| with("characters", characters, spread(times))).collect();
        json!({ "total": summary(&times), "lengths": lengths })
    };
    let letters: Vec<Case> = typed.iter().flat_map(|case| keystrokes(case)).collect();
    let ways = both(subject, &letters);
    let mut report: Map<String, Value> = ways.iter().map(|(name, asked)| ((*name).to_owned(), of(asked))).collect();
    report.insert("addresses".to_owned(), json!(typed.len()));
    report.into()
}

fn with(name: &str, value: usize, mut object: Value) -> Value {
    object[name] = json!(value);
    object
}

fn reverse(subject: &Subject, rounds: usize) -> Value {
    let all = Arc::new(subject.all());
    let each = subject.each();
    let of = |limit: usize, which: &dyn Fn(&Case) -> Arc<Geocoder>| {
        let request = |case: &Case| ReverseRequest { limit, ..ReverseRequest::new(case.point) };
        let asked: Vec<_> = subject.cases.iter().step_by(EVERY).map(|case| (request(case), which(case))).collect();
        let times = time(&asked, rounds, |(request, geocoder)| drop(black_box(geocoder.reverse(request))));
        with("limit", limit, summary(&times))
    };
    let way = |which: &dyn Fn(&Case) -> Arc<Geocoder>| [1, 5, 20].map(|limit| of(limit, which));
    json!({ "all": way(&|_| all.clone()), "own": way(&|case| each[subject.own(case)].clone()) })
}

/// Each shard alone, asked the cases of its own département.
fn alone(subject: &Subject, rounds: usize) -> Value {
    let each = subject.each();
    let one = |(place, shard): (usize, &subject::Bare)| {
        let cases = subject.cases.iter().filter(|case| subject.own(case) == place);
        let asked: Vec<Asked> = cases.map(|case| (case.clone(), each[place].clone())).collect();
        json!({ "name": shard.name, "addresses": shard.addresses, "search": spread(time(&asked, rounds, ask).least) })
    };
    subject.shards.iter().enumerate().map(one).collect()
}

/// The same cases with their own département and more and more others: only the size differs.
fn together(subject: &Subject, rounds: usize) -> Value {
    let count = subject.shards.len();
    let of = |open: usize| {
        let around = |first: usize| (first..first + open).map(move |place| &subject.shards[place % count]);
        let geocoders: Vec<Arc<Geocoder>> = (0..count).map(|first| Arc::new(geocoder(around(first)))).collect();
        let mut asked: Vec<(usize, Asked)> = subject
            .cases
            .iter()
            .map(|case| {
                let own = subject.own(case);
                (own, (case.clone(), geocoders[own].clone()))
            })
            .collect();
        asked.sort_by_key(|(own, _)| *own);
        let addresses: u64 = asked.iter().map(|(own, _)| around(*own).map(|shard| u64::from(shard.addresses)).sum::<u64>()).sum();
        let times = time(&asked, rounds, |(_, asked)| ask(asked));
        json!({ "shards": open, "addresses": addresses / asked.len() as u64, "search": spread(times.least) })
    };
    TOGETHER.into_iter().filter(|&open| open <= count).map(of).collect()
}

/// Long questions: addresses run together, cut at so many characters.
fn length(subject: &Subject, rounds: usize) -> Value {
    let all = Arc::new(subject.all());
    let of = |characters: usize| {
        let mut texts = subject.cases.iter().map(|case| case.request.query.as_str()).cycle();
        let mut long = || {
            let mut text = String::new();
            while text.chars().count() < characters {
                text.extend([texts.next().unwrap_or("1"), " "]);
            }
            text.chars().take(characters).collect::<String>()
        };
        let requests: Vec<SearchRequest> =
            (0..200).map(|_| SearchRequest { autocomplete: false, ..SearchRequest::new(long()) }).collect();
        let times = time(&requests, rounds, |request| drop(black_box(all.search(request))));
        with("characters", characters, spread(times.least))
    };
    LONG.into_iter().map(of).collect()
}
