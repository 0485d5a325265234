//! Questions as people ask them, with the answers that they expect: `golden/*.jsonl`, on the demonstration's addresses and
//! all communes. `golden/wanted.jsonl` holds questions without their answer yet: once answered, they must move.

use crate::demo;
use ruelle::{Bbox, Filters, Geocoder, Hit, Kind, Point, SearchRequest};
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// One question. Fields that are absent are not asked for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// The question.
    q: String,
    /// Why the answer is the right one, when it is not plain.
    #[serde(default)]
    why: String,
    #[serde(default)]
    limit: Option<usize>,
    /// True, as everywhere, unless said: the last word may be the beginning of a longer one.
    #[serde(default = "yes")]
    autocomplete: bool,
    /// Longitude, latitude.
    #[serde(default)]
    near: Option<[f64; 2]>,
    #[serde(default, rename = "type")]
    kinds: Vec<String>,
    #[serde(default)]
    postcode: Vec<String>,
    #[serde(default)]
    citycode: Vec<String>,
    #[serde(default)]
    depcode: Vec<String>,
    #[serde(default)]
    city: Option<String>,
    /// West, south, east, north.
    #[serde(default)]
    bbox: Option<[f64; 4]>,
    /// The first answer. `null` if there must be no answer at all.
    expect: Option<Expected>,
    /// An answer that must not be given.
    #[serde(default)]
    never: Option<Expected>,
}

fn yes() -> bool {
    true
}

/// Fields of an answer. Those that are absent may have any value.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Expected {
    id: Option<String>,
    label: Option<String>,
    kind: Option<String>,
    postcode: Option<String>,
    citycode: Option<String>,
    oldcitycode: Option<String>,
    departement: Option<String>,
    /// At least.
    above: Option<f64>,
    /// At most.
    below: Option<f64>,
    /// Metres, the least and the most.
    accuracy: Option<[u32; 2]>,
    /// Numbers that the position is estimated from.
    between: Option<[u32; 2]>,
    /// Last number of a range.
    end: Option<u32>,
}

impl Expected {
    /// True when the hit is as is said, in all that is said.
    fn fits(&self, hit: &Hit) -> bool {
        let same = |wanted: &Option<String>, got: Option<&str>| wanted.is_none() || wanted.as_deref() == got;
        same(&self.id, Some(&hit.id))
            && same(&self.label, Some(&hit.label()))
            && same(&self.kind, Some(hit.kind.as_str()))
            && same(&self.postcode, hit.postcode.as_deref())
            && same(&self.citycode, Some(&hit.citycode))
            && same(&self.oldcitycode, hit.oldcitycode.as_deref())
            && same(&self.departement, Some(hit.departement))
            && self.above.is_none_or(|least| hit.score >= least)
            && self.below.is_none_or(|most| hit.score <= most)
            && self.accuracy.is_none_or(|[least, most]| (least..=most).contains(&hit.accuracy))
            && self.between.is_none_or(|[low, high]| hit.interpolated.is_some_and(|found| found.between == (low, high)))
            && self.end.is_none_or(|end| hit.housenumber_end == Some(end))
    }
}

impl Case {
    fn request(&self) -> SearchRequest {
        let point = |lon, lat| Point::from_degrees(lon, lat).unwrap();
        let mut request = SearchRequest::new(&self.q);
        request.limit = self.limit.unwrap_or(request.limit);
        request.autocomplete = self.autocomplete;
        request.bias = self.near.map(|[lon, lat]| point(lon, lat));
        request.filters = Filters {
            kinds: self.kinds.iter().map(|kind| Kind::parse(kind).unwrap()).collect(),
            postcodes: self.postcode.clone(),
            citycodes: self.citycode.clone(),
            departements: self.depcode.clone(),
            city: self.city.clone(),
            bbox: self.bbox.map(|[west, south, east, north]| Bbox { min: point(west, south), max: point(east, north) }),
        };
        request
    }

    /// The fault of the answer, in a line. `None` when it is right.
    fn fault(&self, geocoder: &Geocoder) -> Option<String> {
        let hits = geocoder.search(&self.request()).unwrap();
        let right = match (&self.expect, hits.first()) {
            (Some(expected), Some(first)) => expected.fits(first),
            (None, None) => true,
            _ => false,
        };
        let forbidden = hits.iter().find(|hit| self.never.as_ref().is_some_and(|never| never.fits(hit)));
        let got = |hit: &Hit| format!("{:.3} {} [{} {}]", hit.score, hit.label(), hit.kind.as_str(), hit.id);
        if right && forbidden.is_none() {
            return None;
        }
        let first = hits.first().map_or_else(|| "nothing".to_owned(), got);
        let forbidden = forbidden.map(|hit| format!("\n      never   {}", got(hit))).unwrap_or_default();
        let wanted =
            self.expect.as_ref().map_or_else(|| "nothing".to_owned(), |expected| format!("{expected:?}").replace("None", "-"));
        Some(format!("{:?} {}\n      wanted  {wanted}\n      got     {first}{forbidden}", self.q, self.why))
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/engine/golden")
}

/// The cases of a file, each with its place.
fn cases(path: &Path) -> Vec<(String, Case)> {
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let text = std::fs::read_to_string(path).unwrap();
    let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(number, line)| {
            let place = format!("{name}:{number}");
            let case = serde_json::from_str(line).unwrap_or_else(|error| panic!("{place}: {error}"));
            (place, case)
        })
        .collect()
}

fn geocoder() -> &'static Geocoder {
    static GEOCODER: OnceLock<Geocoder> = OnceLock::new();
    GEOCODER.get_or_init(|| demo::open(demo::routed()))
}

#[test]
fn every_question_has_its_answer() {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "jsonl") && !path.ends_with("wanted.jsonl"));
    files.sort();
    let all: Vec<(String, Case)> = files.iter().flat_map(|path| cases(path)).collect();
    let faults: Vec<String> =
        all.iter().filter_map(|(place, case)| Some(format!("{place}: {}", case.fault(geocoder())?))).collect();
    eprintln!("{} of {} questions have their answer", all.len() - faults.len(), all.len());
    assert!(all.len() >= 150, "only {} questions were read from {}", all.len(), folder().display());
    assert!(faults.is_empty(), "{} of {} questions:\n{}", faults.len(), all.len(), faults.join("\n"));
}

#[test]
fn wanted_questions_move_once_they_are_answered() {
    let wanted = cases(&folder().join("wanted.jsonl"));
    let answered: Vec<String> = wanted
        .iter()
        .filter(|(_, case)| case.fault(geocoder()).is_none())
        .map(|(place, case)| format!("{place}: {:?} is answered now: move it to the file of its theme", case.q))
        .collect();
    assert!(answered.is_empty(), "{}", answered.join("\n"));
}
