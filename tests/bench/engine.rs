//! The engine under criterion: is a change faster? One iteration is one question, the cases of a class in turn.
//!   cargo bench --features build --bench engine -- [FILTER] [--save-baseline NAME | --baseline NAME]
//! Percentiles over cases: `replay.rs`.

mod subject;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, BenchmarkId, Criterion};
use ruelle::{Geocoder, ReverseRequest, SearchRequest, Shard};
use std::error::Error;
use std::hint::black_box;
use std::time::Duration;
use subject::{Case, Subject, geocoder, keystrokes};

fn main() -> Result<(), Box<dyn Error>> {
    let subject = Subject::read()?;
    let mut criterion = Criterion::default()
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2))
        .configure_from_args();
    opening(&mut criterion, &subject);
    searching(&mut criterion, &subject);
    typing(&mut criterion, &subject);
    reverse(&mut criterion, &subject);
    sizes(&mut criterion, &subject);
    criterion.final_summary();
    Ok(())
}

/// One question an iteration, in turn.
fn turns<T>(group: &mut BenchmarkGroup<'_, WallTime>, id: BenchmarkId, items: &[T], ask: impl Fn(&T)) {
    if !items.is_empty() {
        let mut turn = items.iter().cycle();
        group.bench_function(id, |bencher| bencher.iter(|| turn.next().into_iter().for_each(&ask)));
    }
}

fn asking(geocoder: &Geocoder) -> impl Fn(&SearchRequest) + '_ {
    |request| drop(black_box(geocoder.search(request)))
}

fn requests<'a>(cases: impl IntoIterator<Item = &'a Case>) -> Vec<SearchRequest> {
    cases.into_iter().map(|case| case.request.clone()).collect()
}

fn opening(criterion: &mut Criterion, subject: &Subject) {
    let mut group = criterion.benchmark_group("opening");
    for shard in &subject.shards {
        group.bench_function(BenchmarkId::new("shard", &shard.name), |bencher| bencher.iter(|| Shard::open(shard.bytes.clone())));
        group.bench_function(BenchmarkId::new("geocoder", &shard.name), |bencher| bencher.iter(|| geocoder([shard])));
    }
}

fn searching(criterion: &mut Criterion, subject: &Subject) {
    let all = subject.all();
    let mut group = criterion.benchmark_group("search");
    for class in subject.classes() {
        let requests = requests(subject.cases.iter().filter(|case| case.class == class));
        turns(&mut group, BenchmarkId::from_parameter(class), &requests, asking(&all));
    }
}

fn typing(criterion: &mut Criterion, subject: &Subject) {
    let all = subject.all();
    let typed: Vec<Case> = subject.typed().into_iter().flat_map(keystrokes).collect();
    let mut group = criterion.benchmark_group("typing");
    turns(&mut group, BenchmarkId::from_parameter("every keystroke"), &requests(&typed), asking(&all));
    for characters in [1, 2, 3, 5, 10, 20, 40, 60] {
        let of = typed.iter().filter(|case| case.request.query.chars().count() == characters);
        turns(&mut group, BenchmarkId::new("characters", characters), &requests(of), asking(&all));
    }
}

fn reverse(criterion: &mut Criterion, subject: &Subject) {
    let all = subject.all();
    let mut group = criterion.benchmark_group("reverse");
    for limit in [1, 5, 20] {
        let requests: Vec<_> =
            subject.cases.iter().map(|case| ReverseRequest { limit, ..ReverseRequest::new(case.point) }).collect();
        turns(&mut group, BenchmarkId::new("limit", limit), &requests, |request| drop(black_box(all.reverse(request))));
    }
}

/// Each shard alone on the cases of its département; then all of them on all.
fn sizes(criterion: &mut Criterion, subject: &Subject) {
    let mut group = criterion.benchmark_group("size");
    for (place, (shard, alone)) in subject.shards.iter().zip(subject.each()).enumerate() {
        let own = requests(subject.cases.iter().filter(|case| subject.own(case) == place));
        turns(&mut group, BenchmarkId::new(&shard.name, shard.addresses), &own, asking(&alone));
    }
    let addresses: u32 = subject.shards.iter().map(|shard| shard.addresses).sum();
    turns(&mut group, BenchmarkId::new("all", addresses), &requests(&subject.cases), asking(&subject.all()));
}
