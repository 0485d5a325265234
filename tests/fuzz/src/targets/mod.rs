//! Fuzz targets: each takes any bytes, and panics when the program does not keep its word.
//!
//! libFuzzer runs them (`npm run fuzz`), and so does `tests/fuzz_seeds.rs` in every `cargo test`, on the seeds and on some damage to each.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::missing_panics_doc)] // a panic is what is looked for

mod files;
mod forms;
mod inputs;
mod requests;
mod routers;
mod shards;
mod subject;

/// Takes any bytes.
pub type Target = fn(&[u8]);

/// Every target by its name: that of its corpus, its dictionary and its binary.
pub const TARGETS: [(&str, Target); 11] = [
    ("shard_open", shards::open),
    ("shard_search", shards::search),
    ("routes", routers::routes),
    ("manifest", shards::manifest),
    ("question", requests::question),
    ("request", requests::request),
    ("csv", files::csv),
    ("form", forms::form),
    ("ban", inputs::table),
    ("bal", inputs::table),
    ("addok", inputs::table),
];

/// Runs a target.
pub fn run(target: &str, data: &[u8]) {
    let (_, body) = TARGETS.iter().find(|(name, _)| *name == target).expect("a target");
    body(data);
}

/// Seeds that follow the format of shards, and are therefore made when they are wanted: target, name, bytes.
pub fn made() -> Vec<(&'static str, &'static str, Vec<u8>)> {
    let shards = [("one", subject::small_shard(30)), ("three", subject::small_shard(200))];
    let of = |target| shards.clone().map(|(name, bytes)| (target, name, bytes));
    let router = ("routes", "departements", routers::made());
    [of("shard_open").as_slice(), &of("shard_search"), &[router]].concat()
}
