//! A made-up France of any size, in the layout that BAN publishes: for benchmarks that real départements at hand cannot make.
//!
//!   cargo run --release --features build --example france -- make --sample DIR --out DIR [--addresses N] [--streets N] [--seed N] [CODE…]
//!   cargo run --release --features build --example france -- measure FILE…
//!   cargo run --release --features build --example france -- ask SHARDS [--most 8] [--each 12] [--seed 1]
//!   cargo run --release --features build --example france -- questions SHARDS [--each 12] [--seed 1]
//!
//! Communes, their postcodes and populations are real. Streets are those of the sample, BAN's files of some départements:
//! their house numbers and shapes, turned and moved into communes of like population. Words that the sample has in one
//! département or two give way to made-up ones, whose number grows as it does in the sample. The same sample, seed and
//! figures give the same files.

mod ask;
mod communes;
mod local;
mod measure;
mod naming;
mod row;
mod sample;
mod syllables;
mod town;
mod vocabulary;
mod ways;

use communes::{DEPARTEMENTS, Plan};
use fastrand::Rng;
use naming::Namer;
use row::Writer;
use sample::Sample;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::{env, fs, thread};
use vocabulary::Vocabulary;

type Outcome<T = ()> = Result<T, Box<dyn Error + Send + Sync>>;

/// The France to make.
struct Order {
    sample: PathBuf,
    out: PathBuf,
    addresses: u64,
    streets: u64,
    seed: u64,
    codes: Vec<&'static str>,
}

fn main() -> Outcome {
    let words: Vec<String> = env::args().skip(1).collect();
    match words.first().map(String::as_str) {
        Some("make") => make(&order(&words[1..])?),
        Some("measure") if words.len() > 1 => measure::print(&words[1..].iter().map(PathBuf::from).collect::<Vec<_>>()),
        Some("ask") if words.len() > 1 => ask::print(Path::new(&words[1]), &asking(&words[2..])?),
        Some("questions") if words.len() > 1 => ask::write_questions(Path::new(&words[1]), &asking(&words[2..])?),
        _ => Err("say `make --sample DIR --out DIR [--addresses N] [--streets N] [--seed N] [CODE…]`, `measure FILE…`, `ask SHARDS [--most N] [--each N] [--seed N]` or `questions SHARDS [--each N] [--seed N]`".into()),
    }
}

fn asking(words: &[String]) -> Outcome<ask::Order> {
    let mut order = ask::Order { most: 8, each: 12, seed: 1 };
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let value = words.next().ok_or(format!("{word} wants a value"))?;
        match word.as_str() {
            "--most" => order.most = value.parse()?,
            "--each" => order.each = value.parse()?,
            "--seed" => order.seed = value.parse()?,
            other => return Err(format!("{other}: no such option").into()),
        }
    }
    Ok(order)
}

fn order(words: &[String]) -> Outcome<Order> {
    let mut order = Order {
        sample: PathBuf::new(),
        out: PathBuf::new(),
        addresses: 26_000_000,
        streets: 2_460_000,
        seed: 1,
        codes: Vec::new(),
    };
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let mut value = || words.next().ok_or(format!("{word} wants a value"));
        match word.as_str() {
            "--sample" => order.sample = value()?.into(),
            "--out" => order.out = value()?.into(),
            "--addresses" => order.addresses = value()?.parse()?,
            "--streets" => order.streets = value()?.parse()?,
            "--seed" => order.seed = value()?.parse()?,
            code => {
                order
                    .codes
                    .push(DEPARTEMENTS.iter().find(|known| **known == code).ok_or(format!("{code}: no such département"))?);
            }
        }
    }
    if order.codes.is_empty() {
        order.codes = DEPARTEMENTS.to_vec();
    }
    if order.sample.as_os_str().is_empty() || order.out.as_os_str().is_empty() {
        return Err("--sample and --out are needed".into());
    }
    Ok(order)
}

fn make(order: &Order) -> Outcome {
    let sample = Sample::read(&order.sample)?;
    let vocabulary = Vocabulary::of(&sample);
    let plan = Plan::of(&sample, order.addresses, order.streets);
    eprintln!("{} streets of {} départements sampled; {}", sample.streets.len(), sample.departements.len(), plan.describe());
    fs::create_dir_all(&order.out)?;
    // Each département follows from its code and the seed alone: threads may take them in any order.
    let next = AtomicUsize::new(0);
    let work = || -> Outcome {
        while let Some(code) = order.codes.get(next.fetch_add(1, Ordering::Relaxed)) {
            departement(order, code, &sample, &vocabulary, &plan)?;
        }
        Ok(())
    };
    thread::scope(|scope| {
        let threads: Vec<_> = (0..thread::available_parallelism().map_or(1, usize::from)).map(|_| scope.spawn(work)).collect();
        threads.into_iter().try_for_each(|thread| thread.join().map_err(|_| "a thread panicked")?)
    })
}

fn departement(order: &Order, code: &str, sample: &Sample, vocabulary: &Vocabulary, plan: &Plan) -> Outcome {
    let seed = code.bytes().fold(order.seed, |seed, byte| seed.wrapping_mul(0x0100_0000_01b3) ^ u64::from(byte));
    let mut rng = Rng::with_seed(seed);
    let path: PathBuf = Path::new(&order.out).join(format!("adresses-{code}.csv.gz"));
    let mut writer = Writer::create(&path)?;
    let mut namer = Namer::new(vocabulary, sample.parents_of(code, &mut rng));
    for town in plan.towns(code, &mut rng) {
        town::write(&town, sample, plan, &mut namer, &mut writer, &mut rng)?;
    }
    let rows = writer.finish()?;
    eprintln!("{code}: {rows} addresses");
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // a fault here is a failed test
mod tests {
    use super::*;
    use ruelle::indexer::{Assembler, BuildOptions, input};

    fn make_from_demo(name: &str, seed: u64) -> PathBuf {
        let base = env::temp_dir().join(format!("ruelle-france-{}-{name}", std::process::id()));
        let sample = base.join("sample");
        let out = base.join("out");
        fs::create_dir_all(&sample).unwrap();
        let demo = Path::new(env!("CARGO_MANIFEST_DIR")).join("shards/demo/addresses.csv");
        fs::copy(demo, sample.join("adresses-75.csv")).unwrap();
        make(&Order { sample, out: out.clone(), addresses: 2_000_000, streets: 150_000, seed, codes: vec!["48", "974"] })
            .unwrap();
        out
    }

    #[test]
    fn what_is_made_is_ban_and_the_same_again() {
        let one = make_from_demo("one", 1);
        let again = make_from_demo("again", 1);
        let other = make_from_demo("other", 2);
        for name in ["adresses-48.csv.gz", "adresses-974.csv.gz"] {
            let bytes = |directory: &Path| fs::read(directory.join(name)).unwrap();
            assert!(bytes(&one) == bytes(&again) && bytes(&one) != bytes(&other), "{name}");
            let mut assembler = Assembler::new(BuildOptions::default());
            let summary = input::read_file(&one.join(name), &mut assembler).unwrap();
            assert!(summary.rows > 2_000 && summary.skipped == 0, "{name}: {summary:?}");
            let (built, _) = assembler.finish().unwrap();
            assert_eq!(built.len(), 1, "{name}");
            assert!(ruelle::Shard::open(built[0].bytes.clone()).is_ok());
        }
        [one, again, other].iter().filter_map(|out| out.parent()).for_each(|base| fs::remove_dir_all(base).unwrap());
    }
}
