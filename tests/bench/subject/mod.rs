//! The subject of a benchmark: the shards and questions that `RUELLE_SHARDS` and `RUELLE_CASES` name, else the demonstration's.
#![allow(dead_code)] // each benchmark uses its own part

pub mod spread;

use bytes::Bytes;
use ruelle::{Geocoder, Point, SearchRequest, Shard};
use serde_json::Value;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{env, fs};

/// Letters typed one after the other are those of so many addresses.
const TYPED: usize = 1000;
/// The class that typing takes whole.
const CLEAN: &str = "clean";

/// The bytes of one shard.
pub struct Bare {
    pub name: String,
    pub addresses: u32,
    pub bytes: Bytes,
}

/// One question, as a line of the file of cases has it.
#[derive(Clone)]
pub struct Case {
    pub class: String,
    pub request: SearchRequest,
    /// INSEE code of the right answer's commune.
    pub citycode: String,
    /// Position of the right answer.
    pub point: Point,
}

/// Shards and questions.
pub struct Subject {
    pub shards: Vec<Bare>,
    pub cases: Vec<Case>,
}

impl Subject {
    /// Reads both; shards from the smallest to the largest.
    pub fn read() -> Result<Self, Box<dyn Error>> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let named = |name, default| env::var_os(name).map_or_else(|| root.join(default), PathBuf::from);
        let mut shards = read_shards(&named("RUELLE_SHARDS", "shards"))?;
        shards.sort_by_key(|shard| shard.addresses);
        Ok(Self { shards, cases: read_cases(&named("RUELLE_CASES", "tests/bench/cases.jsonl"))? })
    }

    /// A geocoder of all shards.
    pub fn all(&self) -> Geocoder {
        geocoder(&self.shards)
    }

    /// A geocoder for each shard alone.
    pub fn each(&self) -> Vec<Arc<Geocoder>> {
        self.shards.iter().map(|shard| Arc::new(geocoder([shard]))).collect()
    }

    /// For each case the place of the shard that its answer is in; of the largest when none is of its département.
    pub fn own(&self, case: &Case) -> usize {
        self.shards.iter().position(|shard| case.citycode.starts_with(&shard.name)).unwrap_or(self.shards.len() - 1)
    }

    /// The classes, in the order of the file.
    pub fn classes(&self) -> Vec<&str> {
        let mut classes: Vec<&str> = Vec::new();
        for case in &self.cases {
            if !classes.contains(&case.class.as_str()) {
                classes.push(&case.class);
            }
        }
        classes
    }

    /// The cases whose addresses are typed letter by letter: the clean ones, then of the other classes in turn.
    pub fn typed(&self) -> Vec<&Case> {
        let (mut chosen, others): (Vec<&Case>, Vec<&Case>) = self.cases.iter().partition(|case| case.class == CLEAN);
        let of = |class: &str| others.iter().filter(|case| case.class == class).copied().collect::<Vec<_>>();
        let classes: Vec<Vec<&Case>> = self.classes().into_iter().map(of).collect();
        let longest = classes.iter().map(Vec::len).max().unwrap_or(0);
        chosen.extend((0..longest).flat_map(|row| classes.iter().filter_map(move |class| class.get(row).copied())));
        chosen.truncate(TYPED);
        chosen
    }
}

/// Every keystroke of a case: its first letter, its first two letters, and so on.
pub fn keystrokes(case: &Case) -> impl Iterator<Item = Case> + '_ {
    let text = &case.request.query;
    let ends = text.char_indices().map(|(start, letter)| start + letter.len_utf8());
    let typed = ends.map(|end| SearchRequest { query: text[..end].to_owned(), autocomplete: true, ..case.request.clone() });
    typed.filter(|request| request.query.chars().any(char::is_alphanumeric)).map(|request| Case { request, ..case.clone() })
}

/// A geocoder of these shards.
pub fn geocoder<'a>(shards: impl IntoIterator<Item = &'a Bare>) -> Geocoder {
    let mut geocoder = Geocoder::new();
    for shard in shards {
        // They were opened when they were read.
        Shard::open(shard.bytes.clone()).into_iter().for_each(|shard| geocoder.add(shard));
    }
    geocoder
}

fn read_shards(folder: &Path) -> Result<Vec<Bare>, Box<dyn Error>> {
    let mut shards = Vec::new();
    for entry in
        fs::read_dir(folder).map_err(|error| format!("{}: {error}; set RUELLE_SHARDS to a folder of shards", folder.display()))?
    {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "ruelle") {
            let bytes = Bytes::from(fs::read(&path)?);
            let shard = Shard::open(bytes.clone()).map_err(|error| format!("{}: {error}", path.display()))?;
            shards.push(Bare { name: shard.info().name.clone(), addresses: shard.info().addresses, bytes });
        }
    }
    if shards.is_empty() {
        Err(format!("{}: no file of it ends in .ruelle; make some with `ruelle build`", folder.display()).into())
    } else {
        Ok(shards)
    }
}

fn read_cases(file: &Path) -> Result<Vec<Case>, Box<dyn Error>> {
    let text =
        fs::read_to_string(file).map_err(|error| format!("{}: {error}; set RUELLE_CASES to a file of cases", file.display()))?;
    let cases: Result<Vec<Case>, String> = text
        .lines()
        .enumerate()
        .map(|(index, line)| read_case(line).map_err(|what| format!("{}, line {}: {what}", file.display(), index + 1)))
        .collect();
    let cases = cases?;
    if cases.is_empty() { Err(format!("{} holds no case", file.display()).into()) } else { Ok(cases) }
}

fn read_case(line: &str) -> Result<Case, String> {
    let case: Value = serde_json::from_str(line).map_err(|error| error.to_string())?;
    let text = |name: &str| case[name].as_str().map(str::to_owned).ok_or_else(|| format!("no text {name}"));
    let point = |of: &Value| Point::from_degrees(of["lon"].as_f64()?, of["lat"].as_f64()?);
    let mut request = SearchRequest::new(text("q")?);
    request.autocomplete = case["params"]["autocomplete"] == 1;
    request.bias = point(&case["params"]);
    let point = point(&case).ok_or("no position lon, lat")?;
    Ok(Case { class: text("class")?, request, citycode: text("citycode")?, point })
}
