//! Generated questions, by the million: how long the slowest takes. `RUELLE_SHARDS` names the shards, else the demonstration's.
//!   cargo bench --features build --bench generated -- [--count N] [--seed N] [--class NAME] [--slowest N] [--out FILE] [--questions N FILE]
//! `--questions` writes so many of them as lines, and asks none; `--out` writes the slowest as lines too: `generated.mjs` asks either in
//! WebAssembly. A question among the slowest is asked five times more and counts with the least time, since other work can only add.

mod generator;
mod subject;

use generator::{CLASSES, Dice, Generator, Made};
use ruelle::Geocoder;
use serde_json::json;
use std::error::Error;
use std::hint::black_box;
use std::io::Write;
use subject::Subject;
use subject::spread::micros;

/// Bins of the histogram: tenths of an octave, from a microsecond on.
const BINS: usize = 300;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().collect();
    let option = |name: &str, next: usize| args.iter().position(|arg| arg == name).and_then(|at| args.get(at + next));
    let number = |name: &str, default: u64| {
        option(name, 1).map_or(Ok(default), |text| text.parse().map_err(|_| format!("{name} {text}: expected a whole number")))
    };
    let geocoder = Subject::read()?.all();
    let generator = Generator::of(&geocoder);
    let mut dice = Dice::new(number("--seed", 1)?);
    let named = |name: &String| {
        CLASSES.into_iter().find(|class| class == name).ok_or(format!("--class {name}: expected one of {CLASSES:?}"))
    };
    let class = option("--class", 1).map(named).transpose()?;
    if let Some(file) = option("--questions", 2) {
        let mut out = std::io::BufWriter::new(std::fs::File::create(file)?);
        for _ in 0..number("--questions", 0)? {
            writeln!(out, "{}", generator.make(class, &mut dice).line())?;
        }
        return Ok(());
    }
    let mut report = Report::new(usize::try_from(number("--slowest", 20)?)?);
    for done in 1..=number("--count", 100_000)? {
        let made = generator.make(class, &mut dice);
        let mut took = ask(&geocoder, &made);
        if took > report.least_of_the_slowest() {
            took = (0..5).map(|_| ask(&geocoder, &made)).fold(took, f64::min);
        }
        report.add(made, took);
        if done % 100_000 == 0 {
            eprintln!("{done}: {}", report.summary());
        }
    }
    println!("{}", report.summary());
    report.each_class();
    for (took, made) in &report.slowest {
        println!("{took:>9.0} µs  {}", made.line());
    }
    if let Some(file) = option("--out", 1) {
        let lines: Vec<String> = report.slowest.iter().map(|(_, made)| made.line().to_string()).collect();
        std::fs::write(file, lines.join("\n") + "\n")?;
    }
    Ok(())
}

fn ask(geocoder: &Geocoder, made: &Made) -> f64 {
    micros(|| _ = black_box(geocoder.search(&made.request).map_or(0, |hits| hits.len())))
}

/// Times so far.
struct Report {
    keep: usize,
    count: u64,
    sum: f64,
    bins: Vec<u64>,
    /// By class: how many, their sum, the longest.
    classes: Vec<(u64, f64, f64)>,
    /// The slowest first.
    slowest: Vec<(f64, Made)>,
}

impl Report {
    fn new(keep: usize) -> Self {
        Self { keep, count: 0, sum: 0.0, bins: vec![0; BINS], classes: vec![(0, 0.0, 0.0); CLASSES.len()], slowest: Vec::new() }
    }

    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a small bin of a logarithm above 0
    fn add(&mut self, made: Made, took: f64) {
        self.count += 1;
        self.sum += took;
        self.bins[((took.max(1.0).log2() * 10.0) as usize).min(BINS - 1)] += 1;
        if let Some(at) = CLASSES.iter().position(|class| *class == made.class) {
            let (count, sum, most) = self.classes[at];
            self.classes[at] = (count + 1, sum + took, most.max(took));
        }
        let at = self.slowest.partition_point(|(other, _)| *other >= took);
        if at < self.keep {
            self.slowest.insert(at, (took, made));
            self.slowest.truncate(self.keep);
        }
    }

    /// The least time of a question that is kept, in microseconds.
    fn least_of_the_slowest(&self) -> f64 {
        self.slowest.get(self.keep.wrapping_sub(1)).map_or(0.0, |(took, _)| *took)
    }

    /// The upper edge of the bin that holds so large a part, in microseconds.
    #[allow(clippy::cast_precision_loss)] // counts far below 2^52
    fn at(&self, part: f64) -> f64 {
        let mut left = self.count as f64 * part;
        let bin = self.bins.iter().position(|&count| {
            left -= count as f64;
            left <= 0.0
        });
        ((bin.unwrap_or(BINS) + 1) as f64 / 10.0).exp2()
    }

    #[allow(clippy::cast_precision_loss)]
    fn summary(&self) -> String {
        let [p50, p99, p9999] = [0.5, 0.99, 0.9999].map(|part| self.at(part).round());
        let slowest = self.slowest.first().map_or(0.0, |(took, _)| took.round());
        let mean = (self.sum / self.count.max(1) as f64).round();
        json!({ "questions": self.count, "mean": mean, "p50": p50, "p99": p99, "p99.99": p9999, "slowest": slowest, "unit": "microseconds" }).to_string()
    }

    #[allow(clippy::cast_precision_loss)]
    fn each_class(&self) {
        for (class, (count, sum, most)) in CLASSES.iter().zip(&self.classes) {
            println!("{class:<24} {count:>9} questions  mean {:>7.0} µs  slowest {most:>7.0} µs", sum / (*count).max(1) as f64);
        }
    }
}
