//! Allocations of one search: how often, and the most that it holds at once, as JSON.
//!   cargo bench --features build --bench allocations
//! Counts, not times: the same on a busy machine.

mod subject;

use allocation_counter::{AllocationInfo, measure};
use ruelle::{Geocoder, SearchRequest};
use serde_json::{Map, Value, json};
use std::error::Error;
use std::hint::black_box;
use subject::spread::spread;
use subject::{Case, Subject, keystrokes};

fn main() -> Result<(), Box<dyn Error>> {
    let subject = Subject::read()?;
    let all = subject.all();
    // What is laid out once, by the first misspelt word, and what the thread keeps from then on.
    let kept = measure(|| subject.cases.iter().for_each(|case| ask(&all, &case.request)));
    let typed: Vec<Case> = subject.typed().into_iter().flat_map(keystrokes).collect();
    let classes: Map<String, Value> = subject
        .classes()
        .into_iter()
        .map(|class| (class.to_owned(), report(&all, subject.cases.iter().filter(|case| case.class == class))))
        .collect();
    let report = json!({
        "kept_bytes": kept.bytes_current,
        "search": report(&all, &subject.cases),
        "keystrokes": report(&all, &typed),
        "classes": classes,
    });
    let args: Vec<String> = std::env::args().collect();
    let text = serde_json::to_string_pretty(&report)?;
    match args.iter().position(|arg| arg == "--out").and_then(|at| args.get(at + 1)) {
        Some(file) => std::fs::write(file, text + "\n").map_err(|error| format!("{file}: {error}"))?,
        None => println!("{text}"),
    }
    Ok(())
}

fn ask(geocoder: &Geocoder, request: &SearchRequest) {
    drop(black_box(geocoder.search(request)));
}

/// Each case by itself, on a warm thread.
#[allow(clippy::cast_precision_loss)] // bytes of one search
fn report<'a>(geocoder: &Geocoder, cases: impl IntoIterator<Item = &'a Case>) -> Value {
    let each: Vec<AllocationInfo> = cases.into_iter().map(|case| measure(|| ask(geocoder, &case.request))).collect();
    let of = |what: fn(&AllocationInfo) -> u64| spread(each.iter().map(|info| what(info) as f64));
    json!({ "allocations": of(|info| info.count_total), "bytes": of(|info| info.bytes_total), "peak_bytes": of(|info| info.bytes_max) })
}
